import type { Second } from '../../kernel/wall-clock.js';
import type { Act, FactOf, OtherFact } from './facts.rules.js';
import { isBefore, shareDebt, type CaseHistory, type KnownContact, type KnownFact } from './history.rules.js';
import type { Clocks } from './obstacle.rules.js';

/** A history as it stood when a question was asked: nothing that came after it counts. */
export class View {
  readonly clocks: Clocks;

  constructor(
    readonly history: CaseHistory,
    readonly at: Second,
    readonly contact: KnownContact | null,
    readonly act: Act | null,
    readonly debts: readonly string[] | null,
    readonly agency: string | undefined,
    /** The contact stands in the history itself; those of its second that come after it do not count. */
    readonly isRecorded: boolean,
  ) {
    this.clocks = history.clocksAt(at);
  }

  /** How many of a list of contacts in order came before. */
  countBefore(contacts: readonly KnownContact[]): number {
    const until = this.isRecorded ? this.at : this.at + 1;
    let low = 0;
    let high = contacts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (contacts[middle]!.second < until) low = middle + 1;
      else high = middle;
    }
    while (this.isRecorded && low < contacts.length && this.#isEarlier(contacts[low]!)) low++;
    return low;
  }

  /** Contacts with a person that came before, latest first, while they are wanted. */
  eachBack(
    contacts: readonly KnownContact[],
    since: Second,
    visit: (contact: KnownContact) => boolean,
  ): void {
    for (let n = this.countBefore(contacts) - 1; n >= 0; n--) {
      const contact = contacts[n]!;
      if (contact.second < since || !visit(contact)) return;
    }
  }

  /** Facts of a kind known by now that are about the debts asked about, earliest first. */
  facts<T extends OtherFact['type']>(type: T): readonly KnownFact<FactOf<T>>[] {
    const all = this.history.factsOf(type);
    if (all.length === 0) return all;
    return all.filter(({ fact, second }) => second <= this.at && this.concerns(fact));
  }

  latest<T extends OtherFact['type']>(type: T): KnownFact<FactOf<T>> | undefined {
    return this.facts(type).at(-1);
  }

  concerns(fact: OtherFact): boolean {
    if (!('debts' in fact) || fact.debts === undefined) return true;
    return shareDebt(this.history.groupsOf(fact.debts), this.debts);
  }

  /** Of the same second: whether it stands before the contact in the order of the history. */
  #isEarlier(other: KnownContact): boolean {
    return other !== this.contact && other.second === this.at && isBefore(other, this.contact!);
  }
}
