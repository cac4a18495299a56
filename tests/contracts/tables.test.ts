import { expect, test } from '@jest/globals';
import { tables } from '../../src/db/tables.js';
import { columnName } from '../../src/kernel/table.js';
import type { Database } from '../../src/db/database.js';
import { testDatabase } from '../support/database.js';

/** Tables that are not led by their lender, each with its reason. */
const exempt: Readonly<Record<string, string>> = {
  lender: 'is the tenant itself',
  client: 'is looked up by its id before the tenant is known',
  initial_access_token: 'is looked up by the hash of the token before the tenant is known',
  grant_token: 'is looked up by the hash of the token before the tenant is known',
  oauth_artifact: 'holds used assertions and tokens, which are known by their own ids',
  job: 'is claimed by one engine for all lenders, by due time',
};

const owned = tables.filter(({ isTenantOwned }) => isTenantOwned);

test('every table is led by its lender or stands on the list with a reason', () => {
  const others = tables.filter(({ isTenantOwned }) => !isTenantOwned).map(({ name }) => name);
  expect(others.toSorted()).toEqual(Object.keys(exempt).toSorted());
});

test.each(owned.map((table) => [table.name, table] as const))(
  '%s is led by its lender in every key',
  (_, table) => {
    const { primaryKey, unique = {}, index = {}, foreignKeys = [] } = table.options;
    const leading = [primaryKey, ...Object.values(unique), ...Object.values(index)].map(([first]) => first);
    expect(new Set(leading)).toEqual(new Set(['lenderId']));
    for (const { columns, references, table: target } of foreignKeys) {
      expect(columns[0]).toBe('lenderId');
      expect(references[0]).toBe(target().isTenantOwned ? 'lenderId' : 'id');
    }
  },
);

test('the database itself has no index of an owned table that begins with anything else', async () => {
  const leading = await leadingColumns(await testDatabase());
  const names = new Set(owned.map(({ name }) => name));
  const strays = leading.filter(({ table, column }) => names.has(table) && column !== 'lender_id');
  expect(strays).toEqual([]);
  expect(new Set(leading.map(({ table }) => table)).size).toBeGreaterThanOrEqual(tables.length);
});

test('a table points only at tables above it', () => {
  const seen = new Set<string>();
  for (const { name, options } of tables) {
    for (const { table } of options.foreignKeys ?? []) expect([...seen, name]).toContain(table().name);
    seen.add(name);
  }
});

test('what agencies write points at the placement together with its agency', () => {
  const written = [
    'contact',
    'letter_delivery',
    'notice',
    'notice_end',
    'complaint',
    'promise',
    'payment',
    'deletion_attestation',
  ];
  for (const table of tables.filter(({ name }) => written.includes(name))) {
    const keys = (table.options.foreignKeys ?? []).map(({ columns }) => columns.map(columnName).join());
    expect(keys.filter((key) => key.startsWith('lender_id,placement_id,agency_id'))).not.toEqual([]);
  }
});

test('what stands beside a row of the register has its id', () => {
  for (const table of tables.filter(({ name }) => ['visit', 'letter'].includes(name)))
    expect(table.options.foreignKeys!.map(({ columns }) => columns.map(columnName).join())).toContain(
      'lender_id,id',
    );
});

interface Leading {
  readonly table: string;
  readonly index: string;
  readonly column: string;
}

async function leadingColumns(database: Database): Promise<Leading[]> {
  const { rows } = await database.run(database.engine === 'sqlite' ? SQLITE : MYSQL, []);
  return rows.map((row) => ({ table: String(row['t']), index: String(row['i']), column: String(row['c']) }));
}

const SQLITE = `SELECT m.name AS t, l.name AS i, x.name AS c
  FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) x WHERE m.type = 'table' AND x.seqno = 0`;
const MYSQL = `SELECT table_name AS t, index_name AS i, column_name AS c FROM information_schema.statistics
  WHERE table_schema = DATABASE() AND seq_in_index = 1`;
