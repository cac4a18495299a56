import { ONE, type Rounding } from '../../kernel/rate.js';
import type { LocalDate } from '../../kernel/time.js';
import { earns, type Standing } from './commission-window.rules.js';
import type { AppliedRate } from './fee-terms.rules.js';
import type { Movement, PlacementBook, Posting, Share } from './placement-book.rules.js';

/** What decided a payment: where it stands, or why one that stands well earns nothing after all. */
export type FeeRule = Standing | 'FULLY_REVERSED' | 'OVERPAID';

/** A payment's share with amounts as decimal strings of minor units and the fee before rounding as a fraction. */
export interface ShareTrace {
  readonly reversedMinor: string;
  readonly netMinor: string;
  readonly earlierMinor: string;
  readonly baseMinor: string;
  readonly overpaidMinor: string;
  readonly exactFee: string;
  readonly feeMinor: string;
}

/** A payment's share before and after the event; `before` is null for the payment that has just come in. */
export interface PaymentTrace {
  readonly id: string;
  readonly on: LocalDate;
  readonly before: ShareTrace | null;
  readonly after: ShareTrace;
}

/**
 * All that a reviewer needs to redo a line with pencil and paper, as plain JSON. The line's fee is the sum of
 * `after − before` over `payment`, `moved` and `movedMore`; a base is the smaller of `netMinor` and
 * `placedMinor − earlierMinor` where the rule earns; a fee is `exactFee` rounded as `rounding` says.
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
  readonly rate: AppliedRate;
  readonly rounding: Rounding;
  readonly payment: PaymentTrace & { readonly amountMinor: string; readonly arrangement: boolean };
  /** Payments whose base gave way or was freed, the first `MAX_MOVED` of them. */
  readonly moved: readonly PaymentTrace[];
  /** The change of all further ones together. */
  readonly movedMore: ({ readonly payments: number } & ChangeTrace) | null;
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

export function traceOf(book: PlacementBook, { event, own, moved }: Posting): FeeTrace {
  const { placement, terms, rate } = book;
  const { payment } = own;
  const trace = (movement: Movement) => paymentTrace(movement, rate);
  return {
    rule: ruleOf(own),
    on: event.on,
    placedMinor: placement.placedMinor.toString(),
    window: {
      placedOn: placement.placedOn,
      endedOn: placement.endedOn,
      tailDays: terms.tail.days,
      requiresArrangement: terms.tail.requiresArrangement,
    },
    rate,
    rounding: terms.rounding,
    payment: { ...trace(own), amountMinor: payment.minor.toString(), arrangement: payment.arrangement },
    moved: moved.slice(0, MAX_MOVED).map(trace),
    movedMore: remainder(moved.slice(MAX_MOVED)),
  };
}

/** The sum of `after − before`. */
export function changeOf(movements: readonly Movement[]): Change {
  let [baseMinor, overpaidMinor, feeMinor] = [0n, 0n, 0n];
  for (const { before, after } of movements) {
    baseMinor += after.baseMinor - (before?.baseMinor ?? 0n);
    overpaidMinor += after.overpaidMinor - (before?.overpaidMinor ?? 0n);
    feeMinor += after.feeMinor - (before?.feeMinor ?? 0n);
  }
  return { baseMinor, overpaidMinor, feeMinor };
}

function ruleOf({ standing, after }: Movement): FeeRule {
  if (!earns(standing) || after.baseMinor > 0n) return standing;
  return after.netMinor === 0n ? 'FULLY_REVERSED' : 'OVERPAID';
}

function paymentTrace({ payment, before, after }: Movement, rate: AppliedRate): PaymentTrace {
  return {
    id: payment.id,
    on: payment.on,
    before: before === null ? null : shareTrace(before, rate),
    after: shareTrace(after, rate),
  };
}

function shareTrace(share: Share, { ratePpm }: AppliedRate): ShareTrace {
  return {
    reversedMinor: share.reversedMinor.toString(),
    netMinor: share.netMinor.toString(),
    earlierMinor: share.earlierMinor.toString(),
    baseMinor: share.baseMinor.toString(),
    overpaidMinor: share.overpaidMinor.toString(),
    exactFee: `${share.baseMinor * BigInt(ratePpm)}/${ONE}`,
    feeMinor: share.feeMinor.toString(),
  };
}

function remainder(movements: readonly Movement[]): FeeTrace['movedMore'] {
  if (movements.length === 0) return null;
  const { baseMinor, overpaidMinor, feeMinor } = changeOf(movements);
  return {
    payments: movements.length,
    baseMinor: baseMinor.toString(),
    overpaidMinor: overpaidMinor.toString(),
    feeMinor: feeMinor.toString(),
  };
}
