import { larger, smaller } from '../../kernel/money.js';
import { shareOf } from '../../kernel/rate.js';
import { earns, standingOf, type Standing } from './commission-window.rules.js';
import { evaluationOrder, type FeeEvent, type FeePlacement } from './fee-event.rules.js';
import { rateAt, type AppliedRate, type FeeTerms } from './fee-terms.rules.js';

/** What one payment comes to, given every event known; minor units, none negative. */
export interface Share {
  readonly reversedMinor: bigint;
  readonly netMinor: bigint;
  /** How much of the placed balance earlier payments have used. */
  readonly earlierMinor: bigint;
  /** The part that earns. */
  readonly baseMinor: bigint;
  /** The part beyond the placed balance: earns nothing and is owed back to the debtor. */
  readonly overpaidMinor: bigint;
  readonly feeMinor: bigint;
}

/** One payment's share before and after an event; `before` is null for the payment that has just come in. */
export interface Movement {
  readonly payment: FeeEvent;
  readonly standing: Standing;
  readonly before: Share | null;
  readonly after: Share;
}

/** What one event changed: its own payment first, then the payments behind it whose base moved. */
export interface Posting {
  readonly event: FeeEvent;
  readonly own: Movement;
  readonly moved: readonly Movement[];
}

interface Entry {
  readonly payment: FeeEvent;
  readonly standing: Standing;
  reversedMinor: bigint;
  share: Share | null;
}

/**
 * The payments of one placement in evaluation order, each with its share. The shares depend only on the set of events
 * in the book, never on the order in which they came. A reversal acts at the place of its payment, whatever its own
 * day; one whose payment is unknown is parked until that payment comes.
 */
export class PlacementBook {
  readonly rate: AppliedRate;
  readonly #entries: Entry[] = [];
  readonly #byPayment = new Map<string, Entry>();
  readonly #parked = new Map<string, FeeEvent[]>();
  readonly #seen = new Set<string>();

  constructor(
    readonly terms: FeeTerms,
    readonly placement: FeePlacement,
    known: readonly FeeEvent[],
  ) {
    this.rate = rateAt(terms, placement);
    const inOrder = known.toSorted(evaluationOrder);
    for (const event of inOrder) if (event.type === 'PAYMENT') this.#take(event);
    for (const event of inOrder) if (event.type === 'REVERSAL') this.#take(event);
    this.#settle(0);
  }

  get shares(): readonly Share[] {
    return this.#entries.map((entry) => entry.share!);
  }

  /** The reversals that wait for their payment; they leave the book and may be posted anew. */
  withdrawParked(): FeeEvent[] {
    const waiting = [...this.#parked.values()].flat();
    this.#parked.clear();
    for (const { id } of waiting) this.#seen.delete(id);
    return waiting;
  }

  /** What the event changes; none for one already in the book or parked, more when it frees parked reversals. */
  post(event: FeeEvent): Posting[] {
    const entry = this.#take(event);
    if (entry === null) return [];
    return [
      this.#posting(event, entry),
      ...this.#release(event.id).map((reversal) => this.#posting(reversal, this.#reverse(entry, reversal))),
    ];
  }

  #posting(event: FeeEvent, entry: Entry): Posting {
    const [own, ...moved] = this.#settle(this.#placeOf(entry.payment));
    return { event, own: own!, moved };
  }

  /** The entry that the event belongs to, its share not yet worked out; null when the event changes nothing. */
  #take(event: FeeEvent): Entry | null {
    if (this.#seen.has(event.id)) return null;
    this.#seen.add(event.id);
    if (event.type === 'PAYMENT') return this.#insert(event);
    const entry = this.#byPayment.get(event.of ?? '');
    return entry === undefined ? this.#park(event) : this.#reverse(entry, event);
  }

  #insert(payment: FeeEvent): Entry {
    const standing = standingOf(payment, this.placement, this.terms.tail);
    const entry: Entry = { payment, standing, reversedMinor: 0n, share: null };
    this.#entries.splice(this.#placeOf(payment), 0, entry);
    this.#byPayment.set(payment.id, entry);
    return entry;
  }

  #reverse(entry: Entry, reversal: FeeEvent): Entry {
    entry.reversedMinor += reversal.minor;
    return entry;
  }

  #park(reversal: FeeEvent): null {
    const waiting = this.#parked.get(reversal.of ?? '');
    if (waiting === undefined) this.#parked.set(reversal.of ?? '', [reversal]);
    else waiting.push(reversal);
    return null;
  }

  #release(paymentId: string): FeeEvent[] {
    const waiting = this.#parked.get(paymentId) ?? [];
    this.#parked.delete(paymentId);
    return waiting;
  }

  /** Where the payment is, or belongs: found by halving, the usual case of the newest at once. */
  #placeOf(payment: FeeEvent): number {
    let low = 0;
    let high = this.#entries.length;
    if (high > 0 && evaluationOrder(this.#entries[high - 1]!.payment, payment) < 0) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (evaluationOrder(this.#entries[middle]!.payment, payment) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Works out the shares again from one place on and stops where nothing behind can change.
   * The clamp runs over money that earns: a payment outside the window and its tail takes nothing from the placed
   * balance, since the window is tested before the clamp.
   */
  #settle(from: number): Movement[] {
    const movements: Movement[] = [];
    let used = usedAfter(this.#entries[from - 1]);
    for (let i = from; i < this.#entries.length; i++) {
      const entry = this.#entries[i]!;
      const before = entry.share;
      if (i > from && before?.earlierMinor === used) break;
      const after = this.#share(entry, used);
      if (i === from || before?.baseMinor !== after.baseMinor) {
        movements.push({ payment: entry.payment, standing: entry.standing, before, after });
      }
      entry.share = after;
      used += after.baseMinor;
    }
    return movements;
  }

  /** Rounded per payment, so that each line can be checked alone. */
  #share({ payment, standing, reversedMinor }: Entry, earlierMinor: bigint): Share {
    const netMinor = larger(0n, payment.minor - reversedMinor);
    const earning = earns(standing) ? netMinor : 0n;
    const baseMinor = smaller(earning, this.placement.placedMinor - earlierMinor);
    const feeMinor = shareOf(baseMinor, this.rate.ratePpm, this.terms.rounding);
    return { reversedMinor, netMinor, earlierMinor, baseMinor, overpaidMinor: earning - baseMinor, feeMinor };
  }
}

function usedAfter(entry: Entry | undefined): bigint {
  return entry?.share == null ? 0n : entry.share.earlierMinor + entry.share.baseMinor;
}
