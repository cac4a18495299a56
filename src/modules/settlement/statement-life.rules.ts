import { NO_SETTLEMENT_TERMS } from '../agreements/settlement-terms.rules.js';
import { noTotals } from './statement-totals.rules.js';
import { NO_SUM, type StatementSum } from './statement-sum.rules.js';
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
  statement: {
    readonly state: StatementState;
    readonly answerDueOn: string | null;
    readonly terms: { readonly answerRequired: boolean };
  },
  today: string,
): boolean {
  if (statement.state === 'CLOSED') return statement.terms.answerRequired;
  return statement.state === 'SENT' && statement.answerDueOn !== null && today <= statement.answerDueOn;
}

/** Its lines are still to be written; before any terms, as an agreement without any has it. */
export const unsealed = {
  ...noTotals,
  lines: 0,
  releasedMinor: 0n,
  termsVersion: null,
  terms: NO_SETTLEMENT_TERMS,
  sum: null,
  linesHash: null,
  contentHash: null,
  closedAt: null,
  approvedBy: null,
  approvedAt: null,
} as const;

/** Nothing has become of it yet. */
export const untouched = {
  sentAt: null,
  answerDueOn: null,
  answeredBy: null,
  answeredAt: null,
  heldMinor: 0n,
  approvedSum: null,
  netMinor: 0n,
  payableMinor: 0n,
  carriedLaterMinor: 0n,
  carriedLaterIn: null,
  payeeAccountId: null,
} as const;

/** What a statement comes to: as closed, and from its approval on without what is held back. */
export function sumInForce(statement: {
  readonly sum: StatementSum | null;
  readonly approvedSum: StatementSum | null;
}): StatementSum {
  return statement.approvedSum ?? statement.sum ?? NO_SUM;
}

/**
 * What holding lines back changes in what a statement carries out, in minor units. The next statement may have taken in
 * the one amount already, so that the difference goes into the month that is open at the approval.
 */
export function carriedLater(sum: StatementSum, approvedSum: StatementSum): bigint {
  return approvedSum.carriedOutMinor - sum.carriedOutMinor;
}
