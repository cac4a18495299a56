import { secondOf } from '../../../kernel/wall-clock.js';
import { DAY_SECONDS, dayNumberOf, dayOf, weekdayOf, type DayNumber } from '../../../kernel/wall-clock.js';
import type { CheckOf } from '../checks.rules.js';
import type { BreathingSpaceFact } from '../facts.rules.js';
import { instantSecond, shareDebt } from '../history.rules.js';
import { allOf, ALWAYS, type Obstacle, type Wait } from '../obstacle.rules.js';
import type { View } from '../view.rules.js';

/** From the receipt of a written request on, for good. */
export function cease(view: View): Obstacle | null {
  const waits = view
    .facts('CEASE_NOTICE')
    .filter(({ fact }) => fact.inWriting !== false)
    .map(({ fact, second }): Wait => {
      const received = instantSecond(fact.receivedAt, second);
      return (_wall, _clock, now) => (now < received ? 0 : Infinity);
    });
  return allOf(waits);
}

/** While an attorney who answers represents the person. */
export function attorney(view: View): Obstacle | null {
  const latest = view.latest('ATTORNEY');
  if (latest === undefined || latest.fact.isRepresented === false) return null;
  return latest.fact.letsContact === true ? null : ALWAYS;
}

/** From a written dispute within the validation period until its verification has been sent. */
export function dispute(view: View, { validationDays }: CheckOf<'DISPUTE'>): Obstacle | null {
  const last = view.facts('DISPUTE').findLast(({ fact }) => fact.inWriting !== false);
  if (last === undefined || isLate(view, last.second, validationDays)) return null;
  const isVerified =
    view.facts('VERIFICATION_SENT').some(({ second }) => second >= last.second) ||
    view.history
      .withPurpose('VERIFICATION')
      .some(
        ({ isOutbound, second, debts }) =>
          isOutbound && second >= last.second && second < view.at && shareDebt(debts, view.debts),
      );
  return isVerified ? null : ALWAYS;
}

/** The period ends so many days after a validation notice is taken to have arrived; without a notice it has not begun. */
function isLate(view: View, disputed: number, days: number): boolean {
  const sent =
    view.facts('VALIDATION_NOTICE')[0]?.second ??
    view.history.withPurpose('VALIDATION_NOTICE').find(({ debts }) => shareDebt(debts, view.debts))?.second;
  if (sent === undefined) return false;
  const clock = view.clocks.all[view.clocks.possible[0]!]!;
  return clock.dayAt(disputed) > arrivalOf(clock.dayAt(sent)) + days;
}

/** 12 CFR 1006.34(b)(5): no earlier than five days after sending, Saturdays and Sundays (and public holidays) left out. */
function arrivalOf(sent: DayNumber): DayNumber {
  let day = sent;
  for (let left = 5; left > 0; left -= weekdayOf(day) > 5 ? 0 : 1) day++;
  return day;
}

/** On the days of a moratorium. */
export function breathingSpace(view: View, check: CheckOf<'BREATHING_SPACE'>): Obstacle | null {
  const waits = view.facts('BREATHING_SPACE').map(({ fact }): Wait => {
    const clock = view.clocks.all[view.clocks.possible[0]!]!;
    const first = fact.start === undefined ? clock.dayAt(secondOf(fact.at)) : dayNumberOf(fact.start);
    const last = lastDayOf(fact, first, check);
    return (wall) => {
      const today = dayOf(wall);
      if (today < first || today > last) return 0;
      return last === Infinity ? Infinity : (last + 1) * DAY_SECONDS - wall;
    };
  });
  return allOf(waits);
}

/** A crisis treatment has no end that is known beforehand. */
function lastDayOf(
  { kind, until, treatmentUntil }: BreathingSpaceFact,
  first: DayNumber,
  { days, afterTreatmentDays }: CheckOf<'BREATHING_SPACE'>,
): DayNumber {
  if (kind === 'STANDARD')
    return until === undefined ? first + days - 1 : Math.min(dayNumberOf(until), first + days);
  if (treatmentUntil !== undefined) return dayNumberOf(treatmentUntil) + afterTreatmentDays;
  return until === undefined ? Infinity : dayNumberOf(until);
}

/** While the lender holds the case. */
export function hold(view: View): Obstacle | null {
  const released = view.facts('HOLD_RELEASED');
  const waits = view
    .facts('HOLD')
    .filter(
      ({ fact, second }) => !released.some((end) => end.fact.kind === fact.kind && end.second >= second),
    )
    .map(({ fact }): Wait => {
      if (fact.until === undefined) return () => Infinity;
      const end = (dayNumberOf(fact.until) + 1) * DAY_SECONDS;
      return (wall) => Math.max(0, end - wall);
    });
  return allOf(waits);
}
