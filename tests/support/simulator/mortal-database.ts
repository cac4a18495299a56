import type { Database } from '../../../src/db/database.js';

/** Where a process dies: just before its transaction is committed, or before anybody hears that it was. */
export type Death = 'BEFORE_COMMIT' | 'AFTER_COMMIT';

/** What somebody sees who asks a process that is gone. */
export class Died extends Error {
  override readonly name = 'Died';
}

/** A database whose user dies when told to; nothing else of it is different. */
export interface MortalDatabase extends Database {
  /** The next transaction but `after` is the last; it stays so until `revive`. */
  die(death: Death, after?: number): void;
  revive(): void;
}

export function mortal(database: Database): MortalDatabase {
  let plan: { readonly death: Death; left: number } | null = null;
  let isDead = false;
  return {
    ...database,
    transaction: async (work) => {
      if (isDead) throw new Died();
      if (plan === null || plan.left-- > 0) return database.transaction(work);
      isDead = true;
      if (plan.death === 'AFTER_COMMIT') await database.transaction(work);
      else
        await database.transaction(async (connection) => {
          await work(connection);
          throw new Died();
        });
      throw new Died();
    },
    die: (death, after = 0) => {
      plan = { death, left: after };
    },
    revive: () => {
      plan = null;
      isDead = false;
    },
  };
}
