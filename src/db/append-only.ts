import type { AnyTable } from '../kernel/table.js';
import type { Connection } from './database.js';
import { tables } from './tables.js';

const changes = ['UPDATE', 'DELETE'] as const;

/**
 * Lets the database itself refuse to change or delete a row of the tables that say `appendOnly`, whoever asks. False
 * where this account may not make triggers: MySQL asks for SUPER where its binary log is on, unless
 * `log_bin_trust_function_creators` is 1.
 */
export async function guardTables(connection: Connection): Promise<boolean> {
  return guard(
    connection,
    tables.filter(({ options }) => options.appendOnly === true),
  );
}

export async function guard(connection: Connection, guarded: readonly AnyTable[]): Promise<boolean> {
  const refuse =
    connection.engine === 'sqlite'
      ? "BEGIN SELECT RAISE(ABORT, 'append only'); END"
      : "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'append only'";
  try {
    for (const { name } of guarded)
      for (const change of changes)
        await connection.run(
          `CREATE TRIGGER IF NOT EXISTS ${name}_no_${change} BEFORE ${change} ON ${name} FOR EACH ROW ${refuse}`,
          [],
        );
    return true;
  } catch (error) {
    if (NOT_ALLOWED.has((error as { errno?: number }).errno ?? 0)) return false;
    throw error;
  }
}

/** 1142 trigger command denied, 1227 access denied, 1419 no SUPER while the binary log is on. */
const NOT_ALLOWED = new Set([1142, 1227, 1419]);
