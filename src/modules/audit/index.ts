/**
 * Audit owns the trail: one entry per mutation, refused ones included, which the write pipeline appends in the
 * mutation's transaction. A sealer gives each entry its place afterwards, chained and in a Merkle tree, and signs
 * checkpoints, so that what is edited, deleted, inserted, moved or cut off later shows.
 */
export {
  CHECKPOINT_TYPE,
  checkpointPayload,
  trustedKeys,
  type CheckpointFacts,
  type CheckpointSigner,
  type TrustedKeys,
} from './checkpoint.js';
export { appendLines, logLines, type LogLine } from './checkpoint-log.js';
export { hashOfFacts } from './entry-hash.js';
export { loggedClaims } from './claims.js';
export { extractSpan } from './extract.js';
export { extractText, type ExtractFormat } from './extract-text.js';
export { logCheckpoints } from './log-checkpoints.js';
export { CHECKPOINT_EVERY, SEAL_BATCH, sealSome, type Sealing } from './seal-entries.js';
export { trailProblems, type Finding, type TrailProblem } from './trail.js';
export { verifyExtract } from './verify-extract.js';
export { verifyTrail, type Verdict } from './verify-trail.js';
