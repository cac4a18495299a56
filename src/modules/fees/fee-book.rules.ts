import { evaluationOrder, type FeeEvent, type FeePlacement } from './fee-event.rules.js';
import { limitedForLife } from './fee-limits.rules.js';
import type { Entry, Share } from './payment-entry.rules.js';
import { PlacementLedger, type Change, type LedgerSums } from './placement-ledger.rules.js';
import { Pools } from './pools.rules.js';
import type { PoolChange } from './pools.rules.js';
import type { RateCards } from './rate-card.rules.js';

/** One payment's share before and after an event; `before` is null for the payment that has just come in. */
export interface Movement {
  readonly entry: Entry;
  readonly before: Share | null;
  readonly after: Share;
}

const NONE: readonly never[] = [];

/** A placement's fees within its limits for life, before and after an event. */
export interface LimitChange {
  readonly ledger: PlacementLedger;
  readonly before: LedgerSums;
  readonly after: LedgerSums;
}

/** What one event changed. */
export interface Posting {
  readonly event: FeeEvent;
  /** The placement of the event. */
  readonly ledger: PlacementLedger;
  /** The payment it is, or is about; null for what is about none. */
  readonly own: Movement | null;
  /** The other payments whose base or fee moved. */
  readonly moved: readonly Movement[];
  readonly pools: readonly PoolChange[];
  readonly limits: readonly LimitChange[];
  /** By how much what is owed changed. */
  readonly feeMinor: bigint;
}

/**
 * What is owed for several placements of one agreement. It follows from the set of events in the book, never from the order
 * in which they came. Tiers may count the placements of a batch or of the whole agreement together.
 * What is about a payment that nobody knows is parked until that payment comes.
 */
export class FeeBook {
  readonly #ledgers = new Map<string, PlacementLedger>();
  readonly #entries = new Map<string, Entry>();
  readonly #parked = new Map<string, FeeEvent[]>();
  /** Ids of what is in the book or parked, payments aside. */
  readonly #seen = new Set<string>();
  readonly #pools = new Pools();
  /** The placement of a book that has one: its events need not name it. */
  #only: PlacementLedger | null = null;
  /** Minor units owed for all that is known. */
  feeMinor = 0n;

  /** A placement must be open before anything is posted to it. */
  open(key: string, placement: FeePlacement, cards: RateCards): void {
    const ledger = new PlacementLedger(key, placement, cards);
    this.#ledgers.set(key, ledger);
    this.#only = this.#ledgers.size === 1 ? ledger : null;
  }

  /** Every payment in the books, by placement and evaluation order. */
  *entries(): Iterable<Entry> {
    for (const ledger of this.#ledgers.values()) yield* ledger.entries;
  }

  get pools(): Pools {
    return this.#pools;
  }

  /** Events that wait for the payment they are about. */
  get parked(): readonly FeeEvent[] {
    return [...this.#parked.values()].flat();
  }

  /** The waiting events; they leave the book and may be posted anew. */
  withdrawParked(): readonly FeeEvent[] {
    const waiting = this.parked;
    this.#parked.clear();
    for (const { id } of waiting) this.#seen.delete(id);
    return waiting;
  }

  /**
   * Posts events in evaluation order and tells what each changed, one after the other, so that many need not be held. None
   * for one already in the book or parked, more for one that frees parked ones.
   */
  *postAll(events: readonly FeeEvent[]): Generator<Posting> {
    for (const event of events.toSorted(evaluationOrder)) {
      if (event.type === 'PAYMENT') yield* this.#pay(event);
      else {
        const posting = this.#post(event);
        if (posting !== null) yield posting;
      }
    }
  }

  *#pay(payment: FeeEvent): Generator<Posting> {
    if (this.#entries.has(payment.id)) return;
    const entry = this.#ledgerOf(payment).insert(payment);
    this.#entries.set(payment.id, entry);
    yield this.#postingOf(payment, entry);
    if (this.#parked.size === 0) return;
    for (const event of this.#released(payment.id)) yield this.#about(event, entry);
  }

  #post(event: FeeEvent): Posting | null {
    if (this.#seen.has(event.id)) return null;
    this.#seen.add(event.id);
    switch (event.type) {
      case 'PAYMENT':
      case 'REVERSAL':
      case 'CONFIRMATION':
      case 'DISPUTE':
      case 'RELEASE': {
        const entry = this.#entries.get(event.of ?? '');
        if (entry === undefined) this.#park(event);
        return entry === undefined ? null : this.#about(event, entry);
      }
      case 'WAIVER': {
        const ledger = this.#ledgerOf(event);
        return this.#finish(event, ledger, null, ledger.settle(ledger.waive(event), false));
      }
      case 'PLACED':
      case 'RECALLED':
        return this.#measure(event);
    }
  }

  #about(event: FeeEvent, entry: Entry): Posting {
    if (event.type === 'REVERSAL') entry.reverse(event);
    else if (event.type === 'CONFIRMATION') entry.confirm(event);
    else entry.contest(event);
    return this.#postingOf(event, entry);
  }

  #postingOf(event: FeeEvent, entry: Entry): Posting {
    const { ledger } = entry;
    return this.#finish(event, ledger, entry, ledger.settle(ledger.placeOf(entry), true));
  }

  #measure(event: FeeEvent): Posting {
    const ledger = this.#ledgerOf(event);
    const { pools, changes } = this.#pools.measure(event, ledger);
    return this.#conclude(event, ledger, null, changes, pools);
  }

  #finish(event: FeeEvent, ledger: PlacementLedger, own: Entry | null, changes: readonly Change[]): Posting {
    if (!ledger.isPooled) return this.#conclude(event, ledger, own, changes, NONE);
    const settled = this.#pools.settle(changes);
    return this.#conclude(event, ledger, own, [...changes, ...settled.changes], settled.pools);
  }

  #conclude(
    event: FeeEvent,
    ledger: PlacementLedger,
    own: Entry | null,
    changes: readonly Change[],
    pools: readonly PoolChange[],
  ): Posting {
    const movements = changes as readonly Movement[];
    if (ledger.isPooled) for (const change of changes) change.after = change.entry.share!;
    const isOwnFirst = own !== null && movements[0]?.entry === own;
    const limits = ledger.cards.limitsPlacements ? limitChanges(movements, pools) : NONE;
    const feeMinor = ledger.cards.limitsPlacements ? owedChange(limits) : earnedChange(movements, pools);
    this.feeMinor += feeMinor;
    return {
      event,
      ledger,
      own: isOwnFirst ? movements[0]! : null,
      moved: isOwnFirst ? (movements.length === 1 ? NONE : movements.slice(1)) : movements,
      pools,
      limits,
      feeMinor,
    };
  }

  #ledgerOf({ placement = '' }: FeeEvent): PlacementLedger {
    if (this.#only !== null) return this.#only;
    const ledger = this.#ledgers.get(placement);
    if (ledger === undefined) throw new Error('an event of a placement that is not in the book');
    return ledger;
  }

  #park(event: FeeEvent): void {
    const waiting = this.#parked.get(event.of ?? '');
    if (waiting === undefined) this.#parked.set(event.of ?? '', [event]);
    else waiting.push(event);
  }

  #released(paymentId: string): FeeEvent[] {
    const waiting = this.#parked.get(paymentId) ?? [];
    this.#parked.delete(paymentId);
    return waiting;
  }
}

function earnedChange(movements: readonly Movement[], pools: readonly PoolChange[]): bigint {
  let fee = 0n;
  for (const { before, after } of movements) fee += (after.feeMinor ?? 0n) - (before?.feeMinor ?? 0n);
  for (const { before, after } of pools) fee += after.feeMinor - before.feeMinor;
  return fee;
}

function owedChange(limits: readonly LimitChange[]): bigint {
  return limits.reduce((sum, { before, after }) => sum + after.owedMinor - before.owedMinor, 0n);
}

/** The placements whose payments moved, each put within its limits anew. */
function limitChanges(movements: readonly Movement[], pools: readonly PoolChange[]): LimitChange[] {
  const sums = new Map<PlacementLedger, { earnedMinor: bigint; baseMinor: bigint }>();
  for (const { entry, before, after } of movements) {
    const sum = sumOf(entry.ledger);
    sum.earnedMinor += (after.feeMinor ?? 0n) - (before?.feeMinor ?? 0n);
    sum.baseMinor += after.baseMinor - (before?.baseMinor ?? 0n);
  }
  for (const { pool, before, after } of pools)
    if (pool.scope.ledger !== null) sumOf(pool.scope.ledger).earnedMinor += after.feeMinor - before.feeMinor;
  return [...sums].map(([ledger, { earnedMinor, baseMinor }]) => {
    const before = ledger.sums;
    const earned = before.earnedMinor + earnedMinor;
    const base = before.baseMinor + baseMinor;
    const owedMinor = limitedForLife(earned, base, ledger.card.terms.perPlacement);
    ledger.sums = { earnedMinor: earned, baseMinor: base, owedMinor };
    return { ledger, before, after: ledger.sums };
  });

  function sumOf(ledger: PlacementLedger) {
    let sum = sums.get(ledger);
    if (sum === undefined) sums.set(ledger, (sum = { earnedMinor: 0n, baseMinor: 0n }));
    return sum;
  }
}
