import { hasCome } from '../../kernel/parse.js';
import {
  addDays,
  daysBetween,
  endOfDay,
  utcDay,
  type Instant,
  type LocalDate,
  type TimeZone,
} from '../../kernel/time.js';
import type { Hold } from '../accounts/account.rules.js';
import { noticeKinds, type Coverage, type Effect, type NoticeKind } from './notice-kinds.rules.js';
import type { NoticeDetails } from './notice-details.rules.js';

/** Days of a breathing space, its first one included (SI 2020/1311, reg 26(2)). */
export const BREATHING_SPACE_DAYS = 60;

/** What is remarkable about a notice; it is stored and honoured all the same. */
export const noticeFlags = ['LONGER_THAN_SIXTY_DAYS', 'NOT_IN_WRITING'] as const;
export type NoticeFlag = (typeof noticeFlags)[number];

/** What of a notice its effect depends on. */
export interface NoticeFacts {
  readonly kind: NoticeKind;
  readonly details: NoticeDetails;
}

/** The hold that a notice opens on its debts, or null: a cease by word of mouth narrows and does not stop. */
export function holdOf({ kind, details }: NoticeFacts): Hold | null {
  const { effect } = noticeKinds[kind];
  if (typeof effect === 'string') return null;
  return effect.onlyInWriting && details.inWriting !== true ? null : effect.holds;
}

export function effectOf(facts: NoticeFacts): Effect {
  const { effect } = noticeKinds[facts.kind];
  if (typeof effect === 'string') return effect;
  return holdOf(facts) === null ? 'NARROWS' : 'HOLDS';
}

export function flagsOf({
  kind,
  details: { breathingSpace, from, until, inWriting },
}: NoticeFacts): NoticeFlag[] {
  const isLong =
    breathingSpace === 'STANDARD' &&
    from !== undefined &&
    until !== undefined &&
    daysBetween(from, until) >= BREATHING_SPACE_DAYS;
  return [
    ...(isLong ? (['LONGER_THAN_SIXTY_DAYS'] as const) : []),
    ...(kind === 'CEASE' && inWriting === false ? (['NOT_IN_WRITING'] as const) : []),
  ];
}

/** The last day on which a notice holds by itself; null: until somebody ends it. */
export function lastDayOf({ details }: NoticeFacts): LocalDate | null {
  const { onlyOn, until, breathingSpace, from } = details;
  if (onlyOn !== undefined) return onlyOn;
  if (until !== undefined) return until;
  if (breathingSpace === 'STANDARD' && from !== undefined) return addDays(from, BREATHING_SPACE_DAYS - 1);
  return null;
}

/**
 * The first instant at which a notice holds no more. Where it is not sure which zone the person is in, what protects ends
 * when the day is over in the last of the zones, and what widens in the first.
 */
export function expiryOf(facts: NoticeFacts, zones: readonly TimeZone[]): Instant | null {
  const day = lastDayOf(facts);
  if (day === null || zones.length === 0) return null;
  const ends = zones.map((zone) => endOfDay(zone, day));
  return (effectOf(facts) === 'WIDENS' ? Math.min(...ends) : Math.max(...ends)) as Instant;
}

/** A moment or day that has not come although it is told of as past; the path leads to it inside the item. */
export function notYet(
  occurredAt: Instant,
  { mailedAt, receivedAt, happenedOn }: NoticeDetails,
  now: Instant,
): readonly string[] | null {
  if (!hasCome(occurredAt, now)) return ['occurredAt'];
  if (mailedAt !== undefined && !hasCome(mailedAt, now)) return ['details', 'mailedAt'];
  if (receivedAt !== undefined && !hasCome(receivedAt, now)) return ['details', 'receivedAt'];
  // somewhere on earth it is tomorrow already
  if (happenedOn !== undefined && happenedOn > addDays(utcDay(now), 1)) return ['details', 'happenedOn'];
  return null;
}

/** What a notice lacks to say anything at all, in words; null when it is whole. */
export function lack({ kind, details }: NoticeFacts, hasAddress: boolean): string | null {
  if (noticeKinds[kind].isOpenedOnly) return 'Tell of the complaint itself, and ask for the hold there.';
  const needs = noticeKinds[kind].address;
  if (needs === 'REQUIRED' && !hasAddress) return 'Say which number or address this is about.';
  if (needs === 'NONE' && hasAddress) return 'This kind is about no number or address.';
  if (kind === 'OPT_OUT' && !hasAddress && details.blockedMedia === undefined)
    return 'Say which number, address or media the person opted out of.';
  const { inconvenient, inconvenientPlaces, blockedMedia } = details;
  if (kind === 'PREFERENCE' && (inconvenient ?? inconvenientPlaces ?? blockedMedia) === undefined)
    return 'Say which hours, places or media do not suit.';
  return null;
}

/** What it speaks for, where it may; null where its kind cannot. */
export function coverageOf(kind: NoticeKind, asked: Coverage | undefined): Coverage | null {
  const { covers } = noticeKinds[kind];
  if (asked === undefined) return covers[0];
  return covers.includes(asked) ? asked : null;
}
