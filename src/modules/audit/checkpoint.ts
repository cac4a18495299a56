import canonicalize from 'canonicalize';
import { calculateJwkThumbprint, compactVerify, decodeJwt, EmbeddedJWK, type JWK } from 'jose';
import { z } from 'zod';
import { parseId, type Id } from '../../kernel/ids.js';
import { formatInstant } from '../../kernel/time.js';
import type { AuditCheckpoint } from './audit-seal.entity.js';

/** What a checkpoint says of a lender's trail. */
export type CheckpointFacts = Omit<AuditCheckpoint, 'lenderId' | 'jws'>;

/** Signs a checkpoint with the service's key; answers a compact JWS that carries the public key. */
export type CheckpointSigner = (lenderId: Id<'lender'>, checkpoint: CheckpointFacts) => Promise<string>;

/** `typ` of the JWS, so that no other thing signed with the key passes for a checkpoint. */
export const CHECKPOINT_TYPE = 'consign-checkpoint';

/** What is signed: canonical JSON (RFC 8785). */
export function checkpointPayload(
  lender: Id<'lender'>,
  { size, rootHash: root, chainHash: chain, at }: CheckpointFacts,
): string {
  return canonicalize({ lender, size, root, chain, at: formatInstant(at) }) ?? '';
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const payload = z.object({
  lender: z.string().transform((text, context) => {
    const id = parseId('lender', text);
    if (id !== null) return id;
    context.addIssue({ code: 'custom', message: 'no lender' });
    return z.NEVER;
  }),
  size: z.int().min(1),
  root: hash,
  chain: hash,
  at: z.iso.datetime(),
});

/** A checkpoint whose signature holds, and whether the key is one that the reader trusts. */
export type ReadCheckpoint = z.infer<typeof payload> & { readonly kid: string; readonly isTrusted: boolean };

/** RFC 7638 thumbprints of keys. */
export type TrustedKeys = ReadonlySet<string>;

export async function trustedKeys(keys: readonly JWK[]): Promise<TrustedKeys> {
  return new Set(await Promise.all(keys.map((key) => calculateJwkThumbprint(key))));
}

/** What a line claims to be, its signature unchecked; null when it is no JWS of a checkpoint. */
export function saidOf(jws: string): z.infer<typeof payload> | null {
  try {
    return payload.parse(decodeJwt(jws));
  } catch {
    return null;
  }
}

/** Checks a checkpoint with the key inside it; null when it is none or its signature does not hold. */
export async function readCheckpoint(jws: string, trusted: TrustedKeys): Promise<ReadCheckpoint | null> {
  try {
    const options = { algorithms: ['ES256'] };
    const { payload: bytes, protectedHeader } = await compactVerify(jws, EmbeddedJWK, options);
    if (protectedHeader.typ !== CHECKPOINT_TYPE || protectedHeader.jwk === undefined) return null;
    const said = payload.parse(JSON.parse(new TextDecoder().decode(bytes)));
    const isTrusted = trusted.has(await calculateJwkThumbprint(protectedHeader.jwk));
    return { ...said, kid: protectedHeader.kid ?? '', isTrusted };
  } catch {
    return null;
  }
}
