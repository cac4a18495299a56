import type { ErrorCode, InputPath } from '../../kernel/errors.js';
import type { PersonalClass } from '../../kernel/field-classes.js';
import type { Id } from '../../kernel/ids.js';
import type { Instant } from '../../kernel/time.js';
import { classOfPoint, type ContactPointKind, type Hold, type PartyRole } from '../accounts/index.js';
import type { Channel } from '../agreements/index.js';
import type { BrokenRule } from '../conduct/index.js';
import type { Answer } from '../contacts/index.js';
import { levelIn, listView, stageOf, type Placement } from '../placements/index.js';
import type { DisclosedValue, Disclosing, Level, Purpose, RevealLimits } from '../privacy/index.js';

/** What is wanted of a case: which value, what for, and how it will be used. */
export interface Wish {
  readonly value: DisclosedValue;
  readonly dataClass: PersonalClass;
  readonly purpose: Purpose;
  /** By which the person will be contacted; null where the purpose contacts nobody. */
  readonly channel: Channel | null;
  readonly collector: string;
}

/** What decides about a wish. */
export interface CaseOfWish {
  readonly placement: Pick<Placement, 'holds' | 'delinquentSince' | 'timeZone'>;
  readonly profile: Disclosing | null;
  readonly debtor: { readonly jurisdiction: string };
  /** Null: the debtor of the account. */
  readonly role: PartyRole | null;
  readonly point: { readonly id: Id<'contactPoint'>; readonly kind: ContactPointKind } | null;
  readonly channels: readonly Channel[];
}

/** Whose value it is and which: what class decides. Contact persons are their own class, whatever of theirs is asked for. */
export function classOfValue(
  role: PartyRole | null,
  value: DisclosedValue,
  kind: ContactPointKind | null,
): PersonalClass {
  if (role === 'CONTACT_PERSON') return 'emergency-contact';
  if (role !== null && role !== 'DEBTOR') return value === 'NATIONAL_ID' ? 'national-id' : 'third-party';
  if (kind !== null) return classOfPoint[kind];
  return value === 'NATIONAL_ID' ? 'national-id' : 'identity';
}

/** The channels by which people are contacted for a purpose; empty: nobody is. */
const CHANNELS_FOR: Readonly<Record<Purpose, readonly Channel[]>> = {
  CALL: ['PHONE', 'SMS', 'IM', 'EMAIL'],
  VISIT: ['VISIT'],
  LETTER: ['LETTER', 'EMAIL'],
  LEGAL: [],
  SETTLEMENT: [],
};

/** The channels that each kind of contact point can serve. */
const CHANNELS_OF: Readonly<Record<ContactPointKind, readonly Channel[]>> = {
  PHONE: ['PHONE', 'SMS', 'IM'],
  WORK_PHONE: ['PHONE'],
  EMAIL: ['EMAIL'],
  ADDRESS: ['VISIT', 'LETTER'],
  EMPLOYER: ['PHONE', 'VISIT', 'LETTER'],
};

/** The channels by which a value could be used for a purpose. */
export function channelsFor(purpose: Purpose, kind: ContactPointKind | null): readonly Channel[] {
  const wanted = CHANNELS_FOR[purpose];
  return kind === null ? wanted : wanted.filter((channel) => CHANNELS_OF[kind].includes(channel));
}

/** The channel of a wish that names none: the first that the agreement allows; null where nobody is contacted. */
export function usualChannel(
  purpose: Purpose,
  kind: ContactPointKind | null,
  agreed: readonly Channel[],
): Channel | null {
  const usable = channelsFor(purpose, kind);
  return usable.find((channel) => agreed.includes(channel)) ?? usable[0] ?? null;
}

/** How much the profile of the case shows of what is wanted. */
export function levelFor(
  { placement, profile, debtor }: CaseOfWish,
  { purpose, dataClass }: Wish,
  isLost: boolean,
  now: Instant,
): Level {
  const view = { ...listView(profile, stageOf(placement, now, isLost)), purpose };
  return levelIn(view, debtor.jurisdiction, dataClass);
}

/**
 * What the judge is told of the contact. Contact persons are asked where the debtor is and for nothing else (NIFA 2024;
 * 12 CFR 1006.10); a number at work is called at work.
 */
export function toldOfContact({ role, point }: CaseOfWish, { collector }: Wish) {
  const isAtWork = point?.kind === 'WORK_PHONE' || point?.kind === 'EMPLOYER';
  return {
    party: role ?? 'DEBTOR',
    collector,
    ...(point !== null && { contactPointId: point.id }),
    details: {
      ...(role === 'CONTACT_PERSON' && { purpose: 'LOCATE' as const }),
      ...(isAtWork && { place: 'WORK' as const }),
    },
  };
}

/** Why a value is not given, and when it may be asked for again. */
export interface Trouble {
  readonly code: ErrorCode;
  readonly message: string;
  /** The member of the input that it is about. */
  readonly path: InputPath;
  /** Null: no time can help, or none is known. */
  readonly retryAt: Instant | null;
  /** The holds, or the limit. */
  readonly details: Readonly<Record<string, string | readonly string[]>>;
  /** The contact rules that forbid the contact it is for. */
  readonly broken: readonly BrokenRule[];
}

const NO_TROUBLE = { retryAt: null, details: {}, broken: [] } as const;

/** What forbids the contact that a value is wanted for: a hold, the agreement, or the judge of contacts. */
export function contactTrouble(
  { placement, channels, point }: CaseOfWish,
  { purpose, channel }: Wish,
  { answer, heldUntil }: { readonly answer: Answer | null; readonly heldUntil: Instant | null },
): Trouble | null {
  const { holds } = placement;
  if (holds.length > 0) return heldTrouble(holds, heldUntil);
  const usable = channelsFor(purpose, point?.kind ?? null);
  if (channel === null ? channelsFor(purpose, null).length > 0 : !usable.includes(channel))
    return channelTrouble('This value is not used so for this purpose.', ['channel']);
  if (channel !== null && !channels.includes(channel))
    return channelTrouble('The agreement allows no channel for this purpose.', ['purpose']);
  return answer === null ? null : judgeTrouble(answer);
}

function heldTrouble(holds: readonly Hold[], heldUntil: Instant | null): Trouble {
  const message = 'This case is held.';
  const path = ['placementId'];
  return { ...NO_TROUBLE, code: 'CASE_HELD', message, path, retryAt: heldUntil, details: { holds } };
}

function channelTrouble(message: string, path: InputPath): Trouble {
  return { ...NO_TROUBLE, code: 'CHANNEL_NOT_ALLOWED', message, path };
}

/** Advice stands in nobody's way. */
function judgeTrouble({ isAllowed, broken }: Answer): Trouble | null {
  if (isAllowed) return null;
  const inTheWay = broken.filter(({ severity }) => severity !== 'advisory');
  const rules = inTheWay.map(({ rule }) => rule);
  return {
    ...NO_TROUBLE,
    code: 'CONTACT_NOT_PERMITTED',
    message: `The contact it is for would break ${rules.join(', ')}.`,
    path: [],
    retryAt: inTheWay[0]!.retryAt,
    details: { broken: rules },
    broken: inTheWay,
  };
}

export interface RevealCounts {
  readonly ofPlacement: number;
  readonly byCollector: number;
  readonly byAgency: number;
}

/** Which limit of the profile one more value would pass, and when it may be asked for again; null when none. */
export function limitTrouble(counts: RevealCounts, limits: RevealLimits, tomorrow: Instant): Trouble | null {
  const limit = limitReached(counts, limits);
  if (limit === null) return null;
  return {
    ...NO_TROUBLE,
    code: 'REVEAL_LIMIT_REACHED',
    message: `The limit \`${limit}\` of the profile is reached.`,
    path: [],
    retryAt: limit === 'perPlacement' ? null : tomorrow,
    details: { limit },
  };
}

function limitReached(counts: RevealCounts, limits: RevealLimits): keyof RevealLimits | null {
  if (counts.ofPlacement >= limits.perPlacement) return 'perPlacement';
  if (counts.byCollector >= limits.perCollectorDay) return 'perCollectorDay';
  return counts.byAgency >= limits.perAgencyDay ? 'perAgencyDay' : null;
}
