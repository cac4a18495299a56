import { Temporal } from 'temporal-polyfill';

declare const instantBrand: unique symbol;
declare const localDateBrand: unique symbol;
declare const timeZoneBrand: unique symbol;

/** A point in time, in milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly [instantBrand]: true };
/** A calendar day without a zone, `2026-11-21`. */
export type LocalDate = string & { readonly [localDateBrand]: true };
/** An IANA time zone that this machine knows, `Asia/Taipei`. */
export type TimeZone = string & { readonly [timeZoneBrand]: true };

/** Where the time comes from; two of them are injected (see `Clocks`). */
export interface Clock {
  now(): Instant;
}

/**
 * `domain` is the time of the business (placements, periods, windows) and is moved by tests and the demo;
 * `system` is real time (tokens, leases, limits).
 */
export interface Clocks {
  readonly domain: Clock;
  readonly system: Clock;
}

export const systemClock: Clock = { now: () => Date.now() as Instant };

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** An RFC 3339 date-time with an offset, or null. A date-time without an offset is no instant. */
export function parseInstant(text: string): Instant | null {
  const usual = USUAL.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(usual)) return usual as Instant;
  if (!RFC3339.test(text)) return null;
  try {
    return Temporal.Instant.from(text).epochMilliseconds as Instant;
  } catch {
    return null;
  }
}

/** `2026-11-21T08:30:00.000Z`. */
export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** For libraries that take nothing else. */
export function dateOf(instant: Instant): Date {
  return new Date(instant);
}

/** The calendar day in UTC. */
export function utcDay(instant: Instant): LocalDate {
  return formatInstant(instant).slice(0, 10) as LocalDate;
}

/** A real calendar day written `YYYY-MM-DD`, or null. */
export function parseLocalDate(text: string): LocalDate | null {
  if (!ISO_DATE.test(text)) return null;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? (text as LocalDate) : null;
}

/** The zone by its IANA name, or null when this machine does not know it. */
export function parseTimeZone(text: string): TimeZone | null {
  if (zones.has(text)) return text as TimeZone;
  if (!isTimeZone(text)) return null;
  // only what is real is remembered, in few spellings: callers can write any number of other names
  if (zones.size < 2_000) zones.add(text);
  return text as TimeZone;
}

export function localDateIn(zone: TimeZone, instant: Instant): LocalDate {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  return zoned.toPlainDate().toString() as LocalDate;
}

/** The first instant of the day in the zone: midnight, or what stands for it where the clock jumps over it. */
export function startOfDay(zone: TimeZone, date: LocalDate): Instant {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds as Instant;
}

/** The first instant that is no longer part of the day. */
export function endOfDay(zone: TimeZone, date: LocalDate): Instant {
  return startOfDay(zone, addDays(date, 1));
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString() as LocalDate;
}

/** The same day of a later month, or the last day of a shorter one. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ months }).toString() as LocalDate;
}

/** The same day so many years on; where there is none, as for 29 February, the last of that month (Civil Code 202). */
export function addYears(date: LocalDate, years: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ years }).toString() as LocalDate;
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

/** Whole calendar months from `from` to `to`; 31 January to 28 February is none, to 1 March is one. */
export function monthsBetween(from: LocalDate, to: LocalDate): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'months' }).months;
}

/** A calendar month as a whole number, `year × 12 + month − 1`, so that the next month is one more. */
export type MonthNumber = number;

export function monthOf(date: LocalDate): MonthNumber {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}

/** `2005-05` → its number, or null. */
export function parseMonth(label: string): MonthNumber | null {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(label) ? monthOf(`${label}-01` as LocalDate) : null;
}

export function monthLabel(month: MonthNumber): string {
  const year = Math.floor(month / 12)
    .toString()
    .padStart(4, '0');
  return `${year}-${((month % 12) + 1).toString().padStart(2, '0')}`;
}

export function firstDayOf(month: MonthNumber): LocalDate {
  return `${monthLabel(month)}-01` as LocalDate;
}

export function lastDayOf(month: MonthNumber): LocalDate {
  return addDays(firstDayOf(month + 1), -1);
}

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
/** What needs no second look: no leap second, and a day that every month has. A batch has 500 of them. */
const USUAL =
  /^[1-9]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{3})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;
const ISO_DATE = /^\d{4}-\d\d-\d\d$/;
const zones = new Set<string>();

function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
