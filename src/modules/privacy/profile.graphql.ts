import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { fieldClasses } from '../../kernel/field-classes.js';
import { DateTime, dateTimeOf, dateTimeOrNull, enumOf } from '../../kernel/wire.js';
import { namedClasses, wordOfClass } from './class-words.js';
import type { DisclosureProfile } from './disclosure-profile.entity.js';
import { presetJurisdictions } from './disclosure-presets.rules.js';
import { levels, purposes, type DisclosureRule } from './disclosure.rules.js';

export const DataClassEnum = enumOf(
  'DataClass',
  namedClasses.map(wordOfClass),
  'What kind of personal data it is, and the law that asks for care.',
  Object.fromEntries(
    namedClasses.map((name) => [wordOfClass(name), `${fieldClasses[name].about} ${fieldClasses[name].law}.`]),
  ),
);
export const PurposeEnum = enumOf('Purpose', purposes, 'What personal data are wanted for.');
export const DisclosureLevelEnum = enumOf('DisclosureLevel', levels, 'How much is shown.', {
  ABSENT: 'Nothing: the field says that the profile leaves it out.',
  MASKED: 'The masked form.',
  DIAL_TOKEN:
    "Masked, and used through a handle that the lender's dialler resolves; the agency never holds it.",
  ON_DEMAND: 'Masked, and clear one at a time, with a reason and within limits.',
  CLEAR: 'Clear in the single case; lists mask it.',
});
export const ProfileJurisdictionEnum = enumOf(
  'ProfileJurisdiction',
  presetJurisdictions,
  'Whose law bounds a disclosure profile.',
);
export const ProfileStatusEnum = enumOf(
  'ProfileStatus',
  ['DRAFT', 'APPROVED'] as const,
  'Where a version of a disclosure profile stands.',
);

@Extensions({ privacy: 'terms' })
@ObjectType('DisclosureRule', {
  description: 'What is shown of a class for a purpose.',
  simpleResolvers: true,
})
export class DisclosureRuleType {
  @Field(() => DataClassEnum)
  dataClass!: string;

  @Field(() => PurposeEnum)
  purpose!: string;

  @Field(() => DisclosureLevelEnum)
  level!: string;

  @Field(() => Int, { nullable: true, description: 'The first day past due on which it holds.' })
  fromDaysPastDue!: number | null;

  @Field(() => Boolean, { description: 'Only while it is on record that the debtor cannot be reached.' })
  onlyUnreachable!: boolean;

  @Field(() => String, { nullable: true, description: 'Of a preset: the law behind it.' })
  basis!: string | null;
}

@Extensions({ privacy: 'terms' })
@ObjectType('RevealLimits', { description: 'How often an agency may reveal.', simpleResolvers: true })
class RevealLimitsType {
  @Field(() => Int, { description: 'Clear values of one placement, in all.' })
  perPlacement!: number;

  @Field(() => Int, { description: 'By one collector on one day.' })
  perCollectorDay!: number;

  @Field(() => Int, { description: 'By the whole agency on one day.' })
  perAgencyDay!: number;

  @Field(() => Int, { description: 'Hours until a value is asked for again.' })
  hoursOfUse!: number;
}

@Extensions({ privacy: 'terms' })
@ObjectType('DisclosureProfile', {
  description:
    'A version of what an agency sees of people. It never changes; grants keep the one they were made with.',
  simpleResolvers: true,
})
export class DisclosureProfileType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => ProfileJurisdictionEnum)
  jurisdiction!: string;

  @Field(() => ProfileStatusEnum)
  status!: string;

  @Field(() => [DisclosureRuleType], { description: 'What no rule speaks of is absent.' })
  rules!: readonly DisclosureRuleType[];

  @Field(() => RevealLimitsType)
  limits!: RevealLimitsType;

  @Field(() => String, { description: 'Who drafted it.' })
  madeBy!: string;

  @Field(() => String, { nullable: true, description: 'Who approved it: never who drafted it.' })
  approvedBy!: string | null;

  @Field(() => DateTime, { nullable: true })
  approvedAt!: string | null;

  @Field(() => DateTime)
  createdAt!: string;
}

@InputType()
export class DisclosureRuleInput {
  @Field(() => DataClassEnum)
  dataClass!: string;

  @Field(() => PurposeEnum)
  purpose!: string;

  @Field(() => DisclosureLevelEnum)
  level!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'From this day past due; from the beginning unless said.',
  })
  fromDaysPastDue?: number;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only while the debtor cannot be reached; no unless said.',
  })
  onlyUnreachable?: boolean;
}

@InputType({ description: 'What is left out has a safe default.' })
export class RevealLimitsInput {
  @Field(() => Int, { nullable: true, description: 'Clear values of one placement, in all: 10 unless said.' })
  perPlacement?: number;

  @Field(() => Int, { nullable: true, description: 'By one collector on one day: 60 unless said.' })
  perCollectorDay?: number;

  @Field(() => Int, { nullable: true, description: 'By the whole agency on one day: 1,000 unless said.' })
  perAgencyDay?: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Hours until a value is asked for again: 24 unless said.',
  })
  hoursOfUse?: number;
}

@InputType()
export class DraftDisclosureProfileInput {
  @Field(() => String, { description: 'The same name again drafts its next version.' })
  name!: string;

  @Field(() => ProfileJurisdictionEnum)
  jurisdiction!: string;

  @Field(() => [DisclosureRuleInput], {
    nullable: true,
    description: 'At most what `disclosurePreset` shows; all of it unless said.',
  })
  rules?: DisclosureRuleInput[];

  @Field(() => RevealLimitsInput, { nullable: true })
  limits?: RevealLimitsInput;
}

export function disclosureRuleOf(rule: DisclosureRule & { readonly basis?: string }): DisclosureRuleType {
  return { ...rule, dataClass: wordOfClass(rule.dataClass), basis: rule.basis ?? null };
}

export function disclosureProfileOf(row: DisclosureProfile): DisclosureProfileType {
  return {
    ...row,
    rules: row.rules.map(disclosureRuleOf),
    approvedAt: dateTimeOrNull(row.approvedAt),
    createdAt: dateTimeOf(row.createdAt),
  };
}
