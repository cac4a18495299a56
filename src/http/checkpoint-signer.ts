import { CompactSign, importJWK } from 'jose';
import { CHECKPOINT_TYPE, checkpointPayload, type CheckpointSigner } from '../modules/audit/index.js';
import type { SigningKeys } from './signing-keys.js';

/** Signs checkpoints with the key that signs now. Its public half travels in the header, so that it outlives rotation. */
export function checkpointSigner(keys: Pick<SigningKeys, 'current'>): CheckpointSigner {
  return async (lenderId, checkpoint) => {
    const key = keys.current();
    const { d: _private, ...jwk } = key;
    const header = { alg: key.alg, typ: CHECKPOINT_TYPE, kid: key.kid, jwk };
    const payload = new TextEncoder().encode(checkpointPayload(lenderId, checkpoint));
    return new CompactSign(payload).setProtectedHeader(header).sign(await importJWK(key, key.alg));
  };
}
