import { evaluationOrder, type FeeEvent, type FeePlacement } from './fee-event.rules.js';
import type { FeeTerms } from './fee-terms.rules.js';
import { changeOf, traceOf, type FeeTrace } from './fee-trace.rules.js';
import { PlacementBook, type Posting } from './placement-book.rules.js';

/** What is owed for a set of events: minor units, none negative, and never more fee than base. */
export interface Entitlement {
  readonly feeMinor: bigint;
  readonly baseMinor: bigint;
  readonly overpaidMinor: bigint;
}

/**
 * What one event changes; signed minor units. TAIL marks money that came within the tail, whether it earned or not;
 * ACCRUAL any other payment.
 */
export interface FeeLine {
  readonly eventId: string;
  readonly kind: 'ACCRUAL' | 'REVERSAL' | 'TAIL';
  readonly baseMinor: bigint;
  readonly overpaidMinor: bigint;
  readonly feeMinor: bigint;
  readonly trace: FeeTrace;
}

/**
 * E(X): the fee owed for all known events of one placement, from each payment net of its reversals. It depends on the
 * set alone: neither the order of the list nor an event listed twice changes it.
 */
export function entitlement(
  terms: FeeTerms,
  placement: FeePlacement,
  events: readonly FeeEvent[],
): Entitlement {
  let [feeMinor, baseMinor, overpaidMinor] = [0n, 0n, 0n];
  for (const share of new PlacementBook(terms, placement, events).shares) {
    feeMinor += share.feeMinor;
    baseMinor += share.baseMinor;
    overpaidMinor += share.overpaidMinor;
  }
  return { feeMinor, baseMinor, overpaidMinor };
}

/**
 * A line for each fresh event in evaluation order: E with it minus E without it. So a late report, a partial reversal
 * or an overpayment let in again becomes one signed line, and nothing already settled is ever edited.
 *
 * `before` holds every event known when the last period closed. A reversal whose payment is unknown has no effect and
 * no line; the line comes with the payment, even if the reversal was already in `before`.
 */
export function feeLines(
  terms: FeeTerms,
  placement: FeePlacement,
  before: readonly FeeEvent[],
  fresh: readonly FeeEvent[],
): FeeLine[] {
  const book = new PlacementBook(terms, placement, before);
  const queue = [...fresh, ...book.withdrawParked()].sort(evaluationOrder);
  return queue.flatMap((event) => book.post(event)).map((posting) => lineOf(book, posting));
}

function lineOf(book: PlacementBook, posting: Posting): FeeLine {
  const change = changeOf([posting.own, ...posting.moved]);
  return { eventId: posting.event.id, kind: kindOf(posting), ...change, trace: traceOf(book, posting) };
}

function kindOf({ event, own }: Posting): FeeLine['kind'] {
  if (event.type === 'REVERSAL') return 'REVERSAL';
  return own.standing === 'IN_TAIL' || own.standing === 'TAIL_NO_ARRANGEMENT' ? 'TAIL' : 'ACCRUAL';
}
