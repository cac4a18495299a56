/** CLOSING while lines are written (no reader sees it), CLOSED for ever after, APPROVED by a second actor. */
export type StatementState = 'CLOSING' | 'CLOSED' | 'APPROVED';

export type LineKind = 'ACCRUAL' | 'REVERSAL' | 'TAIL';

export type ApprovalProblem = 'SAME_ACTOR' | 'STATE_CONFLICT';

/** Four eyes: whoever closed a statement cannot approve it. */
export function approvalProblem(
  statement: { readonly state: StatementState; readonly closedBy: string },
  actorId: string,
): ApprovalProblem | null {
  if (statement.state === 'CLOSING') return 'STATE_CONFLICT';
  return statement.closedBy === actorId ? 'SAME_ACTOR' : null;
}
