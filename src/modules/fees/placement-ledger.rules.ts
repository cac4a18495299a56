import { larger, smaller } from '../../kernel/money.js';
import { roundedQuotient } from '../../kernel/rate.js';
import { monthOf } from '../../kernel/time.js';
import { allocate, commissionableOf, NO_PARTS, type Parts } from './allocation.rules.js';
import { isRateFixed, rateAt, type AppliedRate } from './applied-rate.rules.js';
import { earns, standingOf } from './commission-window.rules.js';
import { evaluationOrder, inAgreementCurrency, type FeeEvent, type FeePlacement } from './fee-event.rules.js';
import { limited } from './fee-limits.rules.js';
import { Entry, type Share } from './payment-entry.rules.js';
import { placeAmong } from './place-among.rules.js';
import { cardOn, type RateCard, type RateCards } from './rate-card.rules.js';

/** An entry whose share is another than before; `before` is null for a payment that has just come in. */
export interface Change {
  readonly entry: Entry;
  readonly before: Share | null;
  after: Share;
}

export interface LedgerSums {
  readonly earnedMinor: bigint;
  readonly baseMinor: bigint;
  readonly owedMinor: bigint;
}

const NO_SUMS: LedgerSums = { earnedMinor: 0n, baseMinor: 0n, owedMinor: 0n };

/**
 * The payments of one placement in evaluation order, each with the part of the balance that it took. The shares depend
 * only on the set of events, never on the order in which they came: a reversal acts at the place of its payment,
 * whatever its own day.
 */
export class PlacementLedger {
  readonly card: RateCard;
  readonly isPooled: boolean;
  readonly #entries: Entry[] = [];
  readonly #waivers: FeeEvent[] = [];
  readonly #rates = new Map<RateCard, AppliedRate | null>();
  /** What its payments come to, and what is owed for them within the limits of a whole placement. */
  sums = NO_SUMS;

  constructor(
    readonly key: string,
    readonly placement: FeePlacement,
    readonly cards: RateCards,
  ) {
    this.card = cardOn(cards, placement.placedOn);
    this.isPooled = cards.versions.some(({ card }) => card.rating !== 'ALONE');
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  insert(payment: FeeEvent): Entry {
    const { placement } = this;
    const ratedOn = this.card.terms.ratedOn === 'REPORTED' ? (payment.reportedOn ?? payment.on) : payment.on;
    const card = this.card.terms.rateBasis === 'PAYMENT' ? cardOn(this.cards, ratedOn) : this.card;
    const standing = standingOf(payment, placement, card.terms);
    const entry = new Entry(payment, this, card, {
      standing,
      rate: this.#rateOf(card, payment, ratedOn),
      month: monthOf(ratedOn),
      multiplier: card.multiplierOf(payment, standing),
    });
    this.#entries.splice(placeAmong(this.#entries, payment), 0, entry);
    return entry;
  }

  /** The places from which shares may change. */
  placeOf({ payment }: Entry): number {
    return placeAmong(this.#entries, payment);
  }

  waive(waiver: FeeEvent): number {
    this.#waivers.push(waiver);
    this.#waivers.sort(evaluationOrder);
    return placeAmong(this.#entries, waiver);
  }

  /**
   * Works out the shares again from one place on and stops where nothing behind can change.
   * The clamp runs over money that earns: a payment outside the window and its tail takes nothing from the placed
   * balance, since the window is tested before the clamp.
   */
  settle(from: number, isOwn: boolean): Change[] {
    const changes: Change[] = [];
    const previous = this.#entries[from - 1]?.share ?? null;
    let used = previous === null ? 0n : previous.earlierMinor + previous.takenMinor;
    let paid = previous?.paid ?? NO_PARTS;
    for (let i = from; i < this.#entries.length; i++) {
      const entry = this.#entries[i]!;
      const before = entry.share;
      const limitMinor = this.#limitAt(entry.payment);
      const isFirst = isOwn && i === from;
      if (
        !isFirst &&
        before !== null &&
        before.earlierMinor === used &&
        before.limitMinor === limitMinor &&
        !entry.card.isAllocated
      )
        break;
      const after = this.#share(entry, { earlierMinor: used, limitMinor, paid });
      if (isFirst || before === null || !isSame(before, after)) changes.push({ entry, before, after });
      else keepFee(before, after);
      entry.share = after;
      used += after.takenMinor;
      paid = after.paid;
    }
    return changes;
  }

  #rateOf(card: RateCard, payment: FeeEvent, ratedOn: FeeEvent['on']): AppliedRate | null {
    const { tail } = card.terms;
    const { placement } = this;
    if (tail.ratePpm !== undefined && placement.endedOn !== null && payment.on > placement.endedOn)
      return { ratePpm: tail.ratePpm };
    if (!isRateFixed(card.terms)) return rateAt(card.terms, placement, ratedOn);
    let rate = this.#rates.get(card);
    if (rate === undefined) this.#rates.set(card, (rate = rateAt(card.terms, placement)));
    return rate;
  }

  /** The placed balance less what was waived before the payment. */
  #limitAt(payment: FeeEvent): bigint {
    let limit = this.placement.placedMinor;
    for (const waiver of this.#waivers) {
      if (evaluationOrder(waiver, payment) > 0) break;
      limit -= waiver.minor;
    }
    return limit;
  }

  #share(entry: Entry, { earlierMinor, limitMinor, paid }: Place): Share {
    const { card, payment, reversedMinor } = entry;
    const amount = entry.amountMinor;
    const netMinor = inAgreementCurrency(larger(0n, amount - reversedMinor), payment.rate, card.rounding);
    const isEarning = earns(entry.standing) && !entry.isExcluded;
    const earning = isEarning ? netMinor : 0n;
    const room = larger(0n, limitMinor - earlierMinor);
    const takenMinor = smaller(earning, room);
    const base = this.#base(entry, takenMinor, paid);
    const share: Share = {
      reversedMinor,
      netMinor,
      earlierMinor,
      limitMinor,
      takenMinor,
      parts: base.parts,
      paid: base.paid,
      baseMinor: base.minor,
      ratedMinor: base.minor,
      overpaidMinor: earning - takenMinor,
      exactBefore: null,
      exact: null,
      feeMinor: null,
    };
    if (card.isMirrored && isEarning) {
      const gross = inAgreementCurrency(amount, payment.rate, card.rounding);
      share.ratedMinor = this.#base(entry, smaller(gross, room), paid).minor;
    }
    if (card.rating === 'ALONE') rateAlone(entry, share);
    return share;
  }

  #base({ card, payment }: Entry, takenMinor: bigint, paid: Parts) {
    if (!card.isAllocated) return { minor: takenMinor, parts: NO_PARTS, paid: NO_PARTS };
    const { placement } = this;
    const allocated = allocate(takenMinor, { placement, paid, on: payment.on, terms: card.terms });
    const minor = commissionableOf(takenMinor, allocated.parts, placement, card.terms);
    return { minor, ...allocated };
  }
}

interface Place {
  readonly earlierMinor: bigint;
  readonly limitMinor: bigint;
  readonly paid: Parts;
}

/** Rounded per payment, so that each line can be checked alone. */
function rateAlone(entry: Entry, share: Share): void {
  const { card } = entry;
  share.exact = share.ratedMinor * entry.ratePpm! * entry.multiplier;
  share.feeMinor = limited(roundedQuotient(share.exact, card.scale, card.rounding), entry, share);
}

function isSame(before: Share, after: Share): boolean {
  return (
    before.baseMinor === after.baseMinor &&
    before.ratedMinor === after.ratedMinor &&
    before.overpaidMinor === after.overpaidMinor
  );
}

function keepFee(before: Share, after: Share): void {
  after.exactBefore = before.exactBefore;
  after.exact = before.exact;
  after.feeMinor = before.feeMinor;
}
