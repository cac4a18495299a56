import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { DateTime, dateTimeOf, enumOf, PersonalField } from '../../kernel/wire.js';
import { ContactPointKindEnum } from '../accounts/index.js';
import {
  DataClassEnum,
  disclosedValues,
  disclosureWays,
  DisclosureLevelEnum,
  PurposeEnum,
  revealReasons,
  wordOfClass,
  type Disclosure,
} from '../privacy/index.js';
import type { PreviewedField } from './preview.js';

export const RevealReasonEnum = enumOf('RevealReason', revealReasons, 'Why a value is revealed.');
const DisclosureWayEnum = enumOf('DisclosureWay', disclosureWays, 'How a clear value left.', {
  ACCOUNT: 'An actor of the lender read an account.',
  CASE: 'An agency read a single case whose profile shows it.',
  REVEAL: 'An agency revealed it.',
  EXPORT: 'An actor of the lender exported everything about the person.',
  DIAL_TOKEN: "The lender's dialler resolved a handle of an agency, which never held the value.",
});
const DisclosedValueEnum = enumOf('DisclosedValue', disclosedValues, 'Which value of a person.');

@Extensions({ privacy: 'case' })
@ObjectType('DisclosureEntry', {
  description:
    'A clear value that left: who got it, of whom, what for and by which right. Never the value itself.',
  simpleResolvers: true,
})
export class DisclosureType {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTime)
  at!: string;

  @Field(() => DisclosureWayEnum)
  way!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Null: an actor of your own. By DIAL_TOKEN: for whom your dialler took it.',
  })
  agencyId!: string | null;

  @Field(() => String, { description: 'The client or member.' })
  actorId!: string;

  @Field(() => String, { nullable: true, description: "The agency's staff number." })
  collector!: string | null;

  @Field(() => ID, { description: 'Whose value it is.' })
  debtorId!: string;

  @Field(() => DataClassEnum)
  dataClass!: string;

  @Field(() => DisclosedValueEnum)
  value!: string;

  @Field(() => ID, { nullable: true })
  contactPointId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Null: it was read for the person as a whole.' })
  accountId!: string | null;

  @Field(() => ID, { nullable: true })
  placementId!: string | null;

  @Field(() => ID, { nullable: true })
  grantId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The version of the disclosure profile that allowed it.' })
  profileId!: string | null;

  @Field(() => PurposeEnum, { nullable: true })
  purpose!: string | null;

  @Field(() => RevealReasonEnum, { nullable: true })
  reason!: string | null;

  @Field(() => String)
  requestId!: string;
}

@InputType({ description: 'What is left out does not narrow.' })
export class DisclosureFilterInput {
  @Field(() => ID, { nullable: true, description: 'Whose values.' })
  debtorId?: string;

  @Field(() => ID, { nullable: true })
  agencyId?: string;

  @Field(() => ID, { nullable: true })
  placementId?: string;

  @Field(() => DataClassEnum, { nullable: true })
  dataClass?: string;

  @Field(() => DateTime, { nullable: true, description: 'The first moment.' })
  from?: string;

  @Field(() => DateTime, { nullable: true, description: 'The first moment that no longer counts.' })
  to?: string;
}

@Extensions({ privacy: 'case' })
@ObjectType('RevealAnomaly', {
  description: 'An agency that revealed far more for its cases than its peers did.',
  simpleResolvers: true,
})
export class RevealAnomalyType {
  @Field(() => ID)
  agencyId!: string;

  @Field(() => Int, { description: 'Values revealed in the period.' })
  reveals!: number;

  @Field(() => Int, { description: 'Cases that were with it in that time.' })
  cases!: number;

  @Field(() => Int)
  perHundredCases!: number;

  @Field(() => Int, { description: 'The middle of the other agencies.' })
  peersPerHundredCases!: number;
}

@Extensions({ privacy: 'identity' })
@ObjectType('PreviewedField', {
  description: 'A field as an agency would see it. Where the level is CLEAR it would see the clear value.',
  simpleResolvers: true,
})
export class PreviewedFieldType {
  @Field(() => DataClassEnum)
  dataClass!: string;

  @Field(() => DisclosedValueEnum)
  value!: string;

  @Field(() => ContactPointKindEnum, { nullable: true })
  kind!: string | null;

  @Field(() => DisclosureLevelEnum)
  level!: string;

  @Field(() => PersonalField)
  field!: PersonalField;
}

export function disclosureOf(row: Disclosure): DisclosureType {
  return { ...row, at: dateTimeOf(row.at), dataClass: wordOfClass(row.dataClass) };
}

export function previewedFieldOf(field: PreviewedField): PreviewedFieldType {
  return { ...field, dataClass: wordOfClass(field.dataClass) };
}
