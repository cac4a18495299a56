import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import type { Latest } from '../../kernel/latest.js';
import { DateTime, dateTimeOf, enumOf } from '../../kernel/wire.js';
import type { Visit } from './visit.entity.js';
import { visitOutcomes } from './visit.rules.js';

export const VisitOutcomeEnum = enumOf('VisitOutcome', visitOutcomes, 'What was found at the door.');

@Extensions({ privacy: 'case' })
@ObjectType({ description: 'A piece of evidence, kept by whoever names it.', simpleResolvers: true })
export class EvidenceType {
  @Field(() => String)
  uri!: string;

  @Field(() => String, { description: 'SHA-256, hexadecimal.' })
  sha256!: string;
}

@Extensions({ privacy: 'case' })
@ObjectType('Visit', { description: 'A field visit, as the agency reported it.', simpleResolvers: true })
export class VisitType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: "The agency's own key." })
  reference!: string;

  @Field(() => DateTime)
  startedAt!: string;

  @Field(() => DateTime)
  endedAt!: string;

  @Field(() => [String], { description: 'Staff numbers of the visitors.' })
  visitors!: readonly string[];

  @Field(() => VisitOutcomeEnum)
  outcome!: string;

  @Field(() => [EvidenceType])
  evidence!: readonly EvidenceType[];

  @Field(() => [String], { description: 'What is remarkable, such as SINGLE_VISITOR or AFTER_RECALL.' })
  flags!: readonly string[];
}

export function visitTypeOf(row: Latest<Visit>): VisitType {
  const { id, reference, visitors, outcome, evidence, flags } = row;
  const times = { startedAt: dateTimeOf(row.startedAt), endedAt: dateTimeOf(row.endedAt) };
  return { id, reference, ...times, visitors, outcome, evidence, flags };
}
