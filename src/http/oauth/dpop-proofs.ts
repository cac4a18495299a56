import { createHash } from 'node:crypto';
import type { Clock, Instant } from '../../kernel/time.js';
import type { AccessRecords } from '../../modules/access/index.js';
import { NONCE_LIFE_MS } from './dpop-nonces.js';

/** Milliseconds for which a used proof is remembered: no nonce lives as long, and no clock may be as far off. */
const MEMORY_MS = NONCE_LIFE_MS + 60_000;

/** The algorithms a DPoP proof may be signed with. */
export const proofAlgorithms = ['ES256', 'EdDSA', 'Ed25519', 'PS256'] as const;

/**
 * Notes that a proof was used (RFC 9449 §11.1), by its key's thumbprint and its own id; false when it was used before.
 * The INSERT decides, so that of twenty at once one alone is first, on whichever machines they arrive.
 */
export function spendProof(
  records: Pick<AccessRecords, 'insertArtifact'>,
  clock: Clock,
  { jkt, jti }: { readonly jkt: string; readonly jti: string },
): Promise<boolean> {
  return records.insertArtifact({
    model: 'DpopProof',
    key: createHash('sha256').update(`${jkt} ${jti}`).digest('base64url'),
    payload: '{}',
    grantKey: null,
    consumedAt: null,
    expiresAt: (clock.now() + MEMORY_MS) as Instant,
  });
}
