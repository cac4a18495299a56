import { Extensions, Field, ID, Int, ObjectType } from 'type-graphql';
import { lazily } from '../../kernel/lazily.js';
import { DateTime, dateTimeOf, dateTimeOrNull, enumOf } from '../../kernel/wire.js';
import { ContactDetailsType, ContactPartyEnum, ContactResultEnum, RecordingType } from '../contacts/index.js';
import type { ReportedVisit } from './latest-visits.js';
import { evidenceKinds, visitOutcomes } from './visit.rules.js';

export const VisitOutcomeEnum = enumOf('VisitOutcome', visitOutcomes, 'What was found at the door.');
export const EvidenceKindEnum = enumOf(
  'EvidenceKind',
  evidenceKinds,
  'What a piece of evidence shows. INSIDE_HOME is flagged: a home is not photographed inside.',
);

@Extensions({ privacy: 'case' })
@ObjectType({ description: 'A piece of evidence, kept by whoever names it.', simpleResolvers: true })
export class EvidenceType {
  @Field(() => EvidenceKindEnum)
  kind!: string;

  @Field(() => String)
  uri!: string;

  @Field(() => String, { description: 'SHA-256, hexadecimal.' })
  sha256!: string;
}

@Extensions({ privacy: 'case' })
@ObjectType('Visit', {
  description: 'A field visit, as the agency reported it; null where it was not said.',
  simpleResolvers: true,
})
export class VisitType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: "The agency's own key." })
  reference!: string;

  @Field(() => DateTime)
  startedAt!: string;

  @Field(() => DateTime)
  endedAt!: string;

  @Field(() => DateTime)
  reportedAt!: string;

  @Field(() => [String], { description: 'Staff numbers of the visitors.' })
  visitors!: readonly string[];

  @Field(() => VisitOutcomeEnum)
  outcome!: string;

  @Field(() => ContactPartyEnum)
  party!: string;

  @Field(() => ContactResultEnum)
  result!: string;

  @Field(() => Int, { nullable: true, description: 'People met.' })
  peopleMet!: number | null;

  @Field(() => Boolean, { nullable: true })
  isIdentityShown!: boolean | null;

  @Field(() => Boolean, { nullable: true })
  isPurposeExplained!: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'When the visit was announced.' })
  noticeGivenAt!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a home or an office was entered.' })
  hasEntered!: boolean | null;

  @Field(() => Boolean, { nullable: true })
  hasEntryConsent!: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How far from the address the collector stood, up to the next whole 100 metres.',
  })
  distanceMetres!: number | null;

  @Field(() => [EvidenceType])
  evidence!: readonly EvidenceType[];

  @Field(() => ID, { nullable: true, description: 'The stored address that was visited.' })
  contactPointId!: string | null;

  @Field(() => String, { nullable: true, description: 'The mark for a third person; no name.' })
  thirdPerson!: string | null;

  @Field(() => ContactDetailsType, { nullable: true })
  details!: object | null;

  @Field(() => RecordingType, { nullable: true })
  recording!: object | null;

  @Field(() => [String], { description: 'What is remarkable, such as VISITORS_TOO_FEW or AFTER_RECALL.' })
  flags!: readonly string[];
}

export const visitTypeOf = lazily<ReportedVisit, VisitType>({
  id: ({ visit }) => visit.id,
  reference: ({ entry }) => entry.reference,
  startedAt: ({ entry }) => dateTimeOf(entry.occurredAt),
  endedAt: ({ visit }) => dateTimeOf(visit.endedAt),
  reportedAt: ({ entry }) => dateTimeOf(entry.reportedAt),
  visitors: ({ visit }) => visit.visitors,
  outcome: ({ visit }) => visit.outcome,
  party: ({ entry }) => entry.party,
  result: ({ entry }) => entry.result,
  peopleMet: ({ visit }) => visit.peopleMet,
  isIdentityShown: ({ visit }) => visit.isIdentityShown,
  isPurposeExplained: ({ visit }) => visit.isPurposeExplained,
  noticeGivenAt: ({ visit }) => dateTimeOrNull(visit.noticeGivenAt),
  hasEntered: ({ visit }) => visit.hasEntered,
  hasEntryConsent: ({ visit }) => visit.hasEntryConsent,
  distanceMetres: ({ visit }) => visit.distanceMetres,
  evidence: ({ visit }) => visit.evidence,
  contactPointId: ({ entry }) => entry.contactPointId,
  thirdPerson: ({ entry }) => entry.thirdPerson,
  details: ({ entry }) => entry.details,
  recording: ({ entry }) => entry.recording,
  flags: ({ entry }) => entry.flags,
});
