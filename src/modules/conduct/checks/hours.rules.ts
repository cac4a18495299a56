import {
  DAY_SECONDS,
  dayNumberOf,
  dayOf,
  secondOf,
  timeOfDay,
  weekdayOf,
  type DayNumber,
  type Second,
  type WallSecond,
} from '../../../kernel/wall-clock.js';
import type { InconvenientTime } from '../facts.rules.js';
import { allOf, type Obstacle, type Wait } from '../obstacle.rules.js';
import type { CheckOf } from '../checks.rules.js';
import type { View } from '../view.rules.js';

/** Open from `first` to `last`, both included, on every day. */
export function hours(_: View, { first, last }: CheckOf<'HOURS'>): Obstacle {
  return {
    wait: (wall) => {
      const time = timeOfDay(wall);
      if (time < first) return first - time;
      return time <= last ? 0 : DAY_SECONDS - time + first;
    },
  };
}

/** Times that the person has called inconvenient, as long as they stand. */
export function inconvenientTimes(
  view: View,
  { endsInclusive }: CheckOf<'INCONVENIENT_TIMES'>,
): Obstacle | null {
  const times = view.facts('PREFERENCE').flatMap(({ fact }) => fact.inconvenient ?? []);
  return allOf(times.map((time) => waitFor(time, endsInclusive)));
}

function waitFor(time: InconvenientTime, endsInclusive: boolean): Wait {
  const { from = 0, to = DAY_SECONDS, until } = time;
  const length =
    (to > from ? to - from : to + DAY_SECONDS - from) + (endsInclusive && to < DAY_SECONDS ? 1 : 0);
  const begins = (day: DayNumber) => time.weekdays === undefined || time.weekdays.includes(weekdayOf(day));
  return (wall, _, second) => {
    const left = untilEnd(until, wall, second);
    if (left === 0) return 0;
    const today = dayOf(wall);
    for (const day of [today, today - 1]) {
      const since = wall - (day * DAY_SECONDS + from);
      if (begins(day) && since >= 0 && since < length) return Math.min(length - since, left);
    }
    return 0;
  };
}

/** Seconds until the preference itself ends: at an instant, or with the last second of a day. */
function untilEnd(until: InconvenientTime['until'], wall: WallSecond, second: Second): number {
  if (until === undefined) return Infinity;
  if (typeof until === 'number') return Math.max(0, secondOf(until) - second);
  return Math.max(0, (dayNumberOf(until) + 1) * DAY_SECONDS - wall);
}
