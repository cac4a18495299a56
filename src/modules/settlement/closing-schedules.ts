import type { Id } from '../../kernel/ids.js';
import type { Reader } from '../../kernel/store.js';
import { approvedSchedules, type FeeSchedule } from '../agreements/index.js';
import { cardsOf, isShared, type RateCard, type RateCards } from '../fees/index.js';

/**
 * How the placements of a schedule are settled. ALONE: one by one. POOLED: payments in their order, by the sums of the
 * pools that placements share. IN_TURN: all of them at once, as the fee of each payment depends on those before it.
 */
export type SettlingWay = 'ALONE' | 'POOLED' | 'IN_TURN';

export type RateBasis = 'PLACEMENT' | 'PAYMENT';

/** Which version of a schedule a card stands for. */
export interface CardName {
  readonly scheduleId: Id<'schedule'>;
  readonly rateBasis: RateBasis;
}

/** The fee schedules of an agreement, ready to settle by. A placement keeps its own, whatever was approved since. */
export class ClosingSchedules {
  readonly #byId: ReadonlyMap<string, FeeSchedule>;
  readonly #own = new Map<string, RateCards>();
  readonly #names = new Map<RateCard, CardName>();
  #byDay: RateCards | null = null;

  constructor(readonly versions: readonly FeeSchedule[]) {
    this.#byId = new Map(versions.map((version) => [version.id, version]));
  }

  cardsOf(scheduleId: Id<'schedule'>): RateCards {
    const schedule = this.#byId.get(scheduleId)!;
    if (schedule.terms.rateBasis === 'PAYMENT')
      return (this.#byDay ??= this.#named(this.versions, 'PAYMENT'));
    let cards = this.#own.get(scheduleId);
    if (cards === undefined) this.#own.set(scheduleId, (cards = this.#named([schedule], 'PLACEMENT')));
    return cards;
  }

  wayOf(scheduleId: Id<'schedule'>): SettlingWay {
    const shared = this.cardsOf(scheduleId).versions.filter(({ card }) => isShared(card));
    if (shared.length === 0) return 'ALONE';
    return shared.every(({ card }) => card.rating === 'POOLED') ? 'POOLED' : 'IN_TURN';
  }

  settledBy(way: SettlingWay): Id<'schedule'>[] {
    return this.versions.flatMap(({ id }) => (this.wayOf(id) === way ? [id] : []));
  }

  /** Whether what is owed changes as placements are made and taken back. */
  measuresRecovery(scheduleId: Id<'schedule'>): boolean {
    return this.cardsOf(scheduleId).versions.some(({ card }) => card.terms.kind === 'RECOVERY_RATE');
  }

  nameOf(card: RateCard): CardName {
    return this.#names.get(card)!;
  }

  /** Null for a card that no placement has asked for. */
  cardOf({ scheduleId, rateBasis }: CardName): RateCard | null {
    const cards = rateBasis === 'PAYMENT' ? this.#byDay : (this.#own.get(scheduleId) ?? null);
    return cards?.versions.find(({ card }) => this.nameOf(card).scheduleId === scheduleId)?.card ?? null;
  }

  #named(versions: readonly FeeSchedule[], rateBasis: RateBasis): RateCards {
    const cards = cardsOf(versions);
    cards.versions.forEach(({ card }, i) =>
      this.#names.set(card, { scheduleId: versions[i]!.id, rateBasis }),
    );
    return cards;
  }
}

/** Every version that was ever approved: retired ones still rate what was placed under them. */
export async function closingSchedules(
  reader: Reader,
  agreementId: Id<'agreement'>,
): Promise<ClosingSchedules> {
  return new ClosingSchedules(await approvedSchedules(reader, agreementId));
}
