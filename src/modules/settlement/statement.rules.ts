/** CLOSING while lines are written (no reader sees it), CLOSED for ever after, APPROVED by a second actor. */
export type StatementState = 'CLOSING' | 'CLOSED' | 'APPROVED';

export type LineKind = 'ACCRUAL' | 'REVERSAL' | 'TAIL';

export type ApprovalProblem = 'SAME_ACTOR' | 'STATE_CONFLICT';

/**
 * Four eyes: whoever closed a statement cannot approve it. Nobody edits one: what it knows is frozen when its month is
 * closed, its lines follow from that alone, and corrections are lines of a later month. So who closed it is who last
 * edited it, also where somebody else took up a close that was given up.
 */
export function approvalProblem(
  statement: { readonly state: StatementState; readonly closedBy: string },
  actorId: string,
): ApprovalProblem | null {
  if (statement.state === 'CLOSING') return 'STATE_CONFLICT';
  return statement.closedBy === actorId ? 'SAME_ACTOR' : null;
}
