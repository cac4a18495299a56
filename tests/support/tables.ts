import type { Connection, Database } from '../../src/db/database.js';
import { migrate } from '../../src/db/migrations.js';

/** What makes the tables as they are after all migrations. Kept per worker, past the modules of one test file. */
const KEPT = Symbol.for('consign.tables');
const kept = globalThis as { [KEPT]?: readonly string[] };

/**
 * Makes the tables in an empty database. On a server 150 migration steps take a second, so that only the first file of
 * a worker migrates and the others copy the tables that it got; each still has a fresh database.
 */
export async function makeTables(database: Database): Promise<void> {
  const statements = kept[KEPT];
  if (statements !== undefined) return database.transaction((connection) => runAll(connection, statements));
  await migrate(database);
  if (database.engine === 'mysql') kept[KEPT] = await statementsOf(database);
}

async function statementsOf(database: Database): Promise<readonly string[]> {
  const { rows: tables } = await database.run('SHOW TABLES', []);
  const statements = ['SET foreign_key_checks = 0'];
  for (const name of tables.flatMap((row) => Object.values(row))) {
    const { rows } = await database.run(`SHOW CREATE TABLE ${String(name)}`, []);
    statements.push(String(rows[0]!['Create Table']));
  }
  const { rows: migrations } = await database.run('SELECT name FROM mikro_orm_migrations ORDER BY id', []);
  const names = migrations.map(({ name }) => `('${String(name)}')`).join(', ');
  return [
    ...statements,
    `INSERT INTO mikro_orm_migrations (name) VALUES ${names}`,
    'SET foreign_key_checks = 1',
  ];
}

async function runAll(connection: Connection, statements: readonly string[]): Promise<void> {
  for (const sql of statements) await connection.run(sql, []);
}
