import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { Extensions } from '../../kernel/extensions.js';
import { idText, lineText, localDateText, oneOf } from '../../kernel/parse.js';
import { connectionOf, DateOnly, DateTime, dateTimeOf, enumOf } from '../../kernel/wire.js';
import { SeverityEnum, severityWord } from '../conduct/index.js';
import { violationDecisions, type ViolationAnswer } from './violation-answer.entity.js';
import { violationStandings, type Violation } from './violation.entity.js';

const StandingEnum = enumOf('ViolationStanding', violationStandings, 'Where a violation stands.', {
  OPEN: 'Nobody has said anything yet.',
  REBUTTED: 'The agency has answered; the lender decides.',
  EXCUSED: 'It happened and is forgiven.',
  WITHDRAWN: 'It was none.',
  SUPERSEDED: 'A later verdict of the contact no longer finds it.',
});
export const DecisionEnum = enumOf('ViolationDecision', violationDecisions, 'What a lender decides.');
const AnswerKindEnum = enumOf('ViolationAnswerKind', ['REBUTTAL', 'DECISION'], 'Who answered, and as what.');

@InputType({ description: 'Where a piece of evidence is kept, and its hash.' })
export class RebuttalEvidenceInput {
  @Field(() => String, { description: 'A URI of https, urn, s3 or gs.' })
  uri!: string;

  @Field(() => String, { description: 'SHA-256, 64 hexadecimal digits in lower case.' })
  sha256!: string;
}

@Extensions({ privacy: 'case' })
@ObjectType({ description: 'Where a piece of evidence is kept, and its hash.', simpleResolvers: true })
class RebuttalEvidence {
  @Field(() => String)
  uri!: string;

  @Field(() => String)
  sha256!: string;
}

@Extensions({ privacy: 'case' })
@ObjectType('ViolationAnswer', { description: 'What was said about a violation.', simpleResolvers: true })
export class ViolationAnswerType {
  @Field(() => AnswerKindEnum)
  kind!: string;

  @Field(() => DateTime)
  madeAt!: string;

  @Field(() => String)
  reason!: string;

  @Field(() => DecisionEnum, { nullable: true, description: 'Of a decision.' })
  decision!: string | null;

  @Field(() => [RebuttalEvidence])
  evidence!: readonly RebuttalEvidence[];
}

@Extensions({ privacy: 'case' })
@ObjectType('Violation', {
  description: 'A contact rule that a contact of the register breaks.',
  simpleResolvers: true,
})
export class ViolationType {
  row!: Violation;

  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  contactId!: string;

  @Field(() => ID)
  agencyId!: string;

  @Field(() => String, { description: 'Staff number.' })
  collector!: string;

  @Field(() => String)
  rule!: string;

  @Field(() => SeverityEnum)
  severity!: string;

  @Field(() => String, { description: 'The text that the rule stands on.' })
  source!: string;

  @Field(() => String, { description: 'Versions of the packs and of the policy by which it was judged.' })
  packs!: string;

  @Field(() => DateOnly, { description: 'The day of the contact where the person lives.' })
  day!: string;

  @Field(() => DateTime)
  foundAt!: string;

  @Field(() => StandingEnum)
  standing!: string;
}

export const ViolationConnection = connectionOf(ViolationType, 'ViolationConnection');

export function violationTypeOf(row: Violation): ViolationType {
  const { id, contactId, agencyId, collector, rule, severity, source, packs, day, foundAt, standing } = row;
  return {
    row,
    id,
    contactId,
    agencyId,
    collector,
    rule,
    severity: severityWord(severity),
    source,
    packs,
    day,
    foundAt: dateTimeOf(foundAt),
    standing,
  };
}

export function answerTypeOf({
  kind,
  madeAt,
  reason,
  decision,
  evidence,
}: ViolationAnswer): ViolationAnswerType {
  return { kind, madeAt: dateTimeOf(madeAt), reason, decision, evidence };
}

@InputType({
  description: 'Which violations; what is left out does not narrow. Days are those of the contacts.',
})
export class ViolationFilterInput {
  @Field(() => ID, { nullable: true })
  agencyId?: string | null;

  @Field(() => String, { nullable: true })
  collector?: string | null;

  @Field(() => String, { nullable: true })
  rule?: string | null;

  @Field(() => StandingEnum, { nullable: true })
  standing?: string | null;

  @Field(() => DateOnly, { nullable: true })
  from?: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'Included.' })
  to?: string | null;
}

export const violationFilter = z.strictObject({
  agencyId: idText('agency').nullish(),
  collector: lineText(64).nullish(),
  rule: lineText(64).nullish(),
  standing: oneOf(violationStandings).nullish(),
  from: localDateText.nullish(),
  to: localDateText.nullish(),
});

@Extensions({ privacy: 'none' })
@ObjectType({ description: 'How many violations were answered by this.', simpleResolvers: true })
export class AnsweredViolations {
  @Field(() => Int)
  changed!: number;

  @Field(() => Int, { description: 'They had this very answer already.' })
  unchanged!: number;
}
