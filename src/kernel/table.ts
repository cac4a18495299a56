import { fromExactJson, toExactJson } from './exact-json.js';
import { idBytes, idFromBytes, type Id, type IdKind } from './ids.js';
import { lazily } from './lazily.js';
import { checkedMinor } from './money.js';
import type { Instant, LocalDate } from './time.js';

/** What drivers take and give: no driver of ours sees anything else. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/** One column: its SQL type, and how a value of the domain becomes a value of the database and back. */
export interface Column<T> {
  readonly sqlType: SqlType;
  readonly isNullable: boolean;
  encode(value: T): SqlValue;
  decode(value: SqlValue): T;
}

export type SqlType = 'binary(16)' | 'bigint' | 'int' | `char(${number})` | `varchar(${number})` | 'longtext';

type Columns = Readonly<Record<string, Column<never> | Column<unknown>>>;
type ValueOf<C> = C extends Column<infer T> ? T : never;

/** A foreign key; `columns` are ours, `references` theirs, in the same order. Never cascades. */
export interface Reference {
  readonly columns: readonly string[];
  readonly table: () => AnyTable;
  readonly references: readonly string[];
}

export interface TableOptions<Name extends string> {
  readonly primaryKey: readonly Name[];
  readonly unique?: Readonly<Record<string, readonly Name[]>>;
  readonly index?: Readonly<Record<string, readonly Name[]>>;
  readonly foreignKeys?: readonly Reference[];
  /** Conditions that every row keeps, by name: SQL over its own columns. */
  readonly checks?: Readonly<Record<string, string>>;
  /** Rows are added and nothing else ever happens to them: the database itself refuses to change or delete one. */
  readonly appendOnly?: true;
}

/** A table as data: the database entities, the migrations and the typed rows all come from it. */
export interface Table<C extends Columns = Columns> {
  readonly name: string;
  readonly columns: C;
  readonly options: TableOptions<string>;
  /** True when `lender_id` leads its keys; others stand on the exempt list with a reason. */
  readonly isTenantOwned: boolean;
}

export type AnyTable = Table<Columns>;
/** A row as the domain sees it. */
export type Row<T extends AnyTable> = { readonly [K in keyof T['columns']]: ValueOf<T['columns'][K]> };

/** A table that belongs to a lender: `lenderId` is its first column and leads its primary key and every index. */
export function tenantTable<C extends Columns>(
  name: string,
  columns: C,
  options: Omit<TableOptions<keyof C & string>, 'primaryKey'> & {
    primaryKey?: readonly (keyof C & string)[];
  },
): Table<{ lenderId: Column<Id<'lender'>> } & C> {
  const lead = (group: Readonly<Record<string, readonly string[]>> = {}) =>
    Object.fromEntries(Object.entries(group).map(([key, names]) => [key, ['lenderId', ...names]]));
  return {
    name,
    columns: { lenderId: id('lender'), ...columns },
    options: {
      ...options,
      primaryKey: ['lenderId', ...(options.primaryKey ?? ['id'])],
      unique: lead(options.unique),
      index: lead(options.index),
      foreignKeys: (options.foreignKeys ?? []).map((key) => ({
        ...key,
        columns: ['lenderId', ...key.columns],
        references: key.references.length === 0 ? ['id'] : ['lenderId', ...key.references],
      })),
    },
    isTenantOwned: true,
  };
}

/** A table that no single lender owns; `tests/contracts/tables.test.ts` asks for a reason. */
export function sharedTable<C extends Columns>(
  name: string,
  columns: C,
  options: TableOptions<keyof C & string>,
): Table<C> {
  return { name, columns, options, isTenantOwned: false };
}

/** A foreign key within the lender to the table's own id. */
export function refersTo(
  table: () => AnyTable,
  columns: readonly string[],
  references: readonly string[] = ['id'],
): Reference {
  return { columns, table, references };
}

/** The foreign key of `lenderId` itself, for tables that hang on nothing else. */
export function belongsTo(lender: () => AnyTable): Reference {
  return { columns: [], table: lender, references: [] };
}

// --- column types -----------------------------------------------------------------------------------------------

export function id<K extends IdKind>(kind: K): Column<Id<K>> {
  return column('binary(16)', idBytes, (value) => idFromBytes(kind, value as Uint8Array));
}

/** Money in minor units, exact on every engine because nothing beyond is written: TOTAL_TOO_LARGE. */
export function minor(): Column<bigint> {
  return column('bigint', checkedMinor, (value) => BigInt(value as number | bigint | string));
}

export function instant(): Column<Instant> {
  return column(
    'bigint',
    (value) => value,
    (value) => Number(value) as Instant,
  );
}

export function localDate(): Column<LocalDate> {
  return column(
    'char(10)',
    (value) => value,
    (value) => value as LocalDate,
  );
}

export function int(): Column<number> {
  return column('int', (value) => value, Number);
}

export function flag(): Column<boolean> {
  return column(
    'int',
    (value) => (value ? 1 : 0),
    (value) => Number(value) === 1,
  );
}

/** Short text, compared byte by byte (`utf8mb4_bin`). */
export function text<T extends string = string>(length: number): Column<T> {
  return column(
    `varchar(${length})`,
    (value) => value,
    (value) => value as T,
  );
}

/** Text of any length: ciphertext, and whatever is stored as JSON. */
export function longText(): Column<string> {
  return column(
    'longtext',
    (value) => value,
    (value) => value as string,
  );
}

/** JSON kept as text, because the engines disagree about their JSON types. */
export function json<T>(): Column<T> {
  return column(
    'longtext',
    (value) => JSON.stringify(value),
    (value) => JSON.parse(value as string) as T,
  );
}

/** JSON that keeps bigints; amounts in it are not to be added up by the database. */
export function exactJson<T>(): Column<T> {
  return column('longtext', toExactJson, (value) => fromExactJson<T>(value as string));
}

export function nullable<T>(of: Column<T>): Column<T | null> {
  return {
    sqlType: of.sqlType,
    isNullable: true,
    encode: (value) => (value === null ? null : of.encode(value)),
    decode: (value) => (value === null ? null : of.decode(value)),
  };
}

function column<T>(
  sqlType: SqlType,
  encode: (value: T) => SqlValue,
  decode: (value: SqlValue) => T,
): Column<T> {
  return { sqlType, isNullable: false, encode, decode };
}

/** `placedMinor` → `placed_minor`. */
export function columnName(property: string): string {
  let name = columnNames.get(property);
  if (name === undefined)
    columnNames.set(property, (name = property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)));
  return name;
}

/** Property names are the ones written in the tables: few, and the same for ever. */
const columnNames = new Map<string, string>();

/** The columns of a table for a SELECT, each named with a prefix that `decodeRow` takes off again. */
export function columnList(table: AnyTable, alias: string, prefix = ''): string {
  return Object.keys(table.columns)
    .map(columnName)
    .map((name) => (prefix === '' ? `${alias}.${name}` : `${alias}.${name} AS ${prefix}${name}`))
    .join(', ');
}

/** The row of the domain in what the driver gave; `prefix` picks the columns of one table out of a join. */
export function decodeRow<T extends AnyTable>(
  table: T,
  row: Readonly<Record<string, SqlValue>>,
  prefix = '',
): Row<T> {
  const result: Record<string, unknown> = {};
  for (const { property, name, column } of readersOf(table, prefix))
    result[property] = column.decode(row[name]!);
  return result as Row<T>;
}

/**
 * The same, each value decoded when it is read: a page has some 10,000 values and an answer shows a part of them. The
 * values are no properties of its own, so it cannot be spread.
 */
export function viewRow<T extends AnyTable>(table: T, row: Readonly<Record<string, SqlValue>>): Row<T> {
  let view = views.get(table);
  if (view === undefined) views.set(table, (view = lazily(decodersOf(table))));
  return view(row) as Row<T>;
}

type RawValues = Readonly<Record<string, SqlValue>>;
const views = new WeakMap<AnyTable, (row: RawValues) => Readonly<Record<string, unknown>>>();

function decodersOf(table: AnyTable): Readonly<Record<string, (row: RawValues) => unknown>> {
  return Object.fromEntries(
    readersOf(table, '').map(({ property, name, column }) => [
      property,
      (row: RawValues) => column.decode(row[name]!),
    ]),
  );
}

interface ColumnReader {
  readonly property: string;
  /** As the driver names it. */
  readonly name: string;
  readonly column: Column<unknown>;
}

/** Worked out once for each table and prefix: a page decodes some 10,000 values. */
const readers = new WeakMap<AnyTable, Map<string, readonly ColumnReader[]>>();

function readersOf(table: AnyTable, prefix: string): readonly ColumnReader[] {
  let ofTable = readers.get(table);
  if (ofTable === undefined) readers.set(table, (ofTable = new Map()));
  let list = ofTable.get(prefix);
  if (list === undefined) ofTable.set(prefix, (list = columnReaders(table, prefix)));
  return list;
}

function columnReaders(table: AnyTable, prefix: string): readonly ColumnReader[] {
  return Object.entries(table.columns).map(([property, column]) => ({
    property,
    name: prefix + columnName(property),
    column: column as Column<unknown>,
  }));
}
