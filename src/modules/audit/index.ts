/**
 * Audit owns the trail: one entry per mutation, refused ones included, which the write pipeline appends in the
 * mutation's transaction. A sealer gives each entry its place afterwards, chained and in a Merkle tree, and signs
 * checkpoints, so that what is edited, deleted, inserted, moved or cut off later shows.
 */
export type { CheckpointFacts, CheckpointSigner } from './checkpoint.js';
export { sealSome, SEAL_BATCH, type Sealing } from './seal-entries.js';
