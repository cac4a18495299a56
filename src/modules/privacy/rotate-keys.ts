import type { Reader, Statement, Work } from '../../kernel/store.js';
import type { Keyring } from './keyring.js';
import { tenantKeys } from './tenant-key.entity.js';

/** The name of the job that wraps debtors' keys under the newest version of the lender's. */
export const REWRAP_JOB = 'keys.rewrap';

/** Queues the job, found again by its `dedupe` key. */
export function rewrapDebtorKeys(work: Work, dedupe: string): Promise<void> {
  return work.enqueue({ name: REWRAP_JOB, queue: 'bulk', payload: {}, dedupe });
}

/**
 * Wraps the lender's keys under the newest key of the installation, those that are not; answers how many they were. Nothing
 * below them changes. A lender has a handful, one for each rotation.
 */
export async function rewrapTenantKeys(work: Work, keyring: Keyring): Promise<number> {
  const newest = await keyring.newest();
  const rows = await work.find(tenantKeys, {}, { lock: 'update' });
  const stale = rows.filter(({ wrapped }) => keyring.wrappedBy(wrapped) !== newest);
  for (const { keyUse, version, wrapped } of stale) {
    const raw = await keyring.unwrap(work.lenderId, wrapped);
    await work.update(tenantKeys, { keyUse, version }, { wrapped: await keyring.wrap(work.lenderId, raw) });
  }
  return stale.length;
}

/** How a lender's keys stand. */
export interface KeysOfLender {
  /** Keys of the installation, each with how many of the lender's it wraps. */
  readonly wrappedBy: ReadonlyMap<string, number>;
  /** The newest version of the lender's key; null: it has none yet. */
  readonly version: number | null;
  /** How many debtors' keys each version wraps; 0 counts those that were destroyed. */
  readonly debtors: ReadonlyMap<number, number>;
}

/** Two statements. */
export async function keysOfLender(reader: Reader, keyring: Keyring): Promise<KeysOfLender> {
  const rows = await reader.find(tenantKeys, {}, { orderBy: ['version'] });
  const counted = await reader.query(byVersion, []);
  const byKek = Map.groupBy(rows, ({ wrapped }) => keyring.wrappedBy(wrapped));
  return {
    wrappedBy: new Map([...byKek].map(([kid, keys]) => [kid, keys.length])),
    version: rows.filter(({ keyUse }) => keyUse === 'SEAL').at(-1)?.version ?? null,
    debtors: new Map(counted.map((row) => [Number(row['version']), Number(row['n'])])),
  };
}

const byVersion: Statement = {
  sql: 'SELECT version, COUNT(*) AS n FROM debtor_key WHERE lender_id = :lender GROUP BY version ORDER BY version',
};
