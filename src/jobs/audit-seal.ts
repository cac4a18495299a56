import { lendersToSeal } from '../db/audit-lenders.js';
import type { Database } from '../db/database.js';
import { storeOf } from '../db/store.js';
import { retrying } from '../db/unit-of-work.js';
import type { Id } from '../kernel/ids.js';
import type { Clocks, Instant } from '../kernel/time.js';
import {
  CHECKPOINT_EVERY,
  logCheckpoints,
  SEAL_BATCH,
  sealSome,
  type CheckpointSigner,
} from '../modules/audit/index.js';
import type { Chore } from './chore.js';

export interface AuditSealParts {
  readonly sign: CheckpointSigner;
  /** The file outside the database to which checkpoints are appended. */
  readonly checkpointLog: string;
}

/**
 * Seals what the audit has gathered, lender by lender and batch by batch. Any number of processes may do it at once:
 * the head row of a lender lets them in one after the other, and what one has sealed the next does not find. A trail that
 * cannot be sealed, because it was tampered with, keeps no other from it: the chore fails once all had their turn.
 */
export function auditSeal(parts: AuditSealParts): Chore {
  return {
    name: 'audit.seal',
    queue: 'default',
    run: async (database, clocks, signal) => {
      const before = (clocks.system.now() - CHECKPOINT_EVERY.milliseconds) as Instant;
      const failures: unknown[] = [];
      for (const lenderId of await lendersToSeal(database, before)) {
        if (signal.aborted) break;
        await sealAll({ database, clocks, signal, ...parts }, lenderId).catch((error: unknown) =>
          failures.push(error),
        );
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}

interface Run extends AuditSealParts {
  readonly database: Database;
  readonly clocks: Clocks;
  readonly signal: AbortSignal;
}

async function sealAll(
  { database, clocks, signal, sign, checkpointLog }: Run,
  lenderId: Id<'lender'>,
): Promise<void> {
  const inTransaction = <T>(work: (store: ReturnType<typeof storeOf>) => Promise<T>) =>
    retrying(() => database.transaction((connection) => work(storeOf(connection, lenderId))));
  for (let sealed = SEAL_BATCH; sealed === SEAL_BATCH && !signal.aborted;)
    sealed = await inTransaction((store) => sealSome(store, { now: clocks.system.now(), sign }));
  await inTransaction((store) => logCheckpoints(store, checkpointLog));
}
