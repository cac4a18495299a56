import type { Config } from '../../config.js';
import type { Audience } from '../../kernel/request-context.js';
import type { Clock, Instant } from '../../kernel/time.js';
import { artifactKey, type AccessRecords, type OAuthArtifact } from '../../modules/access/index.js';
import { NONCE_LIFE_MS } from './dpop-nonces.js';

/** Milliseconds for which a used proof is remembered: no nonce lives as long, and no clock may be as far off. */
const MEMORY_MS = NONCE_LIFE_MS + 60_000;

/** The algorithms a DPoP proof may be signed with. */
export const proofAlgorithms = ['ES256', 'EdDSA', 'Ed25519', 'PS256'] as const;

/** Whether bound tokens are asked of a side where its registration says nothing else. */
export function isProofAsked(dpopRequired: Config['dpopRequired'], audience: Audience): boolean {
  return dpopRequired === 'all' || (dpopRequired === 'agencies' && audience === 'agency');
}

/** A good proof: by the thumbprint of its key and its own id, so that clients cannot use up each other's ids. */
export interface UsedProof {
  readonly jkt: string;
  readonly jti: string;
}

/**
 * Notes that a proof was used (RFC 9449 §11.1); false when it was used before. The INSERT decides, so that of twenty at
 * once one alone is first, on whichever machines they arrive.
 */
export function spendProof(
  records: Pick<AccessRecords, 'insertArtifact'>,
  clock: Clock,
  proof: UsedProof,
): Promise<boolean> {
  return records.insertArtifact(proofArtifact(proof, clock));
}

export function proofArtifact(proof: UsedProof, clock: Clock): OAuthArtifact {
  return {
    model: 'DpopProof',
    key: proofKey(proof),
    payload: '{}',
    grantKey: null,
    consumedAt: null,
    expiresAt: (clock.now() + MEMORY_MS) as Instant,
  };
}

/** Its key among the artefacts. */
export function proofKey({ jkt, jti }: UsedProof): string {
  return artifactKey(`${jkt} ${jti}`);
}
