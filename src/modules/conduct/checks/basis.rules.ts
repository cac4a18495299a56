import { DAY_SECONDS, dayNumberOf } from '../../../kernel/wall-clock.js';
import type { CheckOf } from '../checks.rules.js';
import type { ConsentScope, ContactChannel } from '../facts.rules.js';
import { plainAddress, plainNumber, shareDebt, type KnownContact } from '../history.rules.js';
import { ALWAYS, type Obstacle, type Wait } from '../obstacle.rules.js';
import { priorAgency } from '../placed-agencies.rules.js';
import type { View } from '../view.rules.js';
import { afterDays } from './counts.rules.js';
import { isAbout } from './requests.rules.js';
import { communicates } from './third-persons.rules.js';

/*
 * Rules that ask for a basis on record. A message that names no address or number cannot be judged by them: the judge
 * warns.
 */

/** The consumer used or gave the address, was told of its use in time, or the collector before us used it. */
export function emailBasis(view: View, { optOutDays }: CheckOf<'EMAIL_BASIS'>): Obstacle | null {
  const asked = view.contact;
  if (asked?.address === undefined) return null;
  const since = lastOptOut(view, asked);
  if (isUsedOrGiven(view, asked, { channel: 'EMAIL', scope: 'EMAIL', since })) return null;
  if (isInherited(view, asked, since)) return null;
  const notices = view
    .facts('EMAIL_OPT_OUT_NOTICE')
    .filter(
      ({ fact, second }) => second > since && plainAddress(fact.address ?? asked.address) === asked.address,
    )
    .map(({ fact, second }): Wait => {
      return (wall, clock) => {
        const sent = view.clocks.all[clock]!.dayAt(second);
        const last = Math.max(
          sent + optOutDays,
          fact.optOutBy === undefined ? 0 : dayNumberOf(fact.optOutBy),
        );
        return Math.max(0, (last + 1) * DAY_SECONDS - wall);
      };
    });
  return notices.length === 0 ? ALWAYS : { wait: () => Infinity, lifted: notices };
}

/** The consumer texted from the number or gave it, and it was sure to be theirs within so many days. */
export function smsBasis(view: View, { days }: CheckOf<'SMS_BASIS'>): Obstacle | null {
  const asked = view.contact;
  if (asked?.number === undefined) return null;
  const since = lastOptOut(view, asked);
  if (!isUsedOrGiven(view, asked, { channel: 'SMS', scope: 'SMS', since })) return ALWAYS;
  const sure = [
    ...incoming(view, asked, 'SMS').map(({ second }) => second),
    ...given(view, asked, 'SMS'),
    ...view
      .facts('NUMBER_CONFIRMED')
      .filter(({ fact }) => plainNumber(fact.number ?? asked.number) === asked.number)
      .map(({ second }) => second),
  ].filter((second) => second > since);
  const latest = Math.max(...sure);
  return {
    wait: (wall, clock) => {
      const last = view.clocks.all[clock]!.dayAt(latest) + days;
      return wall < (last + 1) * DAY_SECONDS ? 0 : Infinity;
    },
  };
}

interface Basis {
  readonly channel: ContactChannel;
  readonly scope: ConsentScope;
  readonly since: number;
}

function isUsedOrGiven(view: View, asked: KnownContact, { channel, scope, since }: Basis): boolean {
  return (
    incoming(view, asked, channel).some(({ second }) => second > since) ||
    given(view, asked, scope).some((second) => second > since)
  );
}

/** Messages from the person by the address or number asked about. */
function incoming(view: View, asked: KnownContact, channel: ContactChannel): readonly KnownContact[] {
  const all = view.history.inboundOf(asked.person);
  return all
    .slice(0, view.countBefore(all))
    .filter(
      (contact) =>
        contact.fact.channel === channel &&
        (channel === 'EMAIL'
          ? (contact.address ?? asked.address) === asked.address
          : (contact.number ?? asked.number) === asked.number),
    );
}

/** When the person agreed to the medium, to the collector itself. */
function given(view: View, asked: KnownContact, scope: ConsentScope): readonly number[] {
  return view.history
    .factsOf('CONSENT')
    .filter(
      ({ fact, second }) =>
        second <= view.at &&
        fact.givenTo !== 'CREDITOR' &&
        (fact.scopes?.includes(scope) ?? true) &&
        plainAddress(fact.address ?? asked.address) === asked.address &&
        plainNumber(fact.number ?? asked.number) === asked.number,
    )
    .map(({ second }) => second);
}

/** The immediately prior collector wrote to the address. */
function isInherited(view: View, asked: KnownContact, since: number): boolean {
  const prior = priorAgency(view);
  if (prior === undefined) return false;
  return view.history
    .contactsWith(asked.person)
    .some(
      ({ fact, isOutbound, second, address }) =>
        isOutbound &&
        fact.channel === 'EMAIL' &&
        fact.agency === prior &&
        address === asked.address &&
        second > since &&
        second < view.at,
    );
}

function lastOptOut(view: View, asked: KnownContact): number {
  const seconds = view.history
    .factsOf('OPT_OUT')
    .filter(({ fact, second }) => second <= view.at && isAbout(fact, asked))
    .map(({ second }) => second);
  return Math.max(-Infinity, ...seconds);
}

/** A validation notice goes out with the first communication about the debt or within so many days of it. */
export function validation(view: View, { days }: CheckOf<'VALIDATION'>): Obstacle | null {
  if (view.contact?.fact.purpose !== 'VALIDATION_NOTICE') return null;
  const first = firstCommunication(view);
  if (first === undefined || isPaid(view)) return null;
  const due = afterDays(first.days, days + 1);
  return { wait: (wall, clock, second) => (due(wall, clock, second) > 0 ? 0 : Infinity) };
}

/** Whether the time for the notice has passed and none is on record. */
export function isValidationOverdue(view: View, days: number): boolean {
  const first = firstCommunication(view);
  if (first === undefined || isPaid(view) || view.facts('VALIDATION_NOTICE').length > 0) return false;
  const isSent = view.history
    .withPurpose('VALIDATION_NOTICE')
    .some(({ second, debts }) => second <= view.at && shareDebt(debts, view.debts));
  const clock = view.clocks.possible[0]!;
  return !isSent && view.clocks.all[clock]!.dayAt(view.at) > first.days[clock]! + days;
}

function firstCommunication(view: View): KnownContact | undefined {
  return view.history.contacts.find(
    (contact) =>
      contact.second < view.at &&
      contact.fact.purpose !== 'VALIDATION_NOTICE' &&
      CONSUMER.has(contact.fact.party) &&
      shareDebt(contact.debts, view.debts) &&
      (communicates(contact, false) || !contact.isOutbound),
  );
}

const CONSUMER: ReadonlySet<string> = new Set(['DEBTOR', 'CO_DEBTOR', 'SPOUSE', 'GUARDIAN', 'EXECUTOR']);

function isPaid(view: View): boolean {
  return view.latest('DEBT_STATUS')?.fact.status === 'PAID';
}
