import { DAY_SECONDS, type DayNumber } from '../../../kernel/wall-clock.js';
import type { CheckOf } from '../checks.rules.js';
import { personOf, plainNumber, type KnownContact } from '../history.rules.js';
import { ALWAYS, type Obstacle } from '../obstacle.rules.js';
import { agencyCounts } from '../placed-agencies.rules.js';
import type { View } from '../view.rules.js';

/** Persons of this kind are not contacted at all: the rule's parties say which. */
export function party(): Obstacle {
  return ALWAYS;
}

export function paymentDemand(view: View): Obstacle | null {
  return view.contact?.fact.purpose === 'COLLECT' ? ALWAYS : null;
}

/** Who has asked to be left alone. A refusal that names nobody is that of all of them. */
export function personRefused(view: View): Obstacle | null {
  const isRefused = view.facts('THIRD_PARTY_REFUSAL').some(
    ({ fact }) =>
      (fact.party === undefined && fact.person === undefined) ||
      personOf({
        party: fact.party ?? 'CONTACT_PERSON',
        ...(fact.person !== undefined && { person: fact.person }),
      }) === view.contact?.person,
  );
  return isRefused ? ALWAYS : null;
}

/** What a third person may not be told. */
export function noDisclosure(
  view: View,
  { mayTell, ifAsked, isForLocation }: CheckOf<'NO_DISCLOSURE'>,
): Obstacle | null {
  const fact = view.contact?.fact;
  if (fact === undefined) return null;
  if (isForLocation && (fact.isPostcard === true || fact.purpose === 'COLLECT')) return ALWAYS;
  const isTold = (fact.disclosed ?? []).some(
    (told) => !mayTell.includes(told) && !(ifAsked.includes(told) && fact.thirdPartyRequested === true),
  );
  return isTold ? ALWAYS : null;
}

/** One communication with the person, ever; calls that reach nobody are none. */
export function once(view: View): Obstacle | null {
  const asked = view.contact;
  if (asked === null || !communicates(asked, true)) return null;
  const countsFor = agencyCounts(view);
  let found = false;
  view.eachBack(view.history.contactsWith(asked.person), -Infinity, (contact) => {
    found = contact.isOutbound && communicates(contact, true) && countsFor(contact);
    return !found;
  });
  return found ? ALWAYS : null;
}

/** Whether something was said or written to a person; a voicemail of limited content is only an attempt. */
export function communicates({ fact }: KnownContact, ifUnknown: boolean): boolean {
  return fact.connection === undefined ? ifUnknown : TOLD.has(fact.connection);
}

const TOLD: ReadonlySet<string> = new Set([
  'CONVERSATION',
  'VOICEMAIL',
  'RINGLESS_VOICEMAIL',
  'ANSWERED_NOTIFICATION',
  'SENT',
  'RECEIVED',
]);

/**
 * Contact persons are asked only about a debtor who cannot be reached: the numbers are dead, or calls failed on three days
 * running, or three calls failed and it is the next day; or who has died or cannot act.
 */
export function lost(view: View, { failures, failedDays }: CheckOf<'LOST'>): Obstacle | null {
  if (view.latest('DECEASED') !== undefined || view.latest('INCAPACITY') !== undefined) return null;
  const failed = failedSinceReached(view);
  if (hasNoNumber(view, failed)) return null;
  return {
    wait: (wall, clock) => {
      const days = failed.map((call) => call.days[clock]!);
      if (hasRun(days, failedDays)) return 0;
      const enough = days[failures - 1];
      return enough === undefined ? Infinity : Math.max(0, (enough + 1) * DAY_SECONDS - wall);
    },
  };
}

/** Calls to the debtor that failed since somebody last reached him or her, earliest first. */
function failedSinceReached(view: View): readonly KnownContact[] {
  const failed: KnownContact[] = [];
  view.eachBack(view.history.contactsWith('DEBTOR'), -Infinity, (contact) => {
    const { connection, isConversation } = contact.fact;
    if (!contact.isOutbound || REACHED.has(connection) || isConversation === true) return false;
    if (contact.isCall && FAILED.has(connection)) failed.push(contact);
    return true;
  });
  return failed.reverse();
}

const REACHED: ReadonlySet<string | undefined> = new Set([
  'CONVERSATION',
  'ANSWERED_NOTIFICATION',
  'RECEIVED',
]);
const FAILED: ReadonlySet<string | undefined> = new Set([
  'NO_ANSWER',
  'BUSY',
  'NOT_IN_SERVICE',
  'VOICEMAIL',
  'VOICEMAIL_NO_MESSAGE_LEFT',
  'VOICEMAIL_LIMITED_CONTENT',
]);

/** Every number of the debtor that was dialled is dead or somebody else's. */
function hasNoNumber(view: View, failed: readonly KnownContact[]): boolean {
  const dead = new Set<string | undefined>(
    (['WRONG_NUMBER_LEARNED', 'UNDELIVERABLE'] as const).flatMap((type) =>
      view.facts(type).flatMap(({ fact }) => (fact.number === undefined ? [] : [plainNumber(fact.number)])),
    ),
  );
  const states = new Map<string | undefined, boolean>([...dead].map((number) => [number, true]));
  for (const { number, fact } of failed)
    states.set(number, dead.has(number) || fact.connection === 'NOT_IN_SERVICE');
  return states.size > 0 && [...states.values()].every((isDead) => isDead);
}

/** Whether calendar days follow one another so many times. */
function hasRun(days: readonly DayNumber[], length: number): boolean {
  const distinct = [...new Set(days)];
  return distinct.some((day, n) => distinct[n + length - 1] === day + length - 1);
}
