import { z } from 'zod';
import { instantText, localDateText, oneOf, timeZoneText } from '../../kernel/parse.js';
import type { Instant, LocalDate, TimeZone } from '../../kernel/time.js';
import { channels, type Channel } from '../agreements/index.js';
import {
  consentScopes,
  contactPlaces,
  type ConsentScope,
  type ContactPlace,
} from '../conduct/facts.rules.js';

/** Days of the week, as ISO 8601 numbers them: Monday first. */
export const weekdays = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
] as const;
export type Weekday = (typeof weekdays)[number];

/** What a dispute is about. */
export const disputeGrounds = [
  'NOT_MY_DEBT',
  'AMOUNT',
  'PAID',
  'FRAUD',
  'GOODS_OR_SERVICE',
  'OTHER',
] as const;
export type DisputeGround = (typeof disputeGrounds)[number];

/** How long somebody will be short of money. */
export const hardshipTerms = ['SHORT', 'LONG'] as const;
export type HardshipTerm = (typeof hardshipTerms)[number];

/** How to treat a vulnerable person; never why: no diagnosis is kept (PIPL art. 28, FCA CONC 7.2). */
export const handlings = [
  'MORE_TIME',
  'PLAIN_WORDS',
  'IN_WRITING_ONLY',
  'WITH_A_SUPPORTER',
  'NO_VISITS',
  'SPECIALIST_ONLY',
] as const;
export type Handling = (typeof handlings)[number];

/** The two moratoria of England and Wales (SI 2020/1311, parts 2 and 3). */
export const breathingSpaces = ['STANDARD', 'MENTAL_HEALTH'] as const;
export type BreathingSpace = (typeof breathingSpaces)[number];

/** What shows that somebody cannot be reached: only then may a contact person be asked. */
export const lostEvidences = ['NUMBER_INVALID', 'THREE_CALLS_FAILED', 'THREE_DAYS_FAILED'] as const;
export type LostEvidence = (typeof lostEvidences)[number];

/** Who was told yes: a consent given to the creditor is not one given to a collector. */
export const consentReceivers = ['DEBT_COLLECTOR', 'CREDITOR'] as const;
export type ConsentReceiver = (typeof consentReceivers)[number];

/** Hours of a day that do not suit, in the person's own zone. Where `from` is later than `to` they go over midnight. */
export interface InconvenientHours {
  /** Every day where there are none. */
  readonly weekdays?: readonly Weekday[] | undefined;
  /** `HH:MM`, included. */
  readonly from: string;
  /** `HH:MM`, not included; `24:00` is the end of the day. */
  readonly to: string;
  /** The last day on which it holds. */
  readonly until?: LocalDate | undefined;
}

/** What notices say beside their kind. Which of these a kind takes stands in the table of kinds; nothing here is a name. */
export interface NoticeDetails {
  readonly inconvenient?: readonly InconvenientHours[] | undefined;
  readonly inconvenientPlaces?: readonly ContactPlace[] | undefined;
  readonly blockedMedia?: readonly Channel[] | undefined;
  readonly inWriting?: boolean | undefined;
  readonly mailedAt?: Instant | undefined;
  readonly receivedAt?: Instant | undefined;
  readonly ground?: DisputeGround | undefined;
  readonly happenedOn?: LocalDate | undefined;
  readonly from?: LocalDate | undefined;
  readonly until?: LocalDate | undefined;
  /** Whether the attorney lets us speak to the client. */
  readonly letsContact?: boolean | undefined;
  readonly term?: HardshipTerm | undefined;
  readonly handling?: readonly Handling[] | undefined;
  readonly breathingSpace?: BreathingSpace | undefined;
  readonly evidence?: LostEvidence | undefined;
  readonly givenTo?: ConsentReceiver | undefined;
  readonly consentTo?: readonly ConsentScope[] | undefined;
  readonly onlyOn?: LocalDate | undefined;
  readonly via?: Channel | undefined;
  readonly timeZones?: readonly TimeZone[] | undefined;
}

/** Most entries of a list inside one notice. */
const MOST = 20;

const clockTime = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'Write a time of day as HH:MM, from 00:00 to 24:00.');

const hours = z
  .strictObject({
    weekdays: z.array(oneOf(weekdays)).min(1).max(7).optional(),
    from: clockTime,
    to: clockTime,
    until: localDateText.optional(),
  })
  .refine(({ from, to }) => from !== to, {
    message: 'Give hours that begin and end at different times; a whole day is 00:00 to 24:00.',
    path: ['to'],
  });

const listOf = <T extends z.ZodType>(one: T) => z.array(one).min(1).max(MOST);

/** How each detail is written; kinds pick theirs from here, so that one word means one thing in all of them. */
export const detailTexts = {
  inconvenient: listOf(hours),
  inconvenientPlaces: listOf(oneOf(contactPlaces)),
  blockedMedia: listOf(oneOf(channels)),
  inWriting: z.boolean(),
  mailedAt: instantText,
  receivedAt: instantText,
  ground: oneOf(disputeGrounds),
  happenedOn: localDateText,
  from: localDateText,
  until: localDateText,
  letsContact: z.boolean(),
  term: oneOf(hardshipTerms),
  handling: listOf(oneOf(handlings)),
  breathingSpace: oneOf(breathingSpaces),
  evidence: oneOf(lostEvidences),
  givenTo: oneOf(consentReceivers),
  consentTo: listOf(oneOf(consentScopes)),
  onlyOn: localDateText,
  via: oneOf(channels),
  timeZones: listOf(timeZoneText),
} as const satisfies Readonly<Record<keyof NoticeDetails, z.ZodType>>;

/** The details of a kind: those it needs, and those it takes. Whatever else is given is refused by its name. */
export function detailsOf<N extends keyof NoticeDetails, T extends keyof NoticeDetails>(
  needed: readonly N[],
  taken: readonly T[],
): z.ZodType<NoticeDetails> {
  const shape: Record<string, z.ZodType> = {};
  for (const name of needed) shape[name] = detailTexts[name];
  for (const name of taken) shape[name] = detailTexts[name].optional();
  return z.strictObject(shape).check((context) => {
    for (const [path, message] of contradictions(context.value))
      context.issues.push({ code: 'custom', message, path: [path], input: context.value });
  });
}

/** What cannot be true of one notice. */
function* contradictions({ from, until, mailedAt, receivedAt }: NoticeDetails): Generator<[string, string]> {
  if (from !== undefined && until !== undefined && until < from)
    yield ['until', 'It ends on a day before it begins.'];
  if (mailedAt !== undefined && receivedAt !== undefined && receivedAt < mailedAt)
    yield ['receivedAt', 'It was received before it was sent.'];
}
