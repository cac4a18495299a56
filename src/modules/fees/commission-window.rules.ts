import { daysBetween } from '../../kernel/time.js';
import type { FeeEvent, FeePlacement } from './fee-event.rules.js';
import type { Tail } from './fee-terms.rules.js';

/** Where a payment stands to its placement: the first two earn, the others do not. */
export type Standing = 'IN_WINDOW' | 'IN_TAIL' | 'BEFORE_PLACEMENT' | 'AFTER_END' | 'TAIL_NO_ARRANGEMENT';

/**
 * Does money received on this day earn? The days of placement and of the end both do (a recall takes effect at the
 * end of its day), and so does the last day of the tail.
 */
export function standingOf(payment: FeeEvent, placement: FeePlacement, tail: Tail): Standing {
  const { placedOn, endedOn } = placement;
  if (payment.on < placedOn) return 'BEFORE_PLACEMENT';
  if (endedOn === null || payment.on <= endedOn) return 'IN_WINDOW';
  if (daysBetween(endedOn, payment.on) > tail.days) return 'AFTER_END';
  return tail.requiresArrangement && !payment.arrangement ? 'TAIL_NO_ARRANGEMENT' : 'IN_TAIL';
}

export function earns(standing: Standing): boolean {
  return standing === 'IN_WINDOW' || standing === 'IN_TAIL';
}
