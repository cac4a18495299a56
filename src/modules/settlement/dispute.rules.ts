export type DisputeState = 'OPEN' | 'ACCEPTED' | 'REJECTED';

/** Why an agency disputes a line: a closed list, because free text about money names people. */
export const disputeReasons = [
  'WRONG_RATE',
  'WRONG_AMOUNT',
  'WRONG_DATE',
  'WRONG_PLACEMENT',
  'NOT_REVERSED',
  'IN_TAIL',
  'OTHER',
] as const;
export type DisputeReason = (typeof disputeReasons)[number];

/** Which disputes are meant with a statement: about its lines, held back by its approval, or released by it. */
export const disputeSelections = ['LINES', 'HELD', 'RELEASED'] as const;
export type DisputeSelection = (typeof disputeSelections)[number];

/** Why a lender does not accept a dispute. */
export const rejectionReasons = [
  'RATE_AS_AGREED',
  'AMOUNT_AS_CONFIRMED',
  'OUTSIDE_PLACEMENT',
  'MONEY_WENT_BACK',
  'NO_EVIDENCE',
  'OTHER',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** What an agency offers in proof: kept with them, told by its hash. */
export interface DisputeEvidence {
  readonly uri: string;
  readonly sha256: string;
}

/**
 * What a decision changes in the month that is open then, in minor units: an accepted claim is a line for the difference;
 * what an approval held back is released either way, because the dispute is over.
 */
export function effectOf(
  decision: Exclude<DisputeState, 'OPEN'>,
  dispute: { readonly feeMinor: bigint; readonly claimedMinor: bigint; readonly heldMinor: bigint },
): { readonly correctionMinor: bigint; readonly releasedMinor: bigint } {
  return {
    correctionMinor: decision === 'ACCEPTED' ? dispute.claimedMinor - dispute.feeMinor : 0n,
    releasedMinor: dispute.heldMinor,
  };
}
