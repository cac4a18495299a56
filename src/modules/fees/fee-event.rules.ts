import type { LocalDate } from '../../kernel/time.js';

/** What the calculation must know about a placement; amounts in minor units of its one currency. */
export interface FeePlacement {
  readonly placedOn: LocalDate;
  /** The balance handed over, at least 0. More than this cannot earn. */
  readonly placedMinor: bigint;
  /** The day of recall, return or closure, or null while the placement runs. */
  readonly endedOn: LocalDate | null;
  readonly delinquentSince: LocalDate | null;
  /** Whole months past due at placement as the lender's books count them. */
  readonly monthsPastDue: number | null;
}

/** A payment, or the whole or partial reversal of one, on one placement; `minor` is above 0 for both. */
export interface FeeEvent {
  readonly id: string;
  readonly type: 'PAYMENT' | 'REVERSAL';
  /** The effective day in the agreement's zone. The day of reporting never takes part in the calculation. */
  readonly on: LocalDate;
  readonly minor: bigint;
  /** Of a reversal: the id of the payment it takes back. */
  readonly of: string | null;
  /** Of a payment: it cites an arrangement made before the placement ended. */
  readonly arrangement: boolean;
}

/**
 * Events count by effective day, payments before reversals, then by id. The order holds no reporting time: with it
 * the grand total would depend on how late somebody told us.
 */
export function evaluationOrder(a: FeeEvent, b: FeeEvent): number {
  return compare(a.on, b.on) || RANK[a.type] - RANK[b.type] || compare(a.id, b.id);
}

const RANK = { PAYMENT: 0, REVERSAL: 1 } as const;

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
