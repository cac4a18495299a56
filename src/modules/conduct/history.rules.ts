import type { Instant } from '../../kernel/time.js';
import { secondOf, WallClock, type DayNumber, type Second } from '../../kernel/wall-clock.js';
import type { CaseFacts, ContactFact, ContactPurpose, Fact, FactOf, OtherFact } from './facts.rules.js';
import type { Clocks } from './obstacle.rules.js';

/** A contact with what rules ask about it worked out once. */
export interface KnownContact {
  readonly fact: ContactFact;
  readonly second: Second;
  /** The calendar day on each clock of the case. */
  readonly days: readonly DayNumber[];
  /** `CONTACT_PERSON:anna` */
  readonly person: string;
  readonly isOutbound: boolean;
  readonly isCall: boolean;
  /** Somebody was talked to, by telephone. */
  readonly isTalk: boolean;
  /** By the names of their groups; null: about all. */
  readonly debts: readonly string[] | null;
  readonly talkDebts: readonly string[] | null;
  readonly number: string | undefined;
  readonly address: string | undefined;
}

export interface KnownFact<F extends OtherFact = OtherFact> {
  readonly fact: F;
  readonly second: Second;
}

/**
 * What happened to one debtor, in the order of time. Local dates, groups of debts and spellings are worked out when a
 * fact comes in, so that each decision only counts. Facts may come in any order, and more may be added.
 */
export class CaseHistory {
  readonly clocks: WallClock[] = [];
  readonly contacts: KnownContact[] = [];
  /** Whether a call without a talk was about several debts: it counts for any one of them. */
  hasSharedCalls = false;
  readonly #ofPerson = new Map<string, KnownContact[]>();
  readonly #inbound = new Map<string, KnownContact[]>();
  readonly #ofPurpose = new Map<ContactPurpose, KnownContact[]>();
  readonly #facts = new Map<OtherFact['type'], KnownFact[]>();
  readonly #zones: { readonly from: Second; readonly possible: readonly number[] }[] = [];
  readonly #debtGroups: ReadonlyMap<string, string>;

  constructor({ zones, debtGroups, facts }: CaseFacts) {
    this.#debtGroups = debtGroups ?? new Map();
    this.#zones.push({ from: -Infinity, possible: zones.map((zone) => this.#clockOf(WallClock.of(zone))) });
    // zones first, so that the days of a contact are worked out for all of them at once
    for (const fact of facts) if (fact.type === 'LOCATION_INFO') this.add(fact);
    for (const fact of facts) if (fact.type !== 'LOCATION_INFO') this.add(fact);
  }

  add(fact: Fact): void {
    if (fact.type === 'CONTACT') this.addContact(fact);
    else this.#addOther(fact);
  }

  /** The contact as it stands in the history from now on. */
  addContact(fact: ContactFact): KnownContact {
    const contact = this.know(fact);
    insertContact(this.contacts, contact);
    insertContact(listOf(this.#ofPerson, contact.person), contact);
    if (!contact.isOutbound) insertContact(listOf(this.#inbound, contact.person), contact);
    const { purpose } = fact;
    if (purpose !== undefined) insertContact(listOf(this.#ofPurpose, purpose), contact);
    if (contact.debts !== null && contact.debts.length > 1 && !contact.isTalk) this.hasSharedCalls = true;
    return contact;
  }

  #addOther(fact: OtherFact): void {
    const second = secondOf(fact.at);
    if (fact.type === 'LOCATION_INFO') {
      const possible = fact.zones.map((zone) => this.#clockOf(WallClock.of(zone)));
      insert(this.#zones, { from: second, possible }, (known) => known.from <= second);
    }
    const known = this.#facts.get(fact.type) ?? [];
    insert(known, { fact, second }, (other) => other.second <= second);
    this.#facts.set(fact.type, known);
  }

  /** Works a contact out without adding it: one that is only asked about. */
  know(fact: ContactFact): KnownContact {
    const second = secondOf(fact.at);
    const isOutbound = fact.direction === 'OUTBOUND';
    const isCall = fact.channel === 'PHONE';
    const debts = this.groupsOf(fact.debts);
    return {
      fact,
      second,
      days: this.clocks.map((clock) => clock.dayAt(second)),
      person: personOf(fact),
      isOutbound,
      isCall,
      isTalk: isCall && (fact.isConversation ?? fact.connection === 'CONVERSATION'),
      debts,
      talkDebts: fact.conversationDebts === undefined ? debts : this.groupsOf(fact.conversationDebts),
      number: plainNumber(fact.number),
      address: plainAddress(fact.address),
    };
  }

  /** The names under which debts count. */
  groupsOf(debts: readonly string[] | undefined): readonly string[] | null {
    if (debts === undefined) return null;
    if (debts.length === 1) return [this.#debtGroups.get(debts[0]!) ?? debts[0]!];
    return [...new Set(debts.map((debt) => this.#debtGroups.get(debt) ?? debt))];
  }

  /** Facts of a kind, earliest first. */
  factsOf<T extends OtherFact['type']>(type: T): readonly KnownFact<FactOf<T>>[] {
    return (this.#facts.get(type) ?? NONE) as unknown as readonly KnownFact<FactOf<T>>[];
  }

  /** Contacts with one person, earliest first. */
  contactsWith(person: string): readonly KnownContact[] {
    return this.#ofPerson.get(person) ?? NONE_YET;
  }

  /** What a person sent or said first, earliest first. */
  inboundOf(person: string): readonly KnownContact[] {
    return this.#inbound.get(person) ?? NONE_YET;
  }

  /** Contacts for a purpose, earliest first. */
  withPurpose(purpose: ContactPurpose): readonly KnownContact[] {
    return this.#ofPurpose.get(purpose) ?? NONE_YET;
  }

  /** Where the debtor may be, as known at a second. */
  clocksAt(second: Second): Clocks {
    let latest = this.#zones[0]!;
    for (const each of this.#zones) if (each.from <= second) latest = each;
    return { all: this.clocks, possible: latest.possible };
  }

  #clockOf(clock: WallClock): number {
    const known = this.clocks.indexOf(clock);
    if (known >= 0) return known;
    this.clocks.push(clock);
    for (const contact of this.contacts) (contact.days as DayNumber[]).push(clock.dayAt(contact.second));
    return this.clocks.length - 1;
  }
}

const NONE: readonly KnownFact[] = [];
const NONE_YET: readonly KnownContact[] = [];

/** Contacts count in the order of time; of one second, in an order that does not depend on who reported first. */
export function isBefore(one: KnownContact, other: KnownContact): boolean {
  if (one.second !== other.second) return one.second < other.second;
  return tieOf(one.fact) <= tieOf(other.fact);
}

export function personOf({ party, person }: { party: string; person?: string }): string {
  return person === undefined ? party : `${party}:${person}`;
}

/** Numbers are compared without the marks that people write between digits. */
export function plainNumber(number: string | undefined): string | undefined {
  return number?.replaceAll(/[\s().-]/g, '');
}

export function plainAddress(address: string | undefined): string | undefined {
  return address?.trim().toLowerCase();
}

/** Whether two lists of debts have one in common; null is all of them. */
export function shareDebt(one: readonly string[] | null, other: readonly string[] | null): boolean {
  if (one === null || other === null) return true;
  if (one.length === 1 && other.length === 1) return one[0] === other[0];
  return one.some((debt) => other.includes(debt));
}

export function instantSecond(instant: Instant | undefined, otherwise: Second): Second {
  return instant === undefined ? otherwise : secondOf(instant);
}

function listOf<K>(lists: Map<K, KnownContact[]>, key: K): KnownContact[] {
  const known = lists.get(key) ?? [];
  lists.set(key, known);
  return known;
}

function insertContact(list: KnownContact[], contact: KnownContact): void {
  insert(list, contact, (other) => isBefore(other, contact));
}

/** Puts the newcomer behind all that come before it; the list is nearly always in order already. */
function insert<T>(list: T[], newcomer: T, comesBefore: (other: T) => boolean): void {
  let at = list.length;
  while (at > 0 && !comesBefore(list[at - 1]!)) at--;
  if (at === list.length) list.push(newcomer);
  else list.splice(at, 0, newcomer);
}

function tieOf(fact: ContactFact): string {
  return fact.id ?? JSON.stringify(fact, Object.keys(fact).toSorted());
}
