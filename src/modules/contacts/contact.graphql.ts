import { Extensions, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Latest } from '../../kernel/latest.js';
import { lazily } from '../../kernel/lazily.js';
import { DateOnly, DateTime, dateTimeOf, enumOf } from '../../kernel/wire.js';
import {
  conductParties,
  contactChannels,
  contactConnections,
  contactDirections,
  contactPlaces,
  contactPurposes,
  disclosures,
  SeverityEnum,
  severityWord,
} from '../conduct/index.js';
import type { Contact } from './contact.entity.js';
import { contactResults, entryKinds, type ContactDetails, type Recording } from './contact.rules.js';

export const ContactChannelEnum = enumOf('ContactChannel', contactChannels, 'How the debtor was reached.');
export const DirectionEnum = enumOf('Direction', contactDirections, 'Which way a contact went.');
export const ContactPartyEnum = enumOf('ContactParty', conductParties, 'Who was meant or met.');
export const ConnectionEnum = enumOf('ContactConnection', contactConnections, 'What the network did.');
export const ContactResultEnum = enumOf('ContactResult', contactResults, 'What came of it.');
export const ContactPurposeEnum = enumOf('ContactPurpose', contactPurposes, 'What a contact was for.');
export const ContactPlaceEnum = enumOf('ContactPlace', contactPlaces, 'Where the person was.');
export const DisclosureEnum = enumOf('Disclosure', disclosures, 'What was said to a third person.');
const EntryKindEnum = enumOf('RegisterEntryKind', entryKinds, 'What a row of the register is.');

const said = {
  purpose: 'What it was for; to collect unless said.',
  isInteractive: 'Whether a voice answered, a machine’s too; a notification only speaks.',
  isAutomated: 'Whether a machine began it.',
  isReply: 'Whether it answered what the person asked or wrote.',
  isThirdPartyRequested: 'Whether a third person asked to be contacted again, or for whom the caller works.',
  isIdentityVerified: 'Whether it was made sure who spoke before the debt was named.',
  isDeviceApproved: 'Whether the device or account is one that the lender has approved.',
  disclosed: 'What a third person was told.',
  keptUntil: 'The last day on which it is surely there.',
  thirdPerson: 'The mark for a third person beside this debtor, the same each time; no name.',
} as const;

@InputType({ description: 'A recording, kept by whoever names it.' })
export class RecordingInput {
  @Field(() => String, { description: 'Where it is: a URI of https, urn, s3 or gs.' })
  uri!: string;

  @Field(() => String, { description: 'SHA-256, 64 hexadecimal digits in lower case.' })
  sha256!: string;

  @Field(() => DateOnly, { nullable: true, description: said.keptUntil })
  keptUntil?: string | null;
}

@InputType({ description: 'What rules ask about a contact. What is left out was not said.' })
export class ContactDetailsInput {
  @Field(() => ContactPurposeEnum, { nullable: true, description: said.purpose })
  purpose?: string | null;

  @Field(() => ContactPlaceEnum, { nullable: true })
  place?: string | null;

  @Field(() => Boolean, { nullable: true, description: said.isInteractive })
  isInteractive?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: said.isAutomated })
  isAutomated?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: said.isReply })
  isReply?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: said.isThirdPartyRequested })
  isThirdPartyRequested?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: said.isIdentityVerified })
  isIdentityVerified?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: said.isDeviceApproved })
  isDeviceApproved?: boolean | null;

  @Field(() => Int, { nullable: true })
  durationSeconds?: number | null;

  @Field(() => [DisclosureEnum], { nullable: true, description: said.disclosed })
  disclosed?: string[] | null;
}

@Extensions({ privacy: 'case' })
@ObjectType('Recording', { description: 'A recording, kept by whoever names it.', simpleResolvers: true })
export class RecordingType {
  @Field(() => String)
  uri!: string;

  @Field(() => String, { description: 'SHA-256, hexadecimal.' })
  sha256!: string;

  @Field(() => DateOnly, { nullable: true, description: said.keptUntil })
  keptUntil!: string | null;
}

@Extensions({ privacy: 'case' })
@ObjectType('ContactDetails', {
  description: 'What rules ask about a contact; null where it was not said.',
  simpleResolvers: true,
})
export class ContactDetailsType {
  @Field(() => ContactPurposeEnum, { nullable: true, description: said.purpose })
  purpose!: string | null;

  @Field(() => ContactPlaceEnum, { nullable: true })
  place!: string | null;

  @Field(() => Boolean, { nullable: true, description: said.isInteractive })
  isInteractive!: boolean | null;

  @Field(() => Boolean, { nullable: true, description: said.isAutomated })
  isAutomated!: boolean | null;

  @Field(() => Boolean, { nullable: true, description: said.isReply })
  isReply!: boolean | null;

  @Field(() => Boolean, { nullable: true, description: said.isThirdPartyRequested })
  isThirdPartyRequested!: boolean | null;

  @Field(() => Boolean, { nullable: true, description: said.isIdentityVerified })
  isIdentityVerified!: boolean | null;

  @Field(() => Boolean, { nullable: true, description: said.isDeviceApproved })
  isDeviceApproved!: boolean | null;

  @Field(() => Int, { nullable: true })
  durationSeconds!: number | null;

  @Field(() => [DisclosureEnum], { nullable: true, description: said.disclosed })
  disclosed!: readonly string[] | null;
}

@Extensions({ privacy: 'case' })
@ObjectType('ContactViolation', { description: 'A rule that a contact breaks.', simpleResolvers: true })
export class ContactViolationType {
  @Field(() => String)
  rule!: string;

  @Field(() => SeverityEnum)
  severity!: string;
}

@Extensions({ privacy: 'case' })
@ObjectType('Contact', {
  description: 'A row of the register: a contact or an attempt, a visit or a letter, as it was reported.',
  simpleResolvers: true,
})
export class ContactType {
  @Field(() => ID)
  id!: string;

  @Field(() => EntryKindEnum, { description: 'Visits and letters have more of their own beside it.' })
  kind!: string;

  @Field(() => String, { description: "The agency's own key." })
  reference!: string;

  @Field(() => DateTime)
  occurredAt!: string;

  @Field(() => DateTime)
  reportedAt!: string;

  @Field(() => ContactChannelEnum)
  channel!: string;

  @Field(() => DirectionEnum)
  direction!: string;

  @Field(() => ContactPartyEnum)
  party!: string;

  @Field(() => ConnectionEnum)
  connection!: string;

  @Field(() => ContactResultEnum)
  result!: string;

  @Field(() => String, { description: 'Staff number of the collector.' })
  collector!: string;

  @Field(() => ID, { nullable: true, description: 'The stored number or address that was used.' })
  contactPointId!: string | null;

  @Field(() => String, { nullable: true, description: said.thirdPerson })
  thirdPerson!: string | null;

  @Field(() => ContactDetailsType, { nullable: true })
  details!: ContactDetails | null;

  @Field(() => RecordingType, { nullable: true })
  recording!: Recording | null;

  @Field(() => [String], { description: 'What is remarkable, such as AFTER_RECALL.' })
  flags!: readonly string[];

  @Field(() => ID, { nullable: true, description: 'What had been reserved for it.' })
  permitId!: string | null;

  @Field(() => [ContactViolationType], { description: 'The contact rules it breaks, by the latest verdict.' })
  violations!: readonly ContactViolationType[];
}

export const contactTypeOf = lazily<Latest<Contact>, ContactType>({
  id: ({ id }) => id,
  kind: ({ kind }) => kind,
  reference: ({ reference }) => reference,
  occurredAt: ({ occurredAt }) => dateTimeOf(occurredAt),
  reportedAt: ({ reportedAt }) => dateTimeOf(reportedAt),
  channel: ({ channel }) => channel,
  direction: ({ direction }) => direction,
  party: ({ party }) => party,
  connection: ({ connection }) => connection,
  result: ({ result }) => result,
  collector: ({ collector }) => collector,
  contactPointId: ({ contactPointId }) => contactPointId,
  thirdPerson: ({ thirdPerson }) => thirdPerson,
  details: ({ details }) => details,
  recording: ({ recording }) => recording,
  flags: ({ flags }) => flags,
  permitId: ({ permitId }) => permitId,
  violations: ({ violations }) =>
    (violations ?? []).map(({ rule, severity }) => ({ rule, severity: severityWord(severity) })),
});
