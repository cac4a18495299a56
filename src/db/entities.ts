import { EntitySchema, type EntityProperty } from '@mikro-orm/core';
import { columnName, type AnyTable, type Reference, type SqlType } from '../kernel/table.js';
import { tables } from './tables.js';

/** The tables as MikroORM knows them: it compares them with the snapshots and writes the migrations. */
export function entities(): EntitySchema[] {
  return tables.map(entityOf);
}

function entityOf(table: AnyTable): EntitySchema {
  const { primaryKey, unique = {}, index = {}, foreignKeys = [], checks = {} } = table.options;
  const scalars = Object.entries(table.columns).map(([name, column]) => [
    name,
    {
      ...typeOf(column.sqlType),
      fieldName: columnName(name),
      nullable: column.isNullable,
      primary: primaryKey.includes(name),
    },
  ]);
  const relations = foreignKeys.map((key, n) => [`reference${n}`, relation(table, key)]);
  return new EntitySchema({
    name: table.name,
    tableName: table.name,
    properties: Object.fromEntries([...scalars, ...relations]) as Record<string, EntityProperty>,
    uniques: Object.entries(unique).map(([name, properties]) => ({
      name: `${table.name}_${name}`,
      properties,
    })),
    indexes: Object.entries(index).map(([name, properties]) => ({
      name: `${table.name}_${name}`,
      properties,
    })),
    checks: Object.entries(checks).map(([name, expression]) => ({
      name: `${table.name}_${name}_check`,
      expression,
    })),
  } as never);
}

/** MikroORM writes foreign keys for relations only; its columns are the scalars' own. */
function relation(table: AnyTable, key: Reference) {
  const target = key.table();
  return {
    kind: 'm:1',
    entity: () => target.name,
    joinColumns: key.columns.map(columnName),
    referencedColumnNames: key.references.map(columnName),
    ownColumns: [],
    columnTypes: key.columns.map((name) => table.columns[name]!.sqlType),
    foreignKeyName: `${table.name}_${
      key.columns
        .filter((name) => name !== 'lenderId')
        .map(columnName)
        .join('_') || 'lender'
    }_fk`,
    nullable: key.columns.some((name) => table.columns[name]!.isNullable),
    updateRule: 'restrict',
    deleteRule: 'restrict',
    index: false,
  };
}

function typeOf(sqlType: SqlType): { type: string; columnType: string } {
  if (sqlType === 'binary(16)') return { type: 'blob', columnType: sqlType };
  if (sqlType === 'bigint') return { type: 'bigint', columnType: sqlType };
  if (sqlType === 'int') return { type: 'integer', columnType: sqlType };
  return { type: 'string', columnType: sqlType };
}
