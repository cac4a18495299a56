import type { Id } from '../../kernel/ids.js';
import type { AuditCheckpoint } from './audit-seal.entity.js';

/** What a checkpoint says of a lender's trail. */
export type CheckpointFacts = Omit<AuditCheckpoint, 'lenderId' | 'jws'>;

/** Signs a checkpoint with the service's key; answers a compact JWS that carries the public key. */
export type CheckpointSigner = (lenderId: Id<'lender'>, checkpoint: CheckpointFacts) => Promise<string>;
