import type { Reader, Statement, Work } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { idBytes } from '../../kernel/ids.js';
import type { JobHandler, StepResult } from '../background/index.js';
import { debtorKeys, type DebtorKey } from './debtor-key.entity.js';
import { rewrapped } from './debtor-keys.js';
import type { Keyring } from './keyring.js';
import { REWRAP_JOB } from './rotate-keys.js';
import { newestVersion, sealingKey } from './tenant-keys.js';

/** Keys of one transaction: each of the statement's rows looks its value up in a list as long. */
const STEP = 250;

interface Cursor {
  readonly done: number;
  readonly total: number;
  readonly isComplete: boolean;
}

/**
 * Wraps the keys of debtors under the newest version of their lender's key. Nobody waits for it: a key opens under the old
 * version until its row names the new one. It goes on where it was stopped, and runs by the clock too, for keys that were
 * made while the version changed.
 */
export function rewrapKeysJob(keyring: Keyring, step = STEP): JobHandler {
  return {
    name: REWRAP_JOB,
    queue: 'bulk',
    async run(job) {
      if ((await newestVersion(job.reader)) === null) return;
      const total = await stale(job.reader);
      const kept = () => job.cursor<Cursor>() ?? { done: 0, total, isComplete: total === 0 };
      while (!kept().isComplete && !job.signal.aborted)
        await job.step((work) => rewrapSome(work, { keyring, step }, kept()));
    },
  };
}

async function rewrapSome(
  work: Work,
  { keyring, step }: { readonly keyring: Keyring; readonly step: number },
  { done, total }: Cursor,
): Promise<StepResult<Cursor>> {
  const newest = await sealingKey(work, keyring);
  const rows = (await work.query(next, [newest.version, step])).map((row) => decodeRow(debtorKeys, row));
  if (rows.length > 0) await store(work, rows, await rewrapped(work, keyring, newest, rows), newest.version);
  const now = done + rows.length;
  return {
    cursor: { done: now, total, isComplete: rows.length < step },
    done: now,
    total: Math.max(total, now),
  };
}

/** One statement. A key that was destroyed meanwhile has no version, and stays so. */
async function store(
  work: Work,
  rows: readonly DebtorKey[],
  wrapped: readonly string[],
  version: number,
): Promise<void> {
  const ids = rows.map(({ id }) => idBytes(id));
  const sql = `UPDATE debtor_key SET wrapped = CASE id${' WHEN ? THEN ?'.repeat(rows.length)} END, version = ?
    WHERE lender_id = :lender AND id IN (??) AND version > 0`;
  await work.execute({ sql }, [...ids.flatMap((id, n) => [id, wrapped[n]!]), version, ids]);
}

async function stale(reader: Reader): Promise<number> {
  const [row] = await reader.query(left, []);
  return Number(row!['n']);
}

const left: Statement = {
  sql: `SELECT COUNT(*) AS n FROM debtor_key WHERE lender_id = :lender AND version > 0 AND version < (
    SELECT MAX(k.version) FROM tenant_key k WHERE k.lender_id = :lender AND k.key_use = 'SEAL')`,
};

const next: Statement = {
  sql: `SELECT * FROM debtor_key WHERE lender_id = :lender AND version > 0 AND version < ?
    ORDER BY version, id LIMIT ?`,
};
