import { larger, smaller } from '../../kernel/money.js';
import { addDays, type LocalDate } from '../../kernel/time.js';

export type PromiseStatus = 'OPEN' | 'KEPT' | 'PARTIAL' | 'BROKEN' | 'CANCELLED';

interface PromiseTerms {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly madeOn: LocalDate;
  readonly dueOn: LocalDate;
}

/** A payment, net of what went back of it. */
interface PaidOn {
  readonly valueDate: LocalDate;
  readonly netMinor: bigint;
  /** The promise that it says it keeps. */
  readonly promiseId: string | null;
}

/**
 * What was paid towards each promise of one placement, in minor units, never more than was promised. Money counts once,
 * and only from the day a promise was made to the day it fell due: first towards the promise that its payment names,
 * then towards the promise that falls due first, the oldest money before the newer.
 */
export function paidTowards(
  promises: readonly PromiseTerms[],
  payments: readonly PaidOn[],
): ReadonlyMap<string, bigint> {
  const paid = new Map<string, bigint>();
  const money = payments
    .map((payment) => ({ ...payment, leftMinor: larger(0n, payment.netMinor) }))
    .sort((a, b) => compare(a.valueDate, b.valueDate));
  const inOrder = promises.toSorted((a, b) => compare(dueKey(a), dueKey(b)));
  for (const isNamed of [true, false])
    for (const promise of inOrder)
      for (const payment of money) {
        if (isNamed && payment.promiseId !== promise.id) continue;
        if (payment.valueDate < promise.madeOn || payment.valueDate > promise.dueOn) continue;
        const before = paid.get(promise.id) ?? 0n;
        const part = smaller(payment.leftMinor, promise.amountMinor - before);
        payment.leftMinor -= part;
        paid.set(promise.id, before + part);
      }
  return paid;
}

/**
 * A promise is kept as soon as it is covered. It is judged broken (or kept in part) only when the due day is over in
 * the zone of the agreement, and a payment reported later, but made in time, still changes the verdict.
 */
export function promiseStatus(
  promise: Pick<PromiseTerms, 'amountMinor' | 'dueOn'>,
  paidMinor: bigint,
  today: LocalDate,
): PromiseStatus {
  if (paidMinor >= promise.amountMinor) return 'KEPT';
  if (today < addDays(promise.dueOn, 1)) return 'OPEN';
  return paidMinor > 0n ? 'PARTIAL' : 'BROKEN';
}

function dueKey({ dueOn, madeOn, id }: PromiseTerms): string {
  return `${dueOn} ${madeOn} ${id}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
