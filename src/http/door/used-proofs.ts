import type { Clock, Instant } from '../../kernel/time.js';
import { artifactKey, type AccessRecords } from '../../modules/access/index.js';
import { Denial } from './denial.js';
import { PROOF_WINDOW } from './proof.js';

/**
 * A proof is good once (RFC 9449 §11.1), whichever process it comes to: the INSERT decides, so of many racing requests
 * one alone gets in. Ids are the client's own invention, hence kept by key: two clients may use the same.
 */
export function usedProofs(records: Pick<AccessRecords, 'insertArtifact'>, clock: Clock) {
  return async (jkt: string, jti: string): Promise<void> => {
    const key = artifactKey(`${jkt} ${jti}`);
    // the proof may be dated a window ahead, and passes until a window after that
    const expiresAt = (clock.now() + 2 * PROOF_WINDOW) as Instant;
    const artifact = { model: 'DPoPProof', key, payload: '{}', grantKey: null, consumedAt: null, expiresAt };
    if (!(await records.insertArtifact(artifact))) throw new Denial('PROOF_USED');
  };
}
