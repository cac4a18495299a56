import { ONE, type Rounding } from '../../kernel/rate.js';
import type { LocalDate } from '../../kernel/time.js';
import type { Parts } from './allocation.rules.js';
import type { AppliedRate } from './applied-rate.rules.js';
import { earns, type Standing } from './commission-window.rules.js';
import type { LimitChange, Movement, Posting } from './fee-book.rules.js';
import type { FeeEventType } from './fee-event.rules.js';
import type { FeeTerms } from './fee-terms.rules.js';
import type { Entry, Share } from './payment-entry.rules.js';
import { poolTraceOf, type PoolTrace } from './pool-trace.rules.js';
import type { RateCard } from './rate-card.rules.js';

/**
 * What decided a line: where its payment stands, or why one that stands well earns nothing after all; of an event that
 * is about no payment, what it is.
 */
export type FeeRule =
  | Standing
  | 'FULLY_REVERSED'
  | 'OVERPAID'
  | 'DISPUTED'
  | 'NOT_COMMISSIONABLE'
  | Exclude<FeeEventType, 'PAYMENT' | 'REVERSAL'>;

/** A payment's share with amounts as decimal strings of minor units and the fee before rounding as a fraction. */
export interface ShareTrace {
  readonly reversedMinor: string;
  readonly netMinor: string;
  readonly earlierMinor: string;
  /** The placed balance less waivers, where there were some. */
  readonly limitMinor?: string;
  /** What each part of the debt got, where not every part earns. */
  readonly parts?: Readonly<Record<string, string>>;
  readonly baseMinor: string;
  /** What was rated where that is not the base: the base before reversals. */
  readonly ratedMinor?: string;
  readonly overpaidMinor: string;
  /** The exact fees of the pool before this payment, where they are rounded together. */
  readonly exactBefore?: string;
  /** Left out, as `feeMinor`, where only the pool has a fee. */
  readonly exactFee?: string;
  readonly feeMinor?: string;
}

/** A payment's share before and after the event; `before` is null for the payment that has just come in. */
export interface PaymentTrace {
  readonly id: string;
  readonly on: LocalDate;
  /** What its fee is multiplied with, where that is not one. */
  readonly multiplier?: string;
  /** The exchange rate of its day, agreement units for a unit of its own, both minor. */
  readonly exchange?: string;
  readonly before: ShareTrace | null;
  readonly after: ShareTrace;
}

/**
 * All that a reviewer needs to redo a line with pencil and paper, as plain JSON. The line's fee is the sum of
 * `after − before` over `limits` where there are some, else over `payment`, `moved`, `movedMore` and `pools`. A base is
 * the smaller of `netMinor` and `limitMinor` (or `placedMinor`) less `earlierMinor` where the rule earns; a fee is
 * `exactFee` rounded as `rounding` says, within the limits `perPayment`.
 */
export interface FeeTrace {
  readonly rule: FeeRule;
  readonly on: LocalDate;
  readonly placedMinor: string;
  readonly window: {
    readonly placedOn: LocalDate;
    readonly endedOn: LocalDate | null;
    readonly tailDays: number;
    readonly requiresArrangement: boolean;
  };
  /** Null where tiers decide, and for what is about no payment. */
  readonly rate: AppliedRate | null;
  readonly rounding: Rounding;
  readonly perPayment?: FeeTerms['perPayment'];
  readonly payment: (PaymentTrace & { readonly amountMinor: string; readonly arrangement: boolean }) | null;
  /** Payments whose base or fee moved, the first `MAX_MOVED` of them. */
  readonly moved: readonly PaymentTrace[];
  /** The change of all further ones together. */
  readonly movedMore: ({ readonly payments: number } & ChangeTrace) | null;
  readonly pools?: readonly PoolTrace[];
  readonly limits?: readonly LimitTrace[];
}

/** A placement's fees for life: what they came to, and what is owed within the limits. */
export interface LimitTrace {
  readonly placement: string;
  readonly perPlacement: FeeTerms['perPlacement'];
  readonly before: LimitSums;
  readonly after: LimitSums;
}

interface LimitSums {
  readonly baseMinor: string;
  readonly earnedMinor: string;
  readonly owedMinor: string;
}

/** How many moved payments a trace spells out. */
export const MAX_MOVED = 50;

/** Signed changes of base, overpayment and fee, in minor units. */
export interface Change {
  readonly baseMinor: bigint;
  readonly overpaidMinor: bigint;
  readonly feeMinor: bigint;
}

type ChangeTrace = { readonly [K in keyof Change]: string };

export function traceOf(posting: Posting): FeeTrace {
  const { event, ledger, own, moved, pools, limits } = posting;
  const { placement } = ledger;
  const card = own?.entry.card ?? ledger.card;
  const { tail, perPayment } = card.terms;
  return {
    rule: ruleOf(posting),
    on: event.on,
    placedMinor: placement.placedMinor.toString(),
    window: {
      placedOn: placement.placedOn,
      endedOn: placement.endedOn,
      tailDays: tail.days,
      requiresArrangement: tail.requiresArrangement,
    },
    rate: own?.entry.rate ?? null,
    rounding: card.rounding,
    ...(card.minPerPayment === null && card.maxPerPayment === null ? {} : { perPayment }),
    payment: own === null ? null : ownTrace(own),
    moved: moved.length === 0 ? [] : moved.slice(0, MAX_MOVED).map(paymentTrace),
    movedMore: moved.length <= MAX_MOVED ? null : remainder(moved.slice(MAX_MOVED)),
    ...(pools.length === 0 ? {} : { pools: pools.map(poolTraceOf) }),
    ...(limits.length === 0 ? {} : { limits: limits.map(limitTrace) }),
  };
}

/** The sum of `after − before`. */
export function changeOf(movements: readonly Movement[]): Change {
  let [baseMinor, overpaidMinor, feeMinor] = [0n, 0n, 0n];
  for (const { before, after } of movements) {
    baseMinor += after.baseMinor - (before?.baseMinor ?? 0n);
    overpaidMinor += after.overpaidMinor - (before?.overpaidMinor ?? 0n);
    feeMinor += (after.feeMinor ?? 0n) - (before?.feeMinor ?? 0n);
  }
  return { baseMinor, overpaidMinor, feeMinor };
}

function ruleOf({ event, own }: Posting): FeeRule {
  if (own === null) return event.type as FeeRule;
  const { entry, after } = own;
  if (!earns(entry.standing) || after.baseMinor > 0n) return entry.standing;
  if (entry.isExcluded) return 'DISPUTED';
  if (after.netMinor === 0n) return 'FULLY_REVERSED';
  return after.takenMinor > 0n ? 'NOT_COMMISSIONABLE' : 'OVERPAID';
}

function ownTrace(own: Movement): NonNullable<FeeTrace['payment']> {
  const { amountMinor, payment } = own.entry;
  return { ...paymentTrace(own), amountMinor: amountMinor.toString(), arrangement: payment.arrangement };
}

function paymentTrace({ entry, before, after }: Movement): PaymentTrace {
  const { payment, card, multiplier } = entry;
  const unit = card.scale / BigInt(ONE);
  return {
    id: payment.id,
    on: payment.on,
    ...(multiplier === unit ? {} : { multiplier: `${multiplier}/${unit}` }),
    ...(payment.rate === undefined
      ? {}
      : { exchange: `${payment.rate.numerator}/${payment.rate.denominator}` }),
    before: before === null ? null : shareTrace(before, entry),
    after: shareTrace(after, entry),
  };
}

function shareTrace(share: Share, { card, ledger }: Entry): ShareTrace {
  const { limitMinor, parts, ratedMinor, baseMinor } = share;
  return {
    reversedMinor: share.reversedMinor.toString(),
    netMinor: share.netMinor.toString(),
    earlierMinor: share.earlierMinor.toString(),
    ...(limitMinor === ledger.placement.placedMinor ? {} : { limitMinor: limitMinor.toString() }),
    ...(card.isAllocated ? { parts: partsTrace(parts) } : {}),
    baseMinor: baseMinor.toString(),
    ...(ratedMinor === baseMinor ? {} : { ratedMinor: ratedMinor.toString() }),
    overpaidMinor: share.overpaidMinor.toString(),
    ...feeTrace(share, card),
  };
}

function feeTrace({ exactBefore, exact, feeMinor }: Share, { scale, terms }: RateCard): Partial<ShareTrace> {
  if (exact === null || feeMinor === null) return {};
  const fees = { exactFee: `${exact}/${scale}`, feeMinor: feeMinor.toString() };
  if (exactBefore === null || terms.roundAt === 'PAYMENT') return fees;
  return { exactBefore: `${exactBefore}/${scale}`, ...fees };
}

function partsTrace(parts: Parts): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).map(([name, minor]) => [name, minor.toString()]));
}

function limitTrace({ ledger, before, after }: LimitChange): LimitTrace {
  return {
    placement: ledger.key,
    perPlacement: ledger.card.terms.perPlacement,
    before: sumsTrace(before),
    after: sumsTrace(after),
  };
}

function sumsTrace({ baseMinor, earnedMinor, owedMinor }: LimitChange['after']): LimitSums {
  return {
    baseMinor: baseMinor.toString(),
    earnedMinor: earnedMinor.toString(),
    owedMinor: owedMinor.toString(),
  };
}

function remainder(movements: readonly Movement[]): FeeTrace['movedMore'] {
  const { baseMinor, overpaidMinor, feeMinor } = changeOf(movements);
  return {
    payments: movements.length,
    baseMinor: baseMinor.toString(),
    overpaidMinor: overpaidMinor.toString(),
    feeMinor: feeMinor.toString(),
  };
}
