import type { Clock } from '../../kernel/time.js';
import type { AccessRecords } from '../../modules/access/index.js';
import { proofArtifact, proofKey, spendProof, type UsedProof } from '../oauth/dpop-proofs.js';
import { Denial } from './denial.js';
import { PROOF_WINDOW } from './proof.js';
import { ProofWindow } from './proof-window.js';
import { createTally } from './tally.js';

/** A good proof that this process alone knows of. One of the two must follow. */
export interface OpenProof {
  /** Before anything is changed: for all processes, by the INSERT. Denies a proof that was used at another. */
  readonly spend: () => Promise<void>;
  /** When nothing will be changed: the others are told in a moment, together with more of its kind. */
  spendLater(): void;
}

/** Nothing is left to spend. */
export const NO_PROOF: OpenProof = { spend: () => Promise.resolve(), spendLater: () => {} };

export interface UsedProofs {
  /** Denies a proof that was used at this process. */
  open(proof: UsedProof): Promise<OpenProof>;
  /** Tells what is left to tell. */
  stop(): Promise<void>;
}

export interface UsedProofsOptions {
  readonly clock: Clock;
  /** Milliseconds until the other processes hear of the proof of a request that changes nothing. */
  readonly everyMs?: number;
  /** Proofs that are remembered here; beyond them every proof is spent by an INSERT. */
  readonly limit?: number;
  /** Telling the others failed; it is tried again with the next. */
  readonly failed?: (error: unknown) => void;
}

const EVERY_MS = 250;
/** Some 800 a second for two minutes; they take about 12 MB. */
const LIMIT = 100_000;
/** A proof may be dated as far ahead as behind. */
const MEMORY_MS = 2 * PROOF_WINDOW;

/**
 * Makes proofs good once (RFC 9449 §11.1). A replayed query shows its caller what was shown already, so for it the
 * memory of this process does; what changes something waits for the INSERT, which decides for all processes. Proofs of
 * queries are inserted too, a moment later: nobody can take one of them to another process for a change.
 */
export function usedProofs(
  records: Pick<AccessRecords, 'insertArtifact' | 'insertNewArtifacts'>,
  { clock, everyMs = EVERY_MS, limit = LIMIT, failed = () => {} }: UsedProofsOptions,
): UsedProofs {
  const window = new ProofWindow(limit, MEMORY_MS);
  const later = createTally<UsedProof>({
    keyOf: proofKey,
    merged: (one) => one,
    write: (proofs) => records.insertNewArtifacts(proofs.map((proof) => proofArtifact(proof, clock))),
    everyMs,
    failed,
  });
  return {
    open: async (proof) => {
      const seen = window.note(proofKey(proof), clock.now());
      if (seen === 'SEEN') throw new Denial('PROOF_USED');
      const spend = async () => {
        if (!(await spendProof(records, clock, proof))) throw new Denial('PROOF_USED', 'at another process');
      };
      if (seen === 'NEW') return { spend, spendLater: () => later.add([proof]) };
      await spend();
      return NO_PROOF;
    },
    stop: () => later.stop(),
  };
}
