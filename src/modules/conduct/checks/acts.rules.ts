import { addMonths } from '../../../kernel/time.js';
import { DAY_SECONDS, dateOfDay, dayNumberOf, dayOf, type DayNumber } from '../../../kernel/wall-clock.js';
import type { CheckOf } from '../checks.rules.js';
import { plainAddress, shareDebt, type KnownContact } from '../history.rules.js';
import { ALWAYS, type Obstacle, type Wait } from '../obstacle.rules.js';
import { isRecalled } from '../placed-agencies.rules.js';
import type { View } from '../view.rules.js';
import { afterDays } from './counts.rules.js';
import { communicates } from './third-persons.rules.js';

/** A bureau is told only after a talk about the debt, or after a message that did not come back within so many days. */
export function furnishWait(view: View, { days }: CheckOf<'FURNISH_WAIT'>): Obstacle | null {
  const about = view.history.contacts.filter(
    ({ second, debts }) => second <= view.at && shareDebt(debts, view.debts),
  );
  const hasSpoken = about.some(
    (contact) =>
      contact.fact.party === 'DEBTOR' &&
      (contact.isTalk ||
        contact.fact.isConversation === true ||
        contact.fact.connection === 'CONVERSATION') &&
      shareDebt(contact.talkDebts, view.debts),
  );
  if (hasSpoken) return null;
  const lifted = about
    .filter(
      ({ isOutbound, isCall, fact }) =>
        isOutbound &&
        !isCall &&
        fact.channel !== 'VISIT' &&
        fact.party === 'DEBTOR' &&
        fact.connection !== 'RETURNED',
    )
    .filter((message) => communicates(message, true) && !cameBack(view, message, days))
    .map((message) => afterDays(message.days, days));
  return lifted.length === 0 ? ALWAYS : { wait: () => Infinity, lifted };
}

/** Notice that it could not be delivered, within the days in which one waits for it. */
function cameBack(view: View, message: KnownContact, days: number): boolean {
  return view
    .facts('UNDELIVERABLE')
    .some(
      ({ fact, second }) =>
        second >= message.second &&
        second <= message.second + days * DAY_SECONDS &&
        plainAddress(fact.address ?? message.address) === message.address,
    );
}

/** Paid, settled and discharged debts only go back to their owner. */
export function notPlaceable(view: View): Obstacle | null {
  if (view.act?.isReturnToOwner === true) return null;
  const status = view.latest('DEBT_STATUS')?.fact.status ?? 'OWED';
  return status === 'OWED' ? null : ALWAYS;
}

export function agencyListed(view: View): Obstacle | null {
  const latest = view
    .facts('AGENCY_LISTED')
    .findLast(({ fact }) => (fact.agency ?? view.agency) === view.agency);
  return latest === undefined || latest.fact.isListed === false ? ALWAYS : null;
}

/** Done at most so many months ago. */
export function fresh(view: View, { of, months }: CheckOf<'FRESH'>): Obstacle | null {
  const latest = view
    .facts(of)
    .findLast(
      ({ fact }) =>
        (fact.agency ?? view.agency) === view.agency &&
        (fact.collector ?? view.act?.collector) === view.act?.collector,
    );
  if (latest === undefined) return ALWAYS;
  return {
    wait: (wall, clock) => {
      const done = dateOfDay(view.clocks.all[clock]!.dayAt(latest.second));
      return dayOf(wall) <= dayNumberOf(addMonths(done, months)) ? 0 : Infinity;
    },
  };
}

/** A second agency behind the first one; a consent on record lifts it. */
export function noSubPlacement(): Obstacle {
  return ALWAYS;
}

/** Nothing on top of the debt, and to the lender's account. */
export function noCharge({ act }: View): Obstacle | null {
  return act?.hasExtraCharge === true || act?.payee === 'OTHER' ? ALWAYS : null;
}

/** After a recall nothing is seen or used any more, and by a set day the agency attests that it deleted its copies. */
export function serviceEnded(view: View, { attestDays }: CheckOf<'SERVICE_ENDED'>): Obstacle | null {
  if (!isRecalled(view)) return null;
  if (view.act?.action !== 'ATTEST_DELETION') return ALWAYS;
  if (view.act.isStoreOnly === true) return null;
  const { second } = view
    .facts('RECALL')
    .findLast(({ fact }) => (fact.agency ?? view.agency) === view.agency)!;
  return {
    wait: (wall, clock) => (dayOf(wall) <= view.clocks.all[clock]!.dayAt(second) + attestDays ? 0 : Infinity),
  };
}

/** Records are kept for so many years, the day on which they end included, and as long as a hold stands. */
export function retention(view: View, { years }: CheckOf<'RETENTION'>): Obstacle | null {
  const released = view.facts('HOLD_RELEASED');
  const isHeld = view
    .facts('HOLD')
    .some(({ fact, second }) => !released.some((end) => end.fact.kind === fact.kind && end.second >= second));
  if (isHeld) return ALWAYS;
  const kept = years[view.act?.records ?? 'OTHER'] ?? Math.max(...Object.values(years));
  const wait = (since: DayNumber): Wait => {
    const end = dayNumberOf(addMonths(dateOfDay(since), 12 * kept)) + 1;
    return (wall) => Math.max(0, end * DAY_SECONDS - wall);
  };
  const { keptSince } = view.act ?? {};
  if (keptSince !== undefined) return { wait: wait(dayNumberOf(keptSince)) };
  const last = view.history.contacts.findLast(({ second }) => second <= view.at);
  return last === undefined
    ? null
    : { wait: (wall, clock, second) => wait(last.days[clock]!)(wall, clock, second) };
}

/** No threat of a suit after the limitation has run out, unless the debt was acknowledged anew. */
export function limitation(view: View): Obstacle | null {
  const latest = view.latest('LIMITATION');
  if (latest === undefined || latest.fact.isReacknowledged === true) return null;
  const last = dayNumberOf(latest.fact.endsOn);
  return { wait: (wall) => (dayOf(wall) <= last ? 0 : Infinity) };
}
