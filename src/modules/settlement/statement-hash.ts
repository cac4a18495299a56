import { createHash } from 'node:crypto';

/** The digest of a statement without lines. */
export const NO_LINES = createHash('sha256').update('consign statement v1').digest('hex');

export interface HashedLine {
  readonly number: number;
  readonly eventId: string;
  readonly placementId: string;
  readonly kind: string;
  readonly valueDate: string;
  readonly amountMinor: bigint;
  readonly baseMinor: bigint;
  readonly overpaidMinor: bigint;
  readonly feeMinor: bigint;
}

/**
 * Chains one line to the digest of those before it (SHA-256 of the former digest and the line's facts, separated by
 * a bar). Lines stand in the order of their numbers, so that anybody who has them gets the same hash.
 */
export function lineDigest(digest: string, line: HashedLine): string {
  const facts = [
    digest,
    line.number,
    line.placementId,
    line.eventId,
    line.kind,
    line.valueDate,
    line.amountMinor,
    line.baseMinor,
    line.overpaidMinor,
    line.feeMinor,
  ];
  return createHash('sha256').update(facts.join('|')).digest('hex');
}
