import { addDays, type LocalDate } from '../../kernel/time.js';

export type PromiseStatus = 'OPEN' | 'KEPT' | 'PARTIAL' | 'BROKEN' | 'CANCELLED';

interface PromiseTerms {
  readonly amountMinor: bigint;
  readonly madeOn: LocalDate;
  readonly dueOn: LocalDate;
}

interface PaidOn {
  readonly valueDate: LocalDate;
  readonly netMinor: bigint;
}

/** What was paid towards a promise: payments, net of reversals, from the day it was made to the day it fell due. */
export function paidTowards(promise: PromiseTerms, payments: readonly PaidOn[]): bigint {
  return payments
    .filter(({ valueDate }) => promise.madeOn <= valueDate && valueDate <= promise.dueOn)
    .reduce((sum, { netMinor }) => sum + netMinor, 0n);
}

/**
 * A promise is kept as soon as it is covered. It is judged broken (or kept in part) only when the due day is over in
 * the zone of the agreement, and a payment reported later, but made in time, still changes the verdict.
 */
export function promiseStatus(promise: PromiseTerms, paidMinor: bigint, today: LocalDate): PromiseStatus {
  if (paidMinor >= promise.amountMinor) return 'KEPT';
  if (today < addDays(promise.dueOn, 1)) return 'OPEN';
  return paidMinor > 0n ? 'PARTIAL' : 'BROKEN';
}
