import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { openDatabase, type Database } from '../../src/db/database.js';
import { migrate, pendingMigrations, tablesDifferFromMigrations } from '../../src/db/migrations.js';
import { tables } from '../../src/db/tables.js';
import { columnName } from '../../src/kernel/table.js';
import { freshDatabaseUrl } from '../support/database.js';

const engines = ['mysql', 'sqlite'] as const;

/** Migrated here: the databases of other tests may be copies, and have triggers, which no table declares. */
let database: Database;

beforeAll(async () => {
  database = await openDatabase({ url: await freshDatabaseUrl(), pool: 2 });
  await migrate(database);
});

afterAll(() => database.close());

async function files(engine: string): Promise<string[]> {
  return (await readdir(`migrations/${engine}`)).filter((name) => name.endsWith('.ts')).toSorted();
}

test('both engines have the same migrations, numbered without a gap', async () => {
  const [mysql, sqlite] = [await files('mysql'), await files('sqlite')];
  expect(mysql).toEqual(sqlite);
  expect(mysql.map((name) => Number(name.slice(0, 4)))).toEqual(mysql.map((_, n) => n + 1));
});

test.each(engines)('the migrations of %s say all that the tables do', async (engine) => {
  expect(await tablesDifferFromMigrations(engine)).toBe(false);
});

test.each(engines)('the migrations of %s only go forward and name no machine', async (engine) => {
  for (const name of await files(engine)) {
    const text = await readFile(`migrations/${engine}/${name}`, 'utf8');
    expect(text).not.toMatch(/\bdown\(|\/work|\/home|localhost|127\.0\.0\.1/);
    expect(text).not.toMatch(/on delete cascade|on update cascade/i);
  }
});

test('a migrated database has nothing left to do, also when asked again', async () => {
  expect(await pendingMigrations(database)).toEqual([]);
  expect(await migrate(database)).toEqual({ applied: [], isGuarded: true });
});

test('a database migrated from empty has every table, column, key and foreign key by name', async () => {
  const catalogue = await catalogueOf(database);
  for (const table of tables) {
    const { unique = {}, index = {}, foreignKeys = [] } = table.options;
    const keys = [...Object.keys(unique), ...Object.keys(index)].map((name) => `${table.name}_${name}`);
    const references = foreignKeys.map(({ columns }) => referenceName(table.name, columns));
    expect(catalogue.columns.get(table.name)).toEqual(Object.keys(table.columns).map(columnName).toSorted());
    expect(catalogue.keys.get(table.name) ?? []).toEqual(expect.arrayContaining(keys));
    expect(catalogue.references.get(table.name) ?? []).toEqual(references.toSorted());
  }
});

test('on MySQL itself, nothing differs between the tables and a migrated database', async () => {
  // the comparison is never empty on SQLite (composite foreign keys) and on MariaDB (JSON columns)
  if (!(await isMySql(database))) return;
  const difference = await database.orm.schema.getUpdateSchemaSQL();
  // InnoDB makes an index for a foreign key that has none, under its name, and what is append-only is guarded after the
  // migrations; no table declares either
  const own =
    /^(set names utf8mb4|alter table `\w+` drop index `\w+_fk`|drop trigger if exists `ledger_\w+_no_\w+`);$/;
  const lines = difference.split('\n').map((line) => line.trim());
  expect(lines.filter((line) => line !== '' && !own.test(line))).toEqual([]);
});

function referenceName(table: string, columns: readonly string[]): string {
  const own = columns.filter((name) => name !== 'lenderId').map(columnName);
  return `${table}_${own.join('_') || 'lender'}_fk`;
}

async function isMySql(database: Database): Promise<boolean> {
  if (database.engine === 'sqlite') return false;
  const { rows } = await database.run('SELECT VERSION() AS version', []);
  return !String(rows[0]!['version']).includes('MariaDB');
}

/** Names by table. */
type Names = ReadonlyMap<string, string[]>;

async function catalogueOf(
  database: Database,
): Promise<Readonly<Record<'columns' | 'keys' | 'references', Names>>> {
  const statements = database.engine === 'sqlite' ? SQLITE : MYSQL;
  const namesBy = async (sql: string): Promise<Names> => {
    const { rows } = await database.run(sql, []);
    const names = Map.groupBy(rows, (row) => String(row['t']));
    return new Map(
      [...names].map(([table, found]) => [table, found.map((row) => String(row['n'])).toSorted()]),
    );
  };
  return {
    columns: await namesBy(statements.columns),
    keys: await namesBy(statements.keys),
    references:
      database.engine === 'sqlite' ? await sqliteReferences(database) : await namesBy(MYSQL.references),
  };
}

/** SQLite keeps the names of foreign keys in the text of the table only. */
async function sqliteReferences(database: Database): Promise<Names> {
  const { rows } = await database.run("SELECT name, sql FROM sqlite_master WHERE type = 'table'", []);
  return new Map(
    rows.map((row) => {
      const found = [...String(row['sql']).matchAll(/constraint `(\w+)` foreign key/gi)].map(
        ([, name]) => name!,
      );
      return [String(row['name']), found.toSorted()];
    }),
  );
}

const SQLITE = {
  columns:
    "SELECT m.name AS t, c.name AS n FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
  keys: "SELECT m.name AS t, l.name AS n FROM sqlite_master m, pragma_index_list(m.name) l WHERE m.type = 'table'",
};
const MYSQL = {
  columns:
    'SELECT table_name AS t, column_name AS n FROM information_schema.columns WHERE table_schema = DATABASE()',
  keys: 'SELECT DISTINCT table_name AS t, index_name AS n FROM information_schema.statistics WHERE table_schema = DATABASE()',
  references:
    'SELECT table_name AS t, constraint_name AS n FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()',
};
