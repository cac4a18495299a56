import type { MonthNumber } from '../../kernel/time.js';
import type { Parts } from './allocation.rules.js';
import type { AppliedRate } from './applied-rate.rules.js';
import type { Standing } from './commission-window.rules.js';
import { evaluationOrder, type FeeEvent } from './fee-event.rules.js';
import type { PlacementLedger } from './placement-ledger.rules.js';
import type { RateCard } from './rate-card.rules.js';
import type { PoolSums } from './tier-table.rules.js';

/** What one payment comes to, given every event known; minor units, none negative. Never changed once it was read. */
export interface Share {
  readonly reversedMinor: bigint;
  /** What is left of the payment, in the agreement's currency. */
  readonly netMinor: bigint;
  /** How much of the placed balance earlier payments have used. */
  readonly earlierMinor: bigint;
  /** The placed balance less what was waived before. */
  readonly limitMinor: bigint;
  /** What it used of the balance itself. */
  readonly takenMinor: bigint;
  /** Which parts of the debt it paid, and what it and all before it paid of them, where that matters. */
  readonly parts: Parts;
  readonly paid: Parts;
  /** The part that earns. */
  readonly baseMinor: bigint;
  /** What is rated: the base, or what it was before reversals where these mirror the first line. */
  ratedMinor: bigint;
  /** The part beyond the balance: earns nothing and is owed back to the debtor. */
  readonly overpaidMinor: bigint;
  /** The exact fees of its pool before it, where payments are rated in turn. */
  exactBefore: bigint | null;
  /** Its exact fee over the card's scale, and what came of it; null where only the pool has a fee. */
  exact: bigint | null;
  feeMinor: bigint | null;
}

interface Found {
  readonly standing: Standing;
  /** Null where tiers decide. */
  readonly rate: AppliedRate | null;
  readonly month: MonthNumber;
  readonly multiplier: bigint;
}

/** A payment in the books. */
export class Entry {
  readonly standing: Standing;
  readonly rate: AppliedRate | null;
  readonly ratePpm: bigint | null;
  readonly month: MonthNumber;
  readonly multiplier: bigint;
  reversedMinor = 0n;
  share: Share | null = null;
  /** What its pool held before it, where payments are rated in turn. */
  before: { readonly sums: PoolSums; readonly exact: bigint } | null = null;
  #confirmation: FeeEvent | null = null;
  #disputes: FeeEvent[] | null = null;

  constructor(
    readonly payment: FeeEvent,
    readonly ledger: PlacementLedger,
    readonly card: RateCard,
    { standing, rate, month, multiplier }: Found,
  ) {
    this.standing = standing;
    this.rate = rate;
    this.ratePpm = rate === null ? null : BigInt(rate.ratePpm);
    this.month = month;
    this.multiplier = multiplier;
  }

  /** What was paid, as the terms decide whose word counts. */
  get amountMinor(): bigint {
    return this.#confirmation?.minor ?? this.payment.minor;
  }

  /** Disputed, under terms by which such money does not earn. */
  get isExcluded(): boolean {
    return this.#disputes?.at(-1)?.type === 'DISPUTE';
  }

  reverse(reversal: FeeEvent): void {
    this.reversedMinor += reversal.minor;
  }

  /** The last confirmation counts. */
  confirm(confirmation: FeeEvent): void {
    if (this.card.terms.amounts === 'REPORTED') return;
    if (this.#confirmation === null || evaluationOrder(this.#confirmation, confirmation) < 0)
      this.#confirmation = confirmation;
  }

  /** A dispute, or its release. */
  contest(event: FeeEvent): void {
    if (this.card.terms.disputed === 'ACCRUED') return;
    this.#disputes = [...(this.#disputes ?? []), event].sort(evaluationOrder);
  }
}
