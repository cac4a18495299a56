import { Temporal } from 'temporal-polyfill';
import {
  DAY,
  daysBetween,
  formatInstant,
  utcDay,
  type Instant,
  type LocalDate,
  type TimeZone,
} from './time.js';

/** Whole seconds since 1970-01-01T00:00:00Z: the grain at which contact rules are judged. */
export type Second = number;
/** What a clock on the wall shows, as seconds since its own 1970-01-01T00:00:00. */
export type WallSecond = number;
/** A calendar day by its number, 0 for 1970-01-01; the next day is one more. */
export type DayNumber = number;

export const DAY_SECONDS = 86_400;

/** A stretch of time in which a zone's clocks are not changed. `to` is the first second after it. */
export interface ClockStretch {
  readonly from: Second;
  readonly to: Second;
  readonly offset: number;
}

/** The second that an instant lies in. */
export function secondOf(instant: Instant): Second {
  return Math.floor(instant / 1_000);
}

export function instantOf(second: Second): Instant {
  return (second * 1_000) as Instant;
}

export function dayOf(wall: WallSecond): DayNumber {
  return Math.floor(wall / DAY_SECONDS);
}

/** 0 for midnight to 86,399. */
export function timeOfDay(wall: WallSecond): number {
  return wall - dayOf(wall) * DAY_SECONDS;
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayOf(day: DayNumber): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

export function dayNumberOf(date: LocalDate): DayNumber {
  return daysBetween(EPOCH, date);
}

/** Thousands of contacts fall on a handful of days, whose names are remembered. */
export function dateOfDay(day: DayNumber): LocalDate {
  let date = named.get(day);
  if (date === undefined) {
    date = utcDay((day * DAY) as Instant);
    if (named.size < MOST_NAMED) named.set(day, date);
  }
  return date;
}

const named = new Map<DayNumber, LocalDate>();
/** More than a century of days. */
const MOST_NAMED = 40_000;

/**
 * The clock on the wall in one zone. Daylight saving is looked up once per change of the clocks and remembered, for
 * asking a calendar library for each of a hundred thousand contacts would cost more than judging them.
 */
export class WallClock {
  static of(zone: TimeZone): WallClock {
    const known = clocks.get(zone);
    if (known !== undefined) return known;
    const clock = new WallClock(zone);
    // callers can write any number of zones in any spelling
    if (clocks.size < MOST_CLOCKS) clocks.set(zone, clock);
    return clock;
  }

  readonly #stretches: ClockStretch[] = [];
  #last: ClockStretch = NOWHEN;

  private constructor(readonly zone: TimeZone) {}

  wallAt(second: Second): WallSecond {
    return second + this.stretchAt(second).offset;
  }

  dayAt(second: Second): DayNumber {
    return dayOf(this.wallAt(second));
  }

  /** The stretch that the second lies in. */
  stretchAt(second: Second): ClockStretch {
    if (this.#last.from <= second && second < this.#last.to) return this.#last;
    let found = this.#stretches.find(({ from, to }) => from <= second && second < to);
    if (found === undefined) {
      found = lookUp(this.zone, second);
      this.#stretches.push(found);
    }
    this.#last = found;
    return found;
  }
}

const clocks = new Map<TimeZone, WallClock>();
const MOST_CLOCKS = 700;
const EPOCH = '1970-01-01' as LocalDate;
const NOWHEN: ClockStretch = { from: 0, to: 0, offset: 0 };

function lookUp(zone: TimeZone, second: Second): ClockStretch {
  const at = zoned(zone, second);
  // "previous" is strictly before: from the next second on, a change at this very second is found too
  const from = zoned(zone, second + 1).getTimeZoneTransition('previous');
  const to = at.getTimeZoneTransition('next');
  return {
    from: from === null ? -Infinity : from.epochMilliseconds / 1_000,
    to: to === null ? Infinity : to.epochMilliseconds / 1_000,
    offset: at.offsetNanoseconds / 1e9,
  };
}

function zoned(zone: TimeZone, second: Second): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(second * 1_000).toZonedDateTimeISO(zone);
}

/** `2026-11-21T08:30:00+08:00`: whole seconds, with the offset that the zone's clocks have then. */
export function formatSecond(clock: WallClock, second: Second): string {
  const { offset } = clock.stretchAt(second);
  const wall = formatInstant(instantOf(second + offset)).slice(0, 19);
  const minutes = Math.round(Math.abs(offset) / 60);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${wall}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
