import { createSecretKey, randomBytes } from 'node:crypto';
import { base64url } from 'jose';
import { z } from 'zod';
import type { Id } from '../../kernel/ids.js';
import type { Reader, Work } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import { debtorKeys, type DebtorKey } from './debtor-key.entity.js';
import type { Keyring } from './keyring.js';
import { openSealed, sealAll, type Place, type SealingKey } from './sealing.js';
import { tenantKey, type LenderKey } from './tenant-keys.js';

/** What became of a person whose key is destroyed: nothing of theirs opens any more. */
export const ERASED = 'ERASED';
export type Erased = typeof ERASED;

/** A key that was made for a debtor, and the row that keeps it. */
export interface MintedKey {
  readonly key: SealingKey;
  readonly row: Omit<DebtorKey, 'lenderId'>;
}

/** A debtor has one key, for as long as anything of them may be read. */
const KID = 'd1';
const KEY_BYTES = 32;

/** A key of its own for each new debtor, wrapped under the lender's; insert the rows before those of the debtors. */
export function mintDebtorKeys(lender: LenderKey, ids: readonly Id<'debtor'>[], now: Instant): MintedKey[] {
  const bytes = randomBytes(ids.length * KEY_BYTES);
  const secrets = ids.map((_, n) => bytes.subarray(n * KEY_BYTES, (n + 1) * KEY_BYTES));
  const wrapped = wrapAll(
    lender,
    ids.map((id, n) => ({ id, secret: secrets[n]! })),
  );
  return ids.map((id, n) => ({
    key: keyOf(lender.lenderId, secrets[n]!),
    row: { id, version: lender.version, wrapped: wrapped[n]!, createdAt: now, destroyedAt: null },
  }));
}

/** The key in a debtor's row, or that it was destroyed. No statement where the lender's key is known. */
export async function openDebtorKey(
  reader: Reader,
  keyring: Keyring,
  row: DebtorKey,
): Promise<SealingKey | Erased> {
  if (row.wrapped === null) return ERASED;
  const lender = await tenantKey(reader, keyring, row.version);
  return keyOf(row.lenderId, await unwrapped(lender, row.id, row.wrapped));
}

/** The keys in rows of debtors, wrapped under another version of the lender's; rows without a key are not asked for. */
export async function rewrapped(
  reader: Reader,
  keyring: Keyring,
  newest: LenderKey,
  rows: readonly DebtorKey[],
): Promise<string[]> {
  const opened = rows.map(async ({ id, version, wrapped }) => {
    const secret = await unwrapped(await tenantKey(reader, keyring, version), id, wrapped!);
    return { id, secret: Buffer.from(secret) };
  });
  return wrapAll(newest, await Promise.all(opened));
}

/**
 * Destroys the keys of people, for good: what is sealed under them says ERASED from the next read on, in every process.
 * Answers whose keys there were to destroy. Two statements, however many they are; a destroyed key stays as a tombstone.
 */
export async function destroyDebtorKeys(
  work: Work,
  debtorIds: readonly Id<'debtor'>[],
): Promise<Id<'debtor'>[]> {
  if (debtorIds.length === 0) return [];
  const living = { id: debtorIds, destroyedAt: null };
  const ids = (await work.find(debtorKeys, living, { orderBy: ['id'], lock: 'update' })).map(({ id }) => id);
  const destroyedAt = work.context.clocks.domain.now();
  if (ids.length > 0) await work.update(debtorKeys, { id: ids }, { version: 0, wrapped: null, destroyedAt });
  return ids;
}

/** A key is sealed as anything else is, as a JWK (RFC 7517, 7). */
const symmetricJwk = z.object({ kty: z.literal('oct'), k: z.base64url().length(43) });

function wrapAll(
  lender: LenderKey,
  keys: readonly { readonly id: Id<'debtor'>; readonly secret: Buffer }[],
): string[] {
  return sealAll(
    keys.map(({ id, secret }) => ({
      key: lender,
      place: placeOf(id),
      value: { kty: 'oct', k: secret.toString('base64url') },
    })),
  );
}

async function unwrapped(lender: LenderKey, id: Id<'debtor'>, wrapped: string): Promise<Uint8Array> {
  const { k } = symmetricJwk.parse(await openSealed(lender, placeOf(id), wrapped));
  return base64url.decode(k);
}

function keyOf(lenderId: Id<'lender'>, secret: Uint8Array): SealingKey {
  return { lenderId, kid: KID, secret: createSecretKey(secret) };
}

function placeOf(row: Id<'debtor'>): Place {
  return { table: 'debtor_key', row, group: 'key' };
}
