import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { Id } from '../../kernel/ids.js';
import type { Reader, Work } from '../../kernel/store.js';
import type { Keyring } from './keyring.js';
import { tenantKeys } from './tenant-key.entity.js';

/** The key that seals the personal data of one lender. */
export interface DataKey {
  readonly lenderId: Id<'lender'>;
  readonly version: number;
  readonly secret: KeyObject;
}

const VERSION = 1;
/** Lenders whose key is kept unwrapped in memory. */
const KEPT_KEYS = 1_000;
const kept = new WeakMap<Keyring, Map<Id<'lender'>, DataKey>>();

/** The lender's data key; throws when it has none, or when this installation cannot unwrap it. */
export async function dataKeyOf(reader: Reader, keyring: Keyring): Promise<DataKey> {
  const known = keysOf(keyring).get(reader.lenderId);
  if (known) return known;
  const row = await reader.findOne(tenantKeys, { version: VERSION });
  if (row === null) throw new Error('this lender has no data key yet');
  const raw = await keyring.unwrap(reader.lenderId, row.wrapped);
  const key = { lenderId: reader.lenderId, version: VERSION, secret: createSecretKey(raw) };
  const keys = keysOf(keyring);
  if (keys.size < KEPT_KEYS) keys.set(reader.lenderId, key);
  return key;
}

/** Makes the lender's data key on first use. The INSERT decides between twins; both then read the same key. */
export async function ensureDataKey(work: Work, keyring: Keyring): Promise<void> {
  if ((await work.findOne(tenantKeys, { version: VERSION })) !== null) return;
  const wrapped = await keyring.wrap(work.lenderId, randomBytes(32));
  const createdAt = work.context.clocks.domain.now();
  await work.insertAll(tenantKeys, [{ version: VERSION, wrapped, createdAt }], { ifAbsent: true });
}

function keysOf(keyring: Keyring): Map<Id<'lender'>, DataKey> {
  const keys = kept.get(keyring) ?? new Map<Id<'lender'>, DataKey>();
  kept.set(keyring, keys);
  return keys;
}
