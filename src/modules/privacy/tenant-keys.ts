import { createSecretKey, randomBytes } from 'node:crypto';
import type { Id } from '../../kernel/ids.js';
import type { Reader, Work } from '../../kernel/store.js';
import type { Keyring } from './keyring.js';
import { kidOf, openSealed, sealAll, type Place, type SealingKey, type Unsealed } from './sealing.js';
import { tenantKeys, type KeyUse, type TenantKey } from './tenant-key.entity.js';

/** A version of a lender's own key, opened. */
export interface LenderKey extends SealingKey {
  readonly version: number;
}

/** Opened keys kept in memory by this process; those of further lenders are unwrapped each time. */
const KEPT_KEYS = 2_000;
const kept = new WeakMap<Keyring, Map<string, LenderKey>>();

/** Makes the lender's keys on first use. The INSERT decides between twins; both then read the same keys. */
export async function ensureTenantKeys(work: Work, keyring: Keyring): Promise<void> {
  if ((await newest(work, 'INDEX')) !== null) return;
  await work.insertAll(
    tenantKeys,
    [await freshKey(work, keyring, 'SEAL', 1), await freshKey(work, keyring, 'INDEX', 1)],
    { ifAbsent: true },
  );
}

/**
 * A new version of the lender's key: what is sealed from now on names it, older versions go on opening. The keys of debtors
 * follow in a job. Answers the version; of two rotations at once both answer the same.
 */
export async function rotateTenantKey(work: Work, keyring: Keyring): Promise<number> {
  await ensureTenantKeys(work, keyring);
  const version = ((await newestVersion(work)) ?? 0) + 1;
  await work.insertAll(tenantKeys, [await freshKey(work, keyring, 'SEAL', version)], { ifAbsent: true });
  return version;
}

/** Null: the lender has no key yet. */
export async function newestVersion(reader: Reader): Promise<number | null> {
  return (await newest(reader, 'SEAL'))?.version ?? null;
}

/**
 * The version that seals from now on, asked of the database each time, so that every process turns to a new one at once; one
 * statement. Throws when the lender has none, or when this installation cannot unwrap it.
 */
export async function sealingKey(reader: Reader, keyring: Keyring): Promise<LenderKey> {
  const row = await newest(reader, 'SEAL');
  if (row === null) throw new Error('this lender has no key yet');
  return keptKey(keyring, reader.lenderId, 'SEAL', row.version) ?? (await opened(keyring, row));
}

/** The version of that number; no statement where this process has met it. */
export async function tenantKey(reader: Reader, keyring: Keyring, version: number): Promise<LenderKey> {
  return keyOf(reader, keyring, 'SEAL', version);
}

/** The key that hashes for look-ups. It outlives versions of the other: hashes are not made again. */
export async function indexKey(reader: Reader, keyring: Keyring): Promise<LenderKey> {
  return keyOf(reader, keyring, 'INDEX', 1);
}

/** Seals free texts under the newest version of the lender's key; one statement, none where there is nothing to seal. */
export async function sealUnderTenant(
  reader: Reader,
  keyring: Keyring,
  groups: readonly Omit<Unsealed, 'key'>[],
): Promise<string[]> {
  if (groups.length === 0) return [];
  const key = await sealingKey(reader, keyring);
  return sealAll(groups.map((group) => ({ ...group, key })));
}

/** What was sealed under any version of the lender's key. */
export async function openUnderTenant(
  reader: Reader,
  keyring: Keyring,
  place: Place,
  sealed: string,
): Promise<unknown> {
  const version = Number(kidOf(sealed).slice(1));
  return openSealed(await tenantKey(reader, keyring, version), place, sealed);
}

async function keyOf(reader: Reader, keyring: Keyring, keyUse: KeyUse, version: number): Promise<LenderKey> {
  const known = keptKey(keyring, reader.lenderId, keyUse, version);
  if (known !== undefined) return known;
  const row = await reader.findOne(tenantKeys, { keyUse, version });
  if (row === null) throw new Error('this lender has no such version of its key');
  return opened(keyring, row);
}

function newest(reader: Reader, keyUse: KeyUse): Promise<TenantKey | null> {
  return reader.findOne(tenantKeys, { keyUse }, { orderBy: ['version'], descending: true });
}

async function freshKey(
  { lenderId, context }: Work,
  keyring: Keyring,
  keyUse: KeyUse,
  version: number,
): Promise<Omit<TenantKey, 'lenderId'>> {
  const wrapped = await keyring.wrap(lenderId, randomBytes(32));
  return { keyUse, version, wrapped, createdAt: context.clocks.domain.now() };
}

async function opened(
  keyring: Keyring,
  { lenderId, keyUse, version, wrapped }: TenantKey,
): Promise<LenderKey> {
  const secret = createSecretKey(await keyring.unwrap(lenderId, wrapped));
  const key = { lenderId, version, kid: `v${version}`, secret };
  const keys = keysOf(keyring);
  if (keys.size < KEPT_KEYS) keys.set(nameOf(lenderId, keyUse, version), key);
  return key;
}

function keptKey(
  keyring: Keyring,
  lenderId: Id<'lender'>,
  keyUse: KeyUse,
  version: number,
): LenderKey | undefined {
  return keysOf(keyring).get(nameOf(lenderId, keyUse, version));
}

function keysOf(keyring: Keyring): Map<string, LenderKey> {
  const keys = kept.get(keyring) ?? new Map<string, LenderKey>();
  kept.set(keyring, keys);
  return keys;
}

function nameOf(lenderId: Id<'lender'>, keyUse: KeyUse, version: number): string {
  return `${lenderId}/${keyUse}/${version}`;
}
