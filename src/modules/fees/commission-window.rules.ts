import { daysBetween } from '../../kernel/time.js';
import type { FeeEvent, FeePlacement } from './fee-event.rules.js';
import type { FeeTerms } from './fee-terms.rules.js';

/** Where a payment stands to its placement: the first three earn, the others do not. */
export type Standing =
  | 'IN_WINDOW'
  | 'IN_TAIL'
  | 'DISCOVERED'
  | 'BEFORE_PLACEMENT'
  | 'AFTER_END'
  | 'TAIL_NO_ARRANGEMENT'
  | 'DIRECT_IN_GRACE';

/** The parts of the terms that decide which money earns. */
export type WindowTerms = Pick<FeeTerms, 'tail' | 'direct' | 'discoveryPpm'>;

/**
 * Does this payment earn? The days of placement and of the end both do (a recall takes effect at the end of its day), and
 * so does the last day of the tail; money from before the placement where discovering it is paid; and a payment to the
 * lender itself only once the days of grace are over.
 */
export function standingOf(payment: FeeEvent, placement: FeePlacement, terms: WindowTerms): Standing {
  const standing = byDay(payment, placement, terms);
  const { graceDays } = terms.direct;
  if (graceDays === undefined || payment.channel !== 'DIRECT' || !earns(standing)) return standing;
  return daysBetween(placement.placedOn, payment.on) <= graceDays ? 'DIRECT_IN_GRACE' : standing;
}

export function earns(standing: Standing): boolean {
  return standing === 'IN_WINDOW' || standing === 'IN_TAIL' || standing === 'DISCOVERED';
}

function byDay(payment: FeeEvent, { placedOn, endedOn }: FeePlacement, terms: WindowTerms): Standing {
  const { tail, discoveryPpm } = terms;
  if (payment.on < placedOn) return discoveryPpm > 0 ? 'DISCOVERED' : 'BEFORE_PLACEMENT';
  if (endedOn === null || payment.on <= endedOn) return 'IN_WINDOW';
  if (daysBetween(endedOn, payment.on) > tail.days) return 'AFTER_END';
  return tail.requiresArrangement && !payment.arrangement ? 'TAIL_NO_ARRANGEMENT' : 'IN_TAIL';
}
