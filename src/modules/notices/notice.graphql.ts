import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { DateOnly, DateTime, dateTimeOf, enumOf } from '../../kernel/wire.js';
import { ChannelEnum } from '../agreements/index.js';
import { consentScopes, contactPlaces } from '../conduct/index.js';
import {
  breathingSpaces,
  consentReceivers,
  disputeGrounds,
  handlings,
  hardshipTerms,
  lostEvidences,
  weekdays,
  type NoticeDetails,
} from './notice-details.rules.js';
import { coverages, effects, noticeKindNames, noticeKinds, saidEndReasons } from './notice-kinds.rules.js';

/** Words that both schemas use. */
export const NoticeKindEnum = enumOf(
  'NoticeKind',
  noticeKindNames,
  'What a notice says, the gravest first. This list may grow.',
  Object.fromEntries(noticeKindNames.map((kind) => [kind, `Source: ${noticeKinds[kind].source}.`])) as Record<
    (typeof noticeKindNames)[number],
    string
  >,
);
export const NoticeCoverageEnum = enumOf('NoticeCoverage', coverages, 'What a notice speaks for.', {
  DEBT: 'The one debt.',
  DEBTOR: 'The person, with all of their debts to this lender.',
});
export const NoticeEffectEnum = enumOf(
  'NoticeEffect',
  effects,
  'What a notice does to the work on its debts.',
  {
    HOLDS: 'Nothing may be done until it is over.',
    NARROWS: 'Less may be done: see its details.',
    WIDENS: 'More may be done: see its details.',
    RECORDS: 'It stands as a fact.',
  },
);
export const NoticeEndReasonEnum = enumOf(
  'NoticeEndReason',
  saidEndReasons,
  'Why a notice holds no more; each kind knows some of these.',
);

const WeekdayEnum = enumOf('Weekday', weekdays, 'A day of the week.');
const InconvenientPlaceEnum = enumOf('InconvenientPlace', contactPlaces, 'Where somebody may be.');
const DisputeGroundEnum = enumOf('DisputeGround', disputeGrounds, 'What a dispute is about.');
const HardshipTermEnum = enumOf('HardshipTerm', hardshipTerms, 'How long somebody will be short of money.');
const HandlingEnum = enumOf('Handling', handlings, 'How to treat a vulnerable person; never why.');
const BreathingSpaceEnum = enumOf('BreathingSpace', breathingSpaces, 'Moratoria of England and Wales.');
const LostEvidenceEnum = enumOf('LostEvidence', lostEvidences, 'What shows that somebody cannot be reached.');
const ConsentReceiverEnum = enumOf('ConsentReceiver', consentReceivers, 'Who was told yes.');
const ConsentScopeEnum = enumOf('ConsentScope', consentScopes, 'What was agreed to.');

@InputType({ description: "Hours of a day that do not suit, in the person's own zone." })
class InconvenientHoursInput {
  @Field(() => [WeekdayEnum], { nullable: true, description: 'Every day unless said.' })
  weekdays?: string[];

  @Field(() => String, { description: '`HH:MM`, included.' })
  from!: string;

  @Field(() => String, { description: '`HH:MM`, not included; earlier than `from`: over midnight.' })
  to!: string;

  @Field(() => DateOnly, { nullable: true, description: 'The last day on which it holds.' })
  until?: string;
}

@Extensions({ privacy: 'preference' })
@ObjectType({
  description: "Hours of a day that do not suit, in the person's own zone.",
  simpleResolvers: true,
})
class InconvenientHours {
  @Field(() => [WeekdayEnum], { nullable: true, description: 'Null: every day.' })
  weekdays!: readonly string[] | null;

  @Field(() => String, { description: '`HH:MM`, included.' })
  from!: string;

  @Field(() => String, { description: '`HH:MM`, not included; earlier than `from`: over midnight.' })
  to!: string;

  @Field(() => DateOnly, { nullable: true, description: 'The last day on which it holds.' })
  until!: string | null;
}

const said = {
  inconvenient: 'PREFERENCE: hours that do not suit.',
  inconvenientPlaces: 'PREFERENCE: where the person may not be called or met.',
  blockedMedia: 'PREFERENCE, OPT_OUT: media that may not be used at all.',
  inWriting: 'CEASE, DISPUTE (needed): whether it came in writing.',
  mailedAt: 'CEASE: when it was sent.',
  receivedAt: 'CEASE, DISPUTE, VALIDATION_SENT: when it arrived.',
  ground: 'DISPUTE (needed): what it is about.',
  happenedOn: 'DECEASED, BANKRUPTCY: the day.',
  from: 'BREATHING_SPACE (needed), ATTORNEY, INCAPACITY, VULNERABILITY, HARDSHIP, MILITARY: its first day.',
  until:
    'The last day on which it holds, in the zone of the person. BREATHING_SPACE: 60 days from the first unless said. MINOR: the day before the person comes of age.',
  letsContact: 'ATTORNEY: whether the attorney lets you speak to the client.',
  term: 'HARDSHIP (needed).',
  handling: 'VULNERABILITY (needed): how to treat the person.',
  breathingSpace: 'BREATHING_SPACE (needed): which one.',
  evidence: 'UNREACHABLE (needed): what shows it.',
  givenTo: 'CONSENT (needed): who was told yes.',
  consentTo: 'CONSENT (needed): to what.',
  onlyOn: 'CONSENT: the one day it is good for.',
  via: 'CONSENT, VALIDATION_SENT (needed there): by which medium.',
  timeZones: 'LOCATION (needed): IANA zones the person may be in now.',
} as const satisfies Readonly<Record<keyof NoticeDetails, string>>;

@InputType({ description: 'What a notice says beside its kind; each field names the kinds that take it.' })
export class NoticeDetailsInput {
  @Field(() => [InconvenientHoursInput], { nullable: true, description: said.inconvenient })
  inconvenient?: InconvenientHoursInput[];

  @Field(() => [InconvenientPlaceEnum], { nullable: true, description: said.inconvenientPlaces })
  inconvenientPlaces?: string[];

  @Field(() => [ChannelEnum], { nullable: true, description: said.blockedMedia })
  blockedMedia?: string[];

  @Field(() => Boolean, { nullable: true, description: said.inWriting })
  inWriting?: boolean;

  @Field(() => DateTime, { nullable: true, description: said.mailedAt })
  mailedAt?: string;

  @Field(() => DateTime, { nullable: true, description: said.receivedAt })
  receivedAt?: string;

  @Field(() => DisputeGroundEnum, { nullable: true, description: said.ground })
  ground?: string;

  @Field(() => DateOnly, { nullable: true, description: said.happenedOn })
  happenedOn?: string;

  @Field(() => DateOnly, { nullable: true, description: said.from })
  from?: string;

  @Field(() => DateOnly, { nullable: true, description: said.until })
  until?: string;

  @Field(() => Boolean, { nullable: true, description: said.letsContact })
  letsContact?: boolean;

  @Field(() => HardshipTermEnum, { nullable: true, description: said.term })
  term?: string;

  @Field(() => [HandlingEnum], { nullable: true, description: said.handling })
  handling?: string[];

  @Field(() => BreathingSpaceEnum, { nullable: true, description: said.breathingSpace })
  breathingSpace?: string;

  @Field(() => LostEvidenceEnum, { nullable: true, description: said.evidence })
  evidence?: string;

  @Field(() => ConsentReceiverEnum, { nullable: true, description: said.givenTo })
  givenTo?: string;

  @Field(() => [ConsentScopeEnum], { nullable: true, description: said.consentTo })
  consentTo?: string[];

  @Field(() => DateOnly, { nullable: true, description: said.onlyOn })
  onlyOn?: string;

  @Field(() => ChannelEnum, { nullable: true, description: said.via })
  via?: string;

  @Field(() => [String], { nullable: true, description: said.timeZones })
  timeZones?: string[];
}

@Extensions({ privacy: 'preference' })
@ObjectType('NoticeDetails', { description: 'What a notice says beside its kind.', simpleResolvers: true })
export class NoticeDetailsType {
  @Field(() => [InconvenientHours], { nullable: true, description: said.inconvenient })
  inconvenient!: readonly InconvenientHours[] | null;

  @Field(() => [InconvenientPlaceEnum], { nullable: true, description: said.inconvenientPlaces })
  inconvenientPlaces!: readonly string[] | null;

  @Field(() => [ChannelEnum], { nullable: true, description: said.blockedMedia })
  blockedMedia!: readonly string[] | null;

  @Field(() => Boolean, { nullable: true, description: said.inWriting })
  inWriting!: boolean | null;

  @Field(() => DateTime, { nullable: true, description: said.mailedAt })
  mailedAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: said.receivedAt })
  receivedAt!: string | null;

  @Field(() => DisputeGroundEnum, { nullable: true, description: said.ground })
  ground!: string | null;

  @Field(() => DateOnly, { nullable: true, description: said.happenedOn })
  happenedOn!: string | null;

  @Field(() => DateOnly, { nullable: true, description: said.from })
  from!: string | null;

  @Field(() => DateOnly, { nullable: true, description: said.until })
  until!: string | null;

  @Field(() => Boolean, { nullable: true, description: said.letsContact })
  letsContact!: boolean | null;

  @Field(() => HardshipTermEnum, { nullable: true, description: said.term })
  term!: string | null;

  @Extensions({ privacy: 'health-flag' })
  @Field(() => [HandlingEnum], { nullable: true, description: said.handling })
  handling!: readonly string[] | null;

  @Field(() => BreathingSpaceEnum, { nullable: true, description: said.breathingSpace })
  breathingSpace!: string | null;

  @Field(() => LostEvidenceEnum, { nullable: true, description: said.evidence })
  evidence!: string | null;

  @Field(() => ConsentReceiverEnum, { nullable: true, description: said.givenTo })
  givenTo!: string | null;

  @Field(() => [ConsentScopeEnum], { nullable: true, description: said.consentTo })
  consentTo!: readonly string[] | null;

  @Field(() => DateOnly, { nullable: true, description: said.onlyOn })
  onlyOn!: string | null;

  @Field(() => ChannelEnum, { nullable: true, description: said.via })
  via!: string | null;

  @Field(() => [String], { nullable: true, description: said.timeZones })
  timeZones!: readonly string[] | null;
}

export function detailsTypeOf(details: NoticeDetails): NoticeDetailsType {
  const names = Object.keys(said) as (keyof NoticeDetails)[];
  const known = Object.fromEntries(names.map((name) => [name, details[name] ?? null]));
  const { mailedAt, receivedAt, inconvenient } = details;
  return Object.assign(known as unknown as NoticeDetailsType, {
    inconvenient:
      inconvenient?.map(({ weekdays: days, from, to, until }) => ({
        weekdays: days ?? null,
        from,
        to,
        until: until ?? null,
      })) ?? null,
    mailedAt: mailedAt === undefined ? null : dateTimeOf(mailedAt),
    receivedAt: receivedAt === undefined ? null : dateTimeOf(receivedAt),
  });
}

@Extensions({ oneOf: true })
@InputType({ description: 'The number or address that a notice is about; exactly one of these.' })
export class NoticeAddressInput {
  @Field(() => ID, { nullable: true, description: 'A contact point of the person.' })
  contactPointId?: string;

  @Field(() => String, { nullable: true, description: 'A telephone number, best with + and the country.' })
  phone?: string;

  @Field(() => String, { nullable: true, description: 'An e-mail address.' })
  email?: string;

  @Field(() => String, { nullable: true, description: 'A postal address.' })
  postal?: string;
}

/** What both sides say of a notice. */
@InputType({ description: 'What was learned of a person or a debt.' })
export class NoticeInput {
  @Field(() => String, { description: 'Your own key of this notice, for ever: send it again without fear.' })
  reference!: string;

  @Field(() => NoticeKindEnum)
  kind!: string;

  @Field(() => DateTime, { description: 'When you learned it.' })
  occurredAt!: string;

  @Field(() => NoticeCoverageEnum, {
    nullable: true,
    description: 'What it speaks for. Most kinds know one only; CEASE, ATTORNEY and CONSENT can be either.',
  })
  covers?: string;

  @Field(() => NoticeAddressInput, {
    nullable: true,
    description: 'Needed for WRONG_NUMBER, UNDELIVERABLE and THIRD_PARTY_REFUSAL.',
  })
  about?: NoticeAddressInput;

  @Field(() => NoticeDetailsInput, { nullable: true })
  details?: NoticeDetailsInput;

  @Field(() => ID, { nullable: true, description: 'An earlier notice of this kind that this one replaces.' })
  supersedes?: string;

  @Field(() => String, {
    nullable: true,
    description: 'In your own words, up to 500 characters: for you and the lender, never for another agency.',
  })
  note?: string;
}
