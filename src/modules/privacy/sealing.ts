import { base64url, flattenedDecrypt, FlattenedEncrypt } from 'jose';
import { z } from 'zod';
import type { Id, IdKind } from '../../kernel/ids.js';
import type { DataKey } from './tenant-keys.js';

/** Where a sealed group stands. It is authenticated with the value, so that a value moved elsewhere does not open. */
export interface Place {
  readonly table: string;
  readonly row: Id<IdKind>;
  readonly group: string;
}

/** What is kept of a flattened JWE (RFC 7516, 7.2.2); the additional data are made anew from the place. */
const kept = z.object({ protected: z.string(), iv: z.string(), ciphertext: z.string(), tag: z.string() });

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Groups sealed at the same time: enough for every core, few enough that a large chunk stays small in memory. */
const SEALED_AT_ONCE = 64;

/** Seals the groups of many rows: JWE with `dir` and A256GCM under the lender's data key. */
export async function sealAll(
  key: DataKey,
  rows: readonly { readonly place: Place; readonly value: object }[],
): Promise<string[]> {
  const sealed: string[] = [];
  for (let at = 0; at < rows.length; at += SEALED_AT_ONCE) {
    const together = rows.slice(at, at + SEALED_AT_ONCE);
    sealed.push(...(await Promise.all(together.map(({ place, value }) => seal(key, place, value)))));
  }
  return sealed;
}

/** The sealed group again; throws when it was sealed elsewhere, by another key, or changed. */
export async function openSealed(key: DataKey, place: Place, sealed: string): Promise<unknown> {
  const jwe = { ...kept.parse(JSON.parse(sealed)), aad: base64url.encode(additionalData(key, place)) };
  const { plaintext } = await flattenedDecrypt(jwe, key.secret, {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  return JSON.parse(decoder.decode(plaintext));
}

async function seal(key: DataKey, place: Place, value: object): Promise<string> {
  const jwe = await new FlattenedEncrypt(encoder.encode(JSON.stringify(value)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: `v${key.version}` })
    .setAdditionalAuthenticatedData(encoder.encode(additionalData(key, place)))
    .encrypt(key.secret);
  return JSON.stringify({ protected: jwe.protected, iv: jwe.iv, ciphertext: jwe.ciphertext, tag: jwe.tag });
}

/** `lender|table|row|group|v1`. */
function additionalData(key: DataKey, { table, row, group }: Place): string {
  return `${key.lenderId}|${table}|${row}|${group}|v${key.version}`;
}
