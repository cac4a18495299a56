import type { StatementState } from './statement.rules.js';

/** All states, in the order of a life without disputes. */
export const statementStates = [
  'CLOSING',
  'CLOSED',
  'SENT',
  'AGREED',
  'DISPUTED',
  'APPROVED',
  'INVOICED',
  'PAID',
] as const satisfies readonly StatementState[];

/** What somebody does with a statement. */
export const lifeSteps = ['SEND', 'AGREE', 'DISPUTE', 'APPROVE', 'INVOICE', 'PAY'] as const;
export type LifeStep = (typeof lifeSteps)[number];

/**
 * Where each step leads from each state; DONE: it was taken before, or others went past it, and again it changes
 * nothing. What is not here is refused. SENT can be approved once the time to answer is over, CLOSED where the agreement
 * asks for no answer.
 */
const transitions: Readonly<Record<LifeStep, { readonly [S in StatementState]?: StatementState | 'DONE' }>> =
  {
    SEND: {
      CLOSED: 'SENT',
      SENT: 'DONE',
      AGREED: 'DONE',
      DISPUTED: 'DONE',
      APPROVED: 'DONE',
      INVOICED: 'DONE',
      PAID: 'DONE',
    },
    AGREE: {
      SENT: 'AGREED',
      DISPUTED: 'AGREED',
      AGREED: 'DONE',
      APPROVED: 'DONE',
      INVOICED: 'DONE',
      PAID: 'DONE',
    },
    DISPUTE: { SENT: 'DISPUTED', DISPUTED: 'DISPUTED' },
    APPROVE: {
      CLOSED: 'APPROVED',
      SENT: 'APPROVED',
      AGREED: 'APPROVED',
      DISPUTED: 'APPROVED',
      APPROVED: 'DONE',
      INVOICED: 'DONE',
      PAID: 'DONE',
    },
    INVOICE: { APPROVED: 'INVOICED', INVOICED: 'DONE', PAID: 'DONE' },
    PAY: { INVOICED: 'PAID', PAID: 'DONE' },
  };

/** The state after a step, DONE where it changes nothing, null where it cannot be taken. */
export function afterStep(state: StatementState, step: LifeStep): StatementState | 'DONE' | null {
  return transitions[step][state] ?? null;
}

/** Why a step cannot be taken, in a sentence. */
export function refusalOf(state: StatementState): string {
  return refusals[state];
}

const refusals: Readonly<Record<StatementState, string>> = {
  CLOSING: 'This statement is still being closed.',
  CLOSED: 'This statement was not sent yet.',
  SENT: 'The agency has not answered this statement yet.',
  AGREED: 'The agency has agreed to this statement.',
  DISPUTED: 'Lines of this statement are disputed.',
  APPROVED: 'This statement is approved.',
  INVOICED: 'This statement is invoiced.',
  PAID: 'This statement is paid.',
};

/** Whether the agency still has to be waited for, where nothing else forbids the approval. */
export function mustWait(
  statement: { readonly state: StatementState; readonly answerDueOn: string | null },
  terms: { readonly answerRequired: boolean },
  today: string,
): boolean {
  if (statement.state === 'CLOSED') return terms.answerRequired;
  return statement.state === 'SENT' && statement.answerDueOn !== null && today <= statement.answerDueOn;
}

/** Nothing has become of it yet. */
export const untouched = {
  sentAt: null,
  answerDueOn: null,
  answeredBy: null,
  answeredAt: null,
  heldMinor: 0n,
  releasedMinor: 0n,
  payeeAccountId: null,
} as const;

/** What the lender pays for a statement, in minor units; below nothing where the agency owes. */
export function payableOf(statement: {
  readonly commissionMinor: bigint;
  readonly heldMinor: bigint;
  readonly releasedMinor: bigint;
}): bigint {
  return statement.commissionMinor - statement.heldMinor + statement.releasedMinor;
}
