import type { Instant, LocalDate, TimeZone } from '../../kernel/time.js';
import { dateOfDay, secondOf, WallClock } from '../../kernel/wall-clock.js';
import type { Fact, InconvenientTime, OtherFact } from '../conduct/index.js';
import type { NoticeDetails, NoticeKind, StandingFact } from '../notices/index.js';

/*
 * Notices as the judge sees them. What was said in a contact binds from the next second on, and not the contact in which
 * it was said. A hold stands from the report of its notice: that is when the lender's hold began.
 */

export function noticeFacts(notices: readonly StandingFact[], zone: TimeZone): readonly Fact[] {
  return notices.flatMap((notice) => {
    const told: Told = {
      notice,
      at: (notice.occurredAt + 1_000) as Instant,
      zone,
      debts: notice.accountId === null ? {} : { debts: [notice.accountId] },
      point: pointOf(notice),
    };
    return [...(meanings[notice.kind]?.(told, notice.details) ?? []), ...holdFacts(told)];
  });
}

interface Told {
  readonly notice: StandingFact;
  readonly at: Instant;
  readonly zone: TimeZone;
  readonly debts: { readonly debts?: readonly string[] };
  readonly point: { readonly number?: string; readonly address?: string };
}

type Meaning = (told: Told, details: NoticeDetails) => readonly OtherFact[];

/** What each kind says to the rules beside the hold that it may bring. A kind that is missing only holds, or is for people. */
const meanings: Readonly<Partial<Record<NoticeKind, Meaning>>> = {
  DECEASED: ({ at }) => [{ type: 'DECEASED', at }],
  INCAPACITY: ({ at }) => [{ type: 'INCAPACITY', at }],
  BREATHING_SPACE: ({ at, debts }, { breathingSpace, from, until }) => [
    {
      type: 'BREATHING_SPACE',
      at,
      ...debts,
      kind: breathingSpace ?? 'STANDARD',
      ...(from !== undefined && { start: from }),
      ...(until !== undefined && { until }),
    },
  ],
  CEASE: ({ at, debts, notice }, { inWriting, receivedAt }) =>
    notice.until === null
      ? [
          {
            type: 'CEASE_NOTICE',
            at,
            ...debts,
            inWriting: inWriting !== false,
            ...(receivedAt !== undefined && { receivedAt }),
          },
        ]
      : [],
  ATTORNEY: ({ at, debts, notice }, { letsContact }) => [
    { type: 'ATTORNEY', at, ...debts, isRepresented: true, ...(letsContact === true && { letsContact }) },
    ...(notice.until === null
      ? []
      : [{ type: 'ATTORNEY', at: notice.until, ...debts, isRepresented: false } as const]),
  ],
  DISPUTE: ({ at, debts, notice }, { inWriting }) => [
    { type: 'DISPUTE', at, ...debts, inWriting: inWriting !== false },
    ...(notice.until === null ? [] : [{ type: 'VERIFICATION_SENT', at: notice.until, ...debts } as const]),
  ],
  PREFERENCE: (told, { inconvenient = [], inconvenientPlaces, blockedMedia = [] }) => [
    {
      type: 'PREFERENCE',
      at: told.at,
      inconvenient: inconvenient.map((hours) => timesOf(hours, told)),
      ...(told.notice.until === null && inconvenientPlaces !== undefined && { inconvenientPlaces }),
    },
    ...blockedMedia.flatMap((channel) => untilTakenBack(told, { channel })),
  ],
  OPT_OUT: (told, { blockedMedia = [] }) =>
    blockedMedia.length === 0
      ? untilTakenBack(told, told.point)
      : blockedMedia.flatMap((channel) => untilTakenBack(told, { ...told.point, channel })),
  WRONG_NUMBER: ({ at, point, notice }) =>
    notice.until === null ? [{ type: 'WRONG_NUMBER_LEARNED', at, ...point }] : [],
  UNDELIVERABLE: ({ at, point, notice }) =>
    notice.until === null ? [{ type: 'UNDELIVERABLE', at, ...point }] : [],
  UNREACHABLE: ({ at, point }, { evidence }) =>
    evidence === 'NUMBER_INVALID' && point.number !== undefined
      ? [{ type: 'UNDELIVERABLE', at, ...point }]
      : [],
  LOCATION: ({ at, notice }, { timeZones }) =>
    timeZones === undefined || notice.until !== null ? [] : [{ type: 'LOCATION_INFO', at, zones: timeZones }],
  CONSENT: ({ at, debts, point, notice, zone }, { givenTo, consentTo = [], onlyOn, until }) => [
    {
      type: 'CONSENT',
      at,
      ...debts,
      ...point,
      scopes: consentTo,
      ...(givenTo !== undefined && { givenTo }),
      ...(onlyOn !== undefined && { onlyOn: [onlyOn] }),
      ...lastDay(until, notice.until, zone),
    },
  ],
  VALIDATION_SENT: ({ at, debts }) => [{ type: 'VALIDATION_NOTICE', at, ...debts }],
};

/** Each under a name of its own: the end of one notice does not end another of the same kind. */
function holdFacts({ notice, debts }: Told): readonly OtherFact[] {
  const { hold, id, reportedAt, until } = notice;
  if (hold === null) return [];
  const kind = `${hold} ${id}`;
  return [
    { type: 'HOLD', at: reportedAt, kind, ...debts },
    ...(until === null ? [] : [{ type: 'HOLD_RELEASED', at: until, kind, ...debts } as const]),
  ];
}

function untilTakenBack(
  { at, notice }: Told,
  about: { readonly number?: string; readonly address?: string; readonly channel?: NoticeChannel },
): readonly OtherFact[] {
  return [
    { type: 'OPT_OUT', at, ...about },
    ...(notice.until === null ? [] : [{ type: 'OPT_IN', at: notice.until, ...about } as const]),
  ];
}

type NoticeChannel = NonNullable<NoticeDetails['blockedMedia']>[number];

/** By the contact point where it is one of the person's own, as in the register; else by its hash. */
function pointOf({ contactPointId, addressHash, addressKind }: StandingFact): Told['point'] {
  const point = contactPointId ?? addressHash;
  if (point === null) return {};
  return addressKind === 'PHONE' ? { number: point } : { address: point };
}

function timesOf(
  { weekdays, from, to, until }: NonNullable<NoticeDetails['inconvenient']>[number],
  { notice }: Told,
): InconvenientTime {
  return {
    ...(weekdays !== undefined && { weekdays: weekdays.map((day) => WEEKDAYS.indexOf(day) + 1) }),
    from: secondsOf(from),
    to: secondsOf(to),
    ...(notice.until === null ? until !== undefined && { until } : { until: notice.until }),
  };
}

const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;

/** `HH:MM` as seconds after midnight. */
function secondsOf(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * 60;
}

/** The last day of a consent: as it was given, or the day on which it was taken back. */
function lastDay(until: LocalDate | undefined, ended: Instant | null, zone: TimeZone) {
  const told = ended === null ? undefined : dateOfDay(WallClock.of(zone).dayAt(secondOf(ended) - 1));
  const last = until === undefined || (told !== undefined && told < until) ? told : until;
  return last === undefined ? {} : { until: last };
}
