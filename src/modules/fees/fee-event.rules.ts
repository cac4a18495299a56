import type { Rounding } from '../../kernel/rate.js';
import { roundedQuotient } from '../../kernel/rate.js';
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
  /** The how-manieth placement of its account this is, from 1; 1 unless told. */
  readonly sequence?: number;
  /** What the balance consists of, each part at least 0, for schedules under which not every part earns. */
  readonly components?: Readonly<Record<string, bigint>>;
  /** The batch it was handed over in, for tiers that count a batch together. */
  readonly batch?: string;
}

/**
 * CONFIRMATION: the lender found another amount than was reported. DISPUTE and RELEASE count only under terms that
 * exclude disputed money. PLACED and RECALLED make up what a recovery rate is measured against.
 */
export type FeeEventType = keyof typeof RANK;

/** Units of the agreement's currency for one unit of the payment's, both minor; above 0. */
export interface ExchangeRate {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** One thing that happened to a placement; `minor` is at least 0, and 0 for what has no amount. */
export interface FeeEvent {
  readonly id: string;
  readonly type: FeeEventType;
  /** The effective day in the agreement's zone. */
  readonly on: LocalDate;
  /** In minor units of the agreement's currency; of a payment with a rate, and its reversals, of its own currency. */
  readonly minor: bigint;
  /** Of all but payments, waivers, PLACED and RECALLED: the id of the payment it is about. */
  readonly of: string | null;
  /** Of a payment: it cites an arrangement made before the placement ended. */
  readonly arrangement: boolean;
  /** Which placement of a book it belongs to; may be left out where there is one. */
  readonly placement?: string;
  /** Of a payment: DIRECT went to the lender itself. AGENCY unless told. */
  readonly channel?: 'AGENCY' | 'DIRECT';
  /** Of a payment: the rate of its day, where it was made in another currency. */
  readonly rate?: ExchangeRate;
  /** Of a payment: the day it became known. It counts only under terms that rate by the day of reporting. */
  readonly reportedOn?: LocalDate;
}

/**
 * Events count by effective day, then in the order of their types, then by id. The order holds no reporting time: with
 * it the grand total would depend on how late somebody told us.
 */
export function evaluationOrder(a: FeeEvent, b: FeeEvent): number {
  return compare(a.on, b.on) || RANK[a.type] - RANK[b.type] || compare(a.id, b.id);
}

const RANK = {
  PLACED: 0,
  WAIVER: 1,
  PAYMENT: 2,
  CONFIRMATION: 3,
  REVERSAL: 4,
  DISPUTE: 5,
  RELEASE: 6,
  RECALLED: 7,
} as const;

/** An amount of a payment in the agreement's currency, rounded once. */
export function inAgreementCurrency(
  minor: bigint,
  rate: ExchangeRate | undefined,
  rounding: Rounding,
): bigint {
  return rate === undefined ? minor : roundedQuotient(minor * rate.numerator, rate.denominator, rounding);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
