/** CLOSING while lines are written (no reader sees it); from CLOSED on nothing it says changes, only where it stands. */
export type StatementState =
  'CLOSING' | 'CLOSED' | 'SENT' | 'AGREED' | 'DISPUTED' | 'APPROVED' | 'INVOICED' | 'PAID';

/**
 * ACCRUAL and TAIL are payments. CONFIRMATION: the lender found a payment to be another. WAIVER, PLACED and RECALLED are
 * about no payment and change what payments earn. CORRECTION: what an accepted dispute adds to a line of an earlier
 * statement.
 */
export const lineKinds = [
  'ACCRUAL',
  'TAIL',
  'REVERSAL',
  'CONFIRMATION',
  'WAIVER',
  'PLACED',
  'RECALLED',
  'CORRECTION',
] as const;
export type LineKind = (typeof lineKinds)[number];

/** The working of a correction: the dispute, the line it is about, what that said and what was claimed; minor units. */
export interface CorrectionTrace {
  readonly rule: 'CORRECTION';
  readonly line: string;
  readonly feeMinor: string;
  readonly claimedMinor: string;
  readonly rate?: undefined;
  readonly payment?: undefined;
}

/**
 * Four eyes: whoever closed a statement, or last set the account it is paid on, cannot approve it. Nobody edits a
 * statement: what it knows is frozen when its month is closed, its lines follow from that alone, and corrections are
 * lines of a later month. So who closed it is who last edited it, also where somebody else took up a close that was
 * given up.
 */
export function approvalProblem(
  statement: { readonly closedBy: string },
  payee: { readonly setBy: string } | null,
  actorId: string,
): string | null {
  if (statement.closedBy === actorId) return 'Whoever closed a statement cannot approve it.';
  if (payee?.setBy === actorId)
    return 'Whoever last set the account that a statement is paid on cannot approve it.';
  return null;
}
