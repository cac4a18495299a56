import { DAY_SECONDS, type DayNumber } from '../../../kernel/wall-clock.js';
import type { CheckOf } from '../checks.rules.js';
import { isExcused } from '../exemptions.rules.js';
import { plainNumber, shareDebt, type KnownContact } from '../history.rules.js';
import { allOf, ALWAYS, type Obstacle, type Wait } from '../obstacle.rules.js';
import { agencyCounts } from '../placed-agencies.rules.js';
import type { Counted, CountKey } from '../rule.rules.js';
import type { View } from '../view.rules.js';

/** Local days and instants differ by at most this much at either end of a window. */
const MARGIN = 2 * DAY_SECONDS;

/** At most so many contacts on the day and the days before it that belong to the window. */
export function cap(view: View, { counts, per, days, limit }: CheckOf<'CAP'>): Obstacle | null {
  const asked = view.contact;
  if (asked === null || !COUNTS[counts](asked)) return null;
  if (limit < 1) return ALWAYS;
  const accounts = per.includes('DEBT') ? (asked.debts ?? [null]) : [null];
  const waits = accounts.flatMap((debt) => {
    const last = lastCounted(view, { counts, per, days, limit, debt });
    return last === null ? [] : [afterDays(last.days, days)];
  });
  return allOf(waits);
}

/** No call on the day of a talk about the debt with this person, whoever began it, and the days after. */
export function talkPause(view: View, { days }: CheckOf<'TALK_PAUSE'>): Obstacle | null {
  const asked = view.contact;
  if (asked === null || !isPlacedCall(asked)) return null;
  let last: KnownContact | null = null;
  const countsFor = agencyCounts(view);
  view.eachBack(view.history.contactsWith(asked.person), since(view, days), (contact) => {
    if (contact.isTalk && shareDebt(contact.talkDebts, asked.debts) && countsFor(contact)) last = contact;
    return last === null;
  });
  return last === null ? null : { wait: afterDays((last as KnownContact).days, days) };
}

/**
 * A call that a collector placed and that reached a telephone. What came of a call that is only thought of or reserved is
 * not known: it counts, so that two of them cannot both be the last one.
 */
export function isPlacedCall({ isCall, isOutbound, fact }: KnownContact): boolean {
  return isCall && isOutbound && fact.connection !== 'BUSY' && fact.connection !== 'NOT_IN_SERVICE';
}

/** Free again on the day that lies so many days after the one of the contact. */
export function afterDays(on: readonly DayNumber[], days: number): Wait {
  return (wall, clock) => Math.max(0, (on[clock]! + days) * DAY_SECONDS - wall);
}

export function since(view: View, days: number): number {
  return view.at - days * DAY_SECONDS - MARGIN;
}

interface Count {
  readonly counts: Counted;
  readonly per: readonly CountKey[];
  readonly days: number;
  readonly limit: number;
  readonly debt: string | null;
}

/** The contact that must leave the window before one more fits: the one `limit` back from now. */
function lastCounted(view: View, { counts, per, days, limit, debt }: Count): KnownContact | null {
  const asked = view.contact!;
  const contacts = per.includes('PERSON') ? view.history.contactsWith(asked.person) : view.history.contacts;
  const countsFor = per.includes('AGENCY') ? agencyCounts(view) : () => true;
  const about = debt === null ? null : [debt];
  let left = limit;
  let found: KnownContact | null = null;
  view.eachBack(contacts, since(view, days), (contact) => {
    const isOne =
      COUNTS[counts](contact) &&
      (!per.includes('NUMBER') || contact.number === asked.number) &&
      shareDebt(contact.debts, about) &&
      countsFor(contact);
    if (isOne && --left === 0) found = contact;
    return left > 0;
  });
  return found;
}

/** Which contacts count; what is not known of one is taken to be so. */
const COUNTS: Readonly<Record<Counted, (contact: KnownContact) => boolean>> = {
  TALKS: ({ isCall, isOutbound, isTalk, fact }) => {
    if (!isCall || !isOutbound || isNotification(fact)) return false;
    return isTalk || (fact.connection === undefined && fact.isConversation === undefined);
  },
  NOTIFICATIONS: ({ isCall, isOutbound, fact }) =>
    isCall && isOutbound && isNotification(fact) && !UNANSWERED.has(fact.connection),
  DIALS: ({ isCall, isOutbound }) => isCall && isOutbound,
  CALLS: isPlacedCall,
  CONTACTS: ({ isOutbound }) => isOutbound,
};

const UNANSWERED: ReadonlySet<string | undefined> = new Set([
  'NO_ANSWER',
  'BUSY',
  'NOT_IN_SERVICE',
  'VOICEMAIL',
  'VOICEMAIL_NO_MESSAGE_LEFT',
  'VOICEMAIL_LIMITED_CONTENT',
  'RINGLESS_VOICEMAIL',
]);

function isNotification({ isInteractive, purpose, connection }: KnownContact['fact']): boolean {
  return isInteractive === false || purpose === 'NOTIFICATION' || connection === 'ANSWERED_NOTIFICATION';
}

interface Wanted {
  readonly days: number;
  /** After so many the search ends. */
  readonly limit: number;
  readonly debt: readonly string[] | null;
}

/** Calls to the person that Regulation F counts, latest first: connected, without consent, to a number of theirs. */
export function countedCalls(view: View, { days, limit, debt }: Wanted): readonly KnownContact[] {
  const found: KnownContact[] = [];
  const countsFor = agencyCounts(view);
  const wrong = new Set(view.facts('WRONG_NUMBER_LEARNED').map(({ fact }) => plainNumber(fact.number)));
  view.eachBack(view.history.contactsWith(view.contact!.person), since(view, days), (contact) => {
    const isWrong = contact.number !== undefined && wrong.has(contact.number);
    const isOne =
      isPlacedCall(contact) && shareDebt(debtsOf(contact), debt) && !isWrong && countsFor(contact);
    if (isOne && !isExcused(view.history, contact)) found.push(contact);
    return found.length < limit;
  });
  return found;
}

/** What a call counts for: what was talked about, or what it was placed for. */
export function debtsOf(call: KnownContact): readonly string[] | null {
  return call.isTalk ? call.talkDebts : call.debts;
}
