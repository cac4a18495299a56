import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { SqliteDialect } from 'kysely';

/** Statements kept compiled per connection; the oldest goes first. */
const KEPT_STATEMENTS = 500;

/**
 * `node:sqlite` for Kysely, as MikroORM's `NodeSqliteDialect` is, with compiled statements kept and the settings that
 * belong to a connection: write-ahead log, foreign keys, a wait for other processes.
 */
export function sqliteDialect(file: string): SqliteDialect {
  return new SqliteDialect({
    database: () => {
      const database = new DatabaseSync(file);
      database.exec(
        'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000',
      );
      return Promise.resolve(keepingStatements(database));
    },
  });
}

function keepingStatements(database: DatabaseSync) {
  const kept = new Map<string, ReturnType<typeof compiled>>();
  return {
    prepare(sql: string) {
      const known = kept.get(sql);
      if (known) return known;
      const fresh = compiled(database.prepare(sql), sql);
      if (kept.size >= KEPT_STATEMENTS) kept.delete(kept.keys().next().value!);
      kept.set(sql, fresh);
      return fresh;
    },
    close: () => {
      kept.clear();
      database.close();
    },
  };
}

function compiled(statement: StatementSync, sql: string) {
  const values = (parameters: readonly unknown[]) => parameters as never[];
  return {
    reader: /^\s*(select|pragma|explain|with)/i.test(sql) || /\breturning\b/i.test(sql),
    all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
    run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
    iterate: (parameters: readonly unknown[]) =>
      statement.iterate(...values(parameters)) as IterableIterator<unknown>,
  };
}
