import { FeeBook, type Posting } from './fee-book.rules.js';
import type { FeeEvent, FeePlacement } from './fee-event.rules.js';
import type { FeeTerms } from './fee-terms.rules.js';
import { changeOf, traceOf, type FeeTrace } from './fee-trace.rules.js';
import type { KeptPool } from './pools.rules.js';
import { cardsOfTerms, type RateCards } from './rate-card.rules.js';

/** What is owed for a set of events: minor units, none negative; only a tier's flat amount can exceed the base. */
export interface Entitlement {
  readonly feeMinor: bigint;
  readonly baseMinor: bigint;
  readonly overpaidMinor: bigint;
}

/**
 * What one event changes; signed minor units. TAIL marks money that came within the tail, whether it earned or not;
 * ACCRUAL any other payment; TRUE_UP what is no payment and no reversal, but changed what others earn.
 */
export interface FeeLine {
  readonly eventId: string;
  readonly kind: 'ACCRUAL' | 'REVERSAL' | 'TAIL' | 'TRUE_UP';
  readonly baseMinor: bigint;
  readonly overpaidMinor: bigint;
  readonly feeMinor: bigint;
  readonly trace: FeeTrace;
}

/** A placement as a calculation over several takes it. */
export interface BookedPlacement {
  readonly key: string;
  readonly placement: FeePlacement;
  readonly cards: RateCards;
}

/** The placements of one agreement, and the lines that events make as they become known, close after close. */
export class FeeAccount {
  readonly #book = new FeeBook();

  constructor(placements: readonly BookedPlacement[]) {
    for (const { key, placement, cards } of placements) this.#book.open(key, placement, cards);
  }

  /** Takes in what earlier closes knew. */
  know(events: readonly FeeEvent[]): void {
    for (const _ of this.#book.postAll(events));
  }

  /**
   * A line for each fresh event in evaluation order: E with it minus E without it. So a late report, a partial reversal
   * or an overpayment let in again becomes one signed line, and nothing already settled is ever edited.
   *
   * A reversal whose payment is unknown has no effect and no line; the line comes with the payment, even if the reversal
   * was known to an earlier close.
   */
  close(fresh: readonly FeeEvent[]): FeeLine[] {
    return [...this.lines(fresh)];
  }

  /** The same one after the other, so that a month of a large agreement need not be held at once. */
  *lines(fresh: readonly FeeEvent[]): Generator<FeeLine> {
    for (const posting of this.#book.postAll([...fresh, ...this.#book.withdrawParked()]))
      yield lineOf(posting);
  }

  /**
   * What the pools that placements share hold after all that is known, where only some of their placements are here. Only
   * pools whose sums alone decide can be taken up so; `entitlement` then says nothing of them.
   */
  resume(kept: readonly KeptPool[]): void {
    this.#book.pools.resume(kept);
  }

  /** What to keep of those pools for `resume`. */
  get kept(): readonly KeptPool[] {
    return [...this.#book.pools.kept()];
  }

  /** Events that still wait for the payment they are about. */
  get parked(): readonly FeeEvent[] {
    return this.#book.parked;
  }

  /** E(X): what is owed for all that is known. */
  get entitlement(): Entitlement {
    let [baseMinor, overpaidMinor] = [0n, 0n];
    for (const { share } of this.#book.entries()) {
      baseMinor += share!.baseMinor;
      overpaidMinor += share!.overpaidMinor;
    }
    return { feeMinor: this.#book.feeMinor, baseMinor, overpaidMinor };
  }
}

/**
 * E(X): the fee owed for all known events of one placement, from each payment net of its reversals. It depends on the
 * set alone: neither the order of the list nor an event listed twice changes it.
 */
export function entitlement(
  terms: FeeTerms,
  placement: FeePlacement,
  events: readonly FeeEvent[],
): Entitlement {
  const account = accountOf(terms, placement);
  account.know(events);
  return account.entitlement;
}

/** The lines of fresh events on one placement, `before` being every event known when the last period closed. */
export function feeLines(
  terms: FeeTerms,
  placement: FeePlacement,
  before: readonly FeeEvent[],
  fresh: readonly FeeEvent[],
): FeeLine[] {
  const account = accountOf(terms, placement);
  account.know(before);
  return account.close(fresh);
}

/** A recovery rate of one placement is measured against that placement from its first day on. */
function accountOf(terms: FeeTerms, placement: FeePlacement): FeeAccount {
  const account = new FeeAccount([{ key: '', placement, cards: cardsOfTerms(terms) }]);
  if (terms.kind === 'RECOVERY_RATE') account.know(placementFacts('', placement));
  return account;
}

/** What recovery rates must know about a placement: that it was handed over, and perhaps taken back. */
export function placementFacts(key: string, { placedOn, endedOn }: FeePlacement): FeeEvent[] {
  const fact = { minor: 0n, of: null, arrangement: false, placement: key } as const;
  const placed: FeeEvent = { ...fact, id: `placement:${key}`, type: 'PLACED', on: placedOn };
  if (endedOn === null) return [placed];
  return [placed, { ...fact, id: `recall:${key}`, type: 'RECALLED', on: endedOn }];
}

function lineOf(posting: Posting): FeeLine {
  const { event, own, moved, feeMinor } = posting;
  const { baseMinor, overpaidMinor } = changeOf(own === null ? moved : [own, ...moved]);
  return {
    eventId: event.id,
    kind: kindOf(posting),
    baseMinor,
    overpaidMinor,
    feeMinor,
    trace: traceOf(posting),
  };
}

function kindOf({ event, own }: Posting): FeeLine['kind'] {
  if (event.type === 'REVERSAL') return 'REVERSAL';
  if (event.type !== 'PAYMENT') return 'TRUE_UP';
  const standing = own?.entry.standing;
  return standing === 'IN_TAIL' || standing === 'TAIL_NO_ARRANGEMENT' ? 'TAIL' : 'ACCRUAL';
}
