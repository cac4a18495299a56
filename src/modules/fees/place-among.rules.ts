import { evaluationOrder, type FeeEvent } from './fee-event.rules.js';

/** Where an event is, or belongs, among payments in evaluation order: found by halving, the newest at once. */
export function placeAmong(entries: readonly { readonly payment: FeeEvent }[], event: FeeEvent): number {
  let low = 0;
  let high = entries.length;
  if (high > 0 && evaluationOrder(entries[high - 1]!.payment, event) < 0) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (evaluationOrder(entries[middle]!.payment, event) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
