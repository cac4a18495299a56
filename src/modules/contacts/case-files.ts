import type { Id } from '../../kernel/ids.js';
import type { Reader } from '../../kernel/store.js';
import type { Instant, TimeZone } from '../../kernel/time.js';
import { dateOfDay, DAY_SECONDS, secondOf, timeOfDay, WallClock } from '../../kernel/wall-clock.js';
import type { Whereabouts } from '../accounts/index.js';
import {
  asksForTurns,
  CaseHistory,
  daysLookedAt,
  LONG_AGO,
  rulebooksOf,
  type ContactKind,
  type Fact,
  type LocalRulebooks,
  type LocalRules,
} from '../conduct/index.js';
import { standingFacts, type StandingFact } from '../notices/index.js';
import { turnsOfDebtors, type DebtorTurn } from '../placements/index.js';
import type { ContactPermit } from './contact-permit.entity.js';
import { noticeFacts } from './notice-facts.js';
import { livePermits, registerOf, type JudgedRow, type Span } from './person-register.js';
import { factOf, permitFact, refusals, standingConsents, turnFacts, type DebtOf } from './register-facts.js';

/** A contact that is to be judged: with whom, when, and of which kind. */
export interface ContactToJudge extends ContactKind {
  readonly debtorId: Id<'debtor'>;
  readonly at: Instant;
}

/** Everything that is known of one person and that rules may ask for. */
export interface CaseFile {
  readonly history: CaseHistory;
  /** What the register had when the file was opened. */
  readonly rows: readonly JudgedRow[];
  readonly notices: readonly StandingFact[];
  readonly debtOf: DebtOf;
  readonly zone: TimeZone;
  rulesAt(at: Instant): LocalRules;
}

export interface FilesAsked {
  readonly people: ReadonlyMap<Id<'debtor'>, Whereabouts>;
  readonly contacts: readonly ContactToJudge[];
  readonly now: Instant;
  /** Turns that are known already; the others are read where a rule asks for them. */
  readonly turns?: readonly DebtorTurn[];
  /** Whether what is reserved counts: before a contact, not after it. */
  readonly countsPermits?: boolean;
  /** The rules, where they are not the lender's own as they are. */
  readonly rulebooks?: LocalRulebooks;
  /** All that the register has until then is wanted, whatever rules look at. */
  readonly wholeUntil?: Instant;
  /** Whether what came after the contacts is judged again. */
  readonly looksAhead?: boolean;
}

/**
 * Opens the files of people: rules, register, notices, turns of their debts and what is reserved with them, each in one
 * statement for all of them.
 */
export async function openFiles(
  reader: Reader,
  asked: FilesAsked,
): Promise<ReadonlyMap<Id<'debtor'>, CaseFile>> {
  const { people, contacts, now, turns: known = [], countsPermits = false } = asked;
  const debtorIds = [...people.keys()];
  const rulebooks = asked.rulebooks ?? (await rulebooksOf(reader));
  const rules = contacts.map(({ debtorId, at }) => rulesOf(rulebooks, people.get(debtorId)!, at));
  const register = await registerOf(
    reader,
    debtorIds,
    asked.wholeUntil === undefined ? spanOf(asked, rules) : { from: LONG_AGO, to: asked.wholeUntil },
  );
  const notices = await standingFacts(reader, debtorIds);
  const isAsked = asked.wholeUntil !== undefined || rules.some(({ rulebook }) => asksForTurns(rulebook));
  const turns = Map.groupBy(
    isAsked ? await turnsOfDebtors(reader, debtorIds) : known,
    (turn) => turn.debtorId,
  );
  const permits = countsPermits ? await livePermits(reader, debtorIds, now) : NOBODY;
  return new Map(
    debtorIds.map((debtorId) => {
      const sources = {
        rows: register.get(debtorId) ?? [],
        turns: turns.get(debtorId) ?? [],
        permits: permits.get(debtorId) ?? [],
        notices: notices.get(debtorId) ?? [],
        now,
      };
      return [debtorId, fileOf(people.get(debtorId)!, rulebooks, sources)];
    }),
  );
}

const NOBODY: ReadonlyMap<Id<'debtor'>, readonly ContactPermit[]> = new Map();

interface Sources {
  readonly rows: readonly JudgedRow[];
  readonly turns: readonly DebtorTurn[];
  readonly permits: readonly ContactPermit[];
  readonly notices: readonly StandingFact[];
  readonly now: Instant;
}

function fileOf(
  person: Whereabouts,
  rulebooks: LocalRulebooks,
  { rows, turns, permits, notices, now }: Sources,
): CaseFile {
  const zones = zonesOf(person);
  const debtOf: DebtOf = new Map(turns.map(({ id, accountId }) => [id, accountId]));
  const facts: readonly Fact[] = turnFacts(turns, now).concat(
    rows.map((row) => factOf(row, debtOf)),
    permits.map((permit) => permitFact(permit, debtOf)),
    noticeFacts(notices, zones[0]!),
    refusals(rows),
    standingConsents(rulesOf(rulebooks, person, now)),
  );
  return {
    rows,
    notices,
    debtOf,
    zone: zones[0]!,
    history: new CaseHistory({ zones, facts }),
    rulesAt: (at) => rulesOf(rulebooks, person, at),
  };
}

function rulesOf(rulebooks: LocalRulebooks, person: Whereabouts, at: Instant): LocalRules {
  return rulebooks.on(dayIn(zonesOf(person)[0]!, at), person.jurisdiction);
}

/** The calendar day of an instant where somebody lives. */
export function dayIn(zone: TimeZone, at: Instant) {
  return dateOfDay(WallClock.of(zone).dayAt(secondOf(at)));
}

/** Where nobody knows of any zone the hours are those of UTC: some clock must say what a day is. */
function zonesOf({ timeZones }: Whereabouts): readonly TimeZone[] {
  return timeZones.length > 0 ? timeZones : ANYWHERE;
}

const ANYWHERE = ['UTC' as TimeZone] as const;

/**
 * As far back as a rule looks from the earliest contact, and as far ahead as one may look back on the latest: calendar days
 * where the person may be, for a cap of one day asks for nothing of the day before.
 */
function spanOf({ contacts, people, looksAhead = false }: FilesAsked, rules: readonly LocalRules[]): Span {
  let from = Infinity;
  let to = -Infinity;
  contacts.forEach((contact, n) => {
    const { at, debtorId } = contact;
    const days = daysLookedAt(rules[n]!.rulebook, contact);
    const { back, ahead } = days === 0 ? NOTHING : reachOf(zonesOf(people.get(debtorId)!), at, days);
    from = Math.min(from, at - back * 1_000);
    to = Math.max(to, looksAhead ? at + ahead * 1_000 : at);
  });
  return { from: Math.max(0, from) as Instant, to: Math.min(to, FAR_AHEAD) as Instant };
}

const NOTHING = { back: 0, ahead: 0 };

/** Seconds to the beginning of the first of so many days, and to the end of the last; clocks that are changed are forgiven. */
function reachOf(zones: readonly TimeZone[], at: Instant, days: number) {
  const others = (days - 1) * DAY_SECONDS + CHANGED_CLOCKS;
  let [back, ahead] = [0, 0];
  for (const zone of zones) {
    const passed = timeOfDay(WallClock.of(zone).wallAt(secondOf(at)));
    back = Math.max(back, passed + others);
    ahead = Math.max(ahead, DAY_SECONDS - passed + others);
  }
  return { back, ahead };
}

/** No zone has ever put its clocks further: three hours, in seconds. */
const CHANGED_CLOCKS = 10_800;

/** 9999-12-31: later than any contact. */
const FAR_AHEAD = 253_402_300_799_999;
