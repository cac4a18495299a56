import type { Id } from '../../kernel/ids.js';
import type { Instant } from '../../kernel/time.js';
import type { Hold } from '../accounts/account.rules.js';
import type { InconvenientTime, OtherFact } from '../conduct/facts.rules.js';
import type { AddressKind } from '../privacy/contact-identity.rules.js';
import { weekdays, type InconvenientHours, type NoticeDetails } from './notice-details.rules.js';
import type { NoticeKind } from './notice-kinds.rules.js';

/** What is known of a person and holds for contacts, from when to when. */
export interface StandingFact {
  readonly id: Id<'notice'>;
  readonly debtorId: Id<'debtor'>;
  /** Null: about all debts of the person. */
  readonly accountId: Id<'account'> | null;
  readonly kind: NoticeKind;
  readonly details: NoticeDetails;
  readonly hold: Hold | null;
  readonly contactPointId: Id<'contactPoint'> | null;
  readonly addressKind: AddressKind | null;
  readonly addressHash: string | null;
  readonly occurredAt: Instant;
  readonly reportedAt: Instant;
  /** The first instant at which it holds no more: told, or by its own time; null while it holds. */
  readonly until: Instant | null;
}

/**
 * Notices as the judge of contacts takes them, those that stand at this instant: learned by then, and not over. A number or
 * address goes by its contact point where one has it, else by its hash.
 */
export function conductFacts(known: readonly StandingFact[], at: Instant): OtherFact[] {
  return known
    .filter(({ occurredAt, until }) => occurredAt <= at && (until === null || at < until))
    .flatMap((fact) => translations[fact.kind](fact));
}

type Translation = (fact: StandingFact) => readonly OtherFact[];

const hold: Translation = (fact) => [{ type: 'HOLD', ...told(fact), kind: fact.kind }];
/** Nothing that a rule asks for: whoever contacts the person reads it. */
const none: Translation = () => [];

/** One row a kind, so that a new kind cannot be forgotten here. */
const translations: Readonly<Record<NoticeKind, Translation>> = {
  DECEASED: (fact) => [...hold(fact), { type: 'DECEASED', ...told(fact) }],
  BREATHING_SPACE: (fact) => [
    {
      type: 'BREATHING_SPACE',
      ...told(fact),
      kind: fact.details.breathingSpace ?? 'STANDARD',
      ...given('start', fact.details.from),
      ...given('until', fact.details.until),
    },
  ],
  BANKRUPTCY: hold,
  CEASE: (fact) => [
    {
      type: 'CEASE_NOTICE',
      ...told(fact),
      ...given('inWriting', fact.details.inWriting),
      ...given('receivedAt', fact.details.receivedAt),
    },
  ],
  ATTORNEY: (fact) => [
    {
      type: 'ATTORNEY',
      ...told(fact),
      isRepresented: true,
      ...given('letsContact', fact.details.letsContact),
    },
  ],
  MINOR: hold,
  INCAPACITY: (fact) => [...hold(fact), { type: 'INCAPACITY', ...told(fact) }],
  DISPUTE: (fact) => [{ type: 'DISPUTE', ...told(fact), ...given('inWriting', fact.details.inWriting) }],
  COMPLAINT: hold,
  VULNERABILITY: none,
  HARDSHIP: hold,
  MILITARY: none,
  PREFERENCE: ({ occurredAt, details }) => [
    {
      type: 'PREFERENCE',
      at: occurredAt,
      ...given('inconvenient', details.inconvenient?.map(timeOf)),
      ...given('inconvenientPlaces', details.inconvenientPlaces),
      ...given('blockedMedia', details.blockedMedia),
    },
  ],
  OPT_OUT: (fact) => [
    ...(fact.addressHash === null ? [] : [{ type: 'OPT_OUT' as const, ...told(fact), ...where(fact) }]),
    ...(fact.details.blockedMedia ?? []).map((channel) => ({
      type: 'OPT_OUT' as const,
      ...told(fact),
      channel,
    })),
  ],
  THIRD_PARTY_REFUSAL: (fact) => [
    { type: 'THIRD_PARTY_REFUSAL', ...told(fact), party: 'THIRD_PARTY', person: keyOf(fact) },
  ],
  WRONG_NUMBER: (fact) => [{ type: 'WRONG_NUMBER_LEARNED', ...told(fact), ...where(fact) }],
  UNDELIVERABLE: (fact) => [{ type: 'UNDELIVERABLE', ...told(fact), ...where(fact) }],
  LOCATION: (fact) => [{ type: 'LOCATION_INFO', ...told(fact), zones: fact.details.timeZones ?? [] }],
  UNREACHABLE: none,
  CONSENT: (fact) => [
    {
      type: 'CONSENT',
      ...told(fact),
      ...given('givenTo', fact.details.givenTo),
      ...given('scopes', fact.details.consentTo),
      ...given('onlyOn', fact.details.onlyOn === undefined ? undefined : [fact.details.onlyOn]),
      ...given('until', fact.details.until),
      ...(fact.addressHash === null ? {} : where(fact)),
    },
  ],
  VALIDATION_SENT: (fact) => [{ type: 'VALIDATION_NOTICE', ...told(fact) }],
};

function told({ occurredAt, accountId }: StandingFact) {
  return { at: occurredAt, ...(accountId !== null && { debts: [accountId] }) };
}

/** A number is dialled, everything else is written to. */
function where(fact: StandingFact) {
  return fact.addressKind === 'PHONE' ? { number: keyOf(fact) } : { address: keyOf(fact) };
}

function keyOf({ contactPointId, addressHash }: StandingFact): string {
  return contactPointId ?? addressHash ?? '';
}

function given<N extends string, V>(name: N, value: V | undefined): { readonly [K in N]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [K in N]?: V };
}

function timeOf({ weekdays: days, from, to, until }: InconvenientHours): InconvenientTime {
  return {
    ...given(
      'weekdays',
      days?.map((day) => weekdays.indexOf(day) + 1),
    ),
    from: secondsOf(from),
    to: secondsOf(to),
    ...given('until', until),
  };
}

/** `18:30` → seconds after midnight. */
function secondsOf(time: string): number {
  return Number(time.slice(0, 2)) * 3_600 + Number(time.slice(3)) * 60;
}
