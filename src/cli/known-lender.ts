import type { Database } from '../db/database.js';
import { readerOf } from '../db/store.js';
import type { Id } from '../kernel/ids.js';
import { CommandProblem } from './command-problem.js';

/** Refuses an id that no lender has, before anything is written for it. */
export async function assertLender(database: Database, lenderId: Id<'lender'>): Promise<void> {
  const rows = await readerOf(database, lenderId).query(
    { sql: 'SELECT id FROM lender WHERE id = :lender' },
    [],
  );
  if (rows.length === 0)
    throw new CommandProblem(`There is no lender ${lenderId}: make one with \`consign lender create\`.`);
}
