import { Field, InputType, Int } from 'type-graphql';
import { enumOf, WholeNumber } from '../../kernel/wire.js';
import { RoundingEnum } from './rounding.graphql.js';

/*
 * Fee terms as callers write them: the members of the terms that the calculation reads, each for the kinds that know it.
 * What they mean together is judged by their one schema.
 */

const FeeKindEnum = enumOf(
  'FeeKind',
  [
    'FLAT',
    'AGE_BAND',
    'SINCE_PLACEMENT_BAND',
    'BALANCE_BAND',
    'SEQUENCE',
    'TIERED',
    'RECOVERY_RATE',
  ] as const,
  'How the rate of a payment is found.',
  {
    FLAT: 'One rate for all money.',
    AGE_BAND: 'By the age of the debt, at placement or at payment.',
    SINCE_PLACEMENT_BAND: 'By the days from placement to payment.',
    BALANCE_BAND: 'By the balance that was placed.',
    SEQUENCE: 'By the how-manieth placement of its account it is.',
    TIERED: 'By what was collected: each slice at its own rate, or the tier reached for all of it.',
    RECOVERY_RATE: 'By the part of what was placed that was recovered; the tier reached is for all of it.',
  },
);
const AgeAtEnum = enumOf('AgeAt', ['PLACEMENT', 'PAYMENT'] as const, 'When the age of a debt is taken.');
const AgeUnitEnum = enumOf(
  'AgeUnit',
  ['DAYS', 'MONTHS'] as const,
  'How age is counted: days or whole calendar months past due.',
);
const TierModeEnum = enumOf('TierMode', ['MARGINAL', 'WHOLE'] as const, 'What a tier is for.', {
  MARGINAL: 'Each slice of the money has the rate of its own tier.',
  WHOLE: 'The tier reached decides for all of the money.',
});
const TierScopeEnum = enumOf(
  'TierScope',
  ['PLACEMENT', 'BATCH', 'AGREEMENT'] as const,
  'Whose money is counted together.',
);
const TierWindowEnum = enumOf(
  'TierWindow',
  ['MONTH', 'LIFETIME'] as const,
  'Which money is counted together.',
  {
    MONTH: 'That of one month, by the day of the payment.',
    LIFETIME: 'All there ever was.',
  },
);
const DenominatorEnum = enumOf(
  'RecoveryDenominator',
  ['ORIGINAL', 'NET_OF_RECALLS'] as const,
  'What a recovery is measured against: all that was placed, or what was not taken back of it.',
);
const RoundAtEnum = enumOf('RoundAt', ['PAYMENT', 'CUMULATIVE'] as const, 'What is rounded.', {
  PAYMENT: 'The fee of each payment.',
  CUMULATIVE: 'The sum of them: splitting a payment changes nothing.',
});
const RateBasisEnum = enumOf(
  'RateBasis',
  ['PLACEMENT', 'PAYMENT'] as const,
  'Whose day decides the version.',
  {
    PLACEMENT: 'That of the placement, which keeps its version for good.',
    PAYMENT: 'That of each payment.',
  },
);
const ReversalTermsEnum = enumOf(
  'ReversalTerms',
  ['RERATE', 'MIRROR'] as const,
  'What money that went back takes.',
  {
    RERATE: 'What is left of the payment is rated anew, in its own month.',
    MIRROR: 'The same share of the fee as it was.',
  },
);
const RatedOnEnum = enumOf('RatedOn', ['EFFECTIVE', 'REPORTED'] as const, 'Which day of a payment decides.', {
  EFFECTIVE: 'Its value date.',
  REPORTED: 'The day on which it was reported.',
});
const AmountTermsEnum = enumOf('AmountTerms', ['CONFIRMED', 'REPORTED'] as const, 'Whose amount counts.', {
  CONFIRMED: "The lender's, once it has confirmed a payment.",
  REPORTED: 'What was reported.',
});

@InputType({ description: 'A band: it ends where the next begins.' })
class FeeBandInput {
  @Field(() => WholeNumber, {
    description: 'AGE_BAND: lowest age; SINCE_PLACEMENT_BAND: days; BALANCE_BAND: minor units.',
  })
  from!: number;

  @Field(() => Int, { description: 'Parts per million: 15 % is 150000.' })
  ratePpm!: number;
}

@InputType({ description: 'A tier: it ends where the next begins.' })
class FeeTierInput {
  @Field(() => WholeNumber, {
    description: 'TIERED: minor units collected; RECOVERY_RATE: parts per million recovered. Inclusive.',
  })
  from!: number;

  @Field(() => Int, { description: 'Parts per million: 15 % is 150000.' })
  ratePpm!: number;

  @Field(() => WholeNumber, {
    nullable: true,
    description: 'Minor units that reaching the tier earns beside its rate.',
  })
  flatMinor?: number;
}

@InputType({ description: 'Money that comes after the end of a placement and still earns.' })
class FeeTailInput {
  @Field(() => Int, { nullable: true, description: 'Days after the end; 0 unless said.' })
  days?: number;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only payments that keep a promise made before the end; true unless said.',
  })
  requiresArrangement?: boolean;

  @Field(() => Int, { nullable: true, description: 'A rate of its own; such money counts for no tier.' })
  ratePpm?: number;
}

@InputType({ description: 'Payments that debtors make to the lender itself.' })
class DirectTermsInput {
  @Field(() => Int, {
    nullable: true,
    description: 'Up to this many days after placement they earn nothing; 0 is the day of placement.',
  })
  graceDays?: number;

  @Field(() => Int, { nullable: true, description: 'What they earn of the usual fee; 1000000 unless said.' })
  multiplierPpm?: number;
}

@InputType({ description: 'The least and the most, in minor units.' })
class FeeLimitsInput {
  @Field(() => WholeNumber, { nullable: true, description: 'Never more than the money itself.' })
  minMinor?: number;

  @Field(() => WholeNumber, { nullable: true })
  maxMinor?: number;
}

@InputType({ description: 'Which parts of a debt money pays first, by their names; others come last.' })
class AllocationInput {
  @Field(() => [String], {
    nullable: true,
    description: 'Fees, penalty, interest, principal unless said (Civil Code of the PRC, art. 561).',
  })
  upTo90Days?: string[];

  @Field(() => [String], {
    nullable: true,
    description: 'From the 91st day past due on; card terms often begin with the principal then.',
  })
  from91Days?: string[];
}

@InputType({ description: 'What an agency earns on money collected; defaults where nothing is said.' })
export class FeeTermsInput {
  @Field(() => FeeKindEnum)
  kind!: string;

  @Field(() => Int, { nullable: true, description: 'FLAT: parts per million, 15 % is 150000.' })
  ratePpm?: number;

  @Field(() => AgeUnitEnum, { nullable: true, description: 'AGE_BAND: how age is counted.' })
  unit?: string;

  @Field(() => AgeAtEnum, { nullable: true, description: 'AGE_BAND: PLACEMENT unless said.' })
  ageAt?: string;

  @Field(() => [FeeBandInput], {
    nullable: true,
    description: 'AGE_BAND, SINCE_PLACEMENT_BAND and BALANCE_BAND: rising, the first from 0.',
  })
  bands?: FeeBandInput[];

  @Field(() => [Int], {
    nullable: true,
    description:
      "SEQUENCE: of an account's first placement, its second and so on; the last is for all further ones.",
  })
  ratesPpm?: number[];

  @Field(() => TierModeEnum, { nullable: true, description: 'TIERED: what a tier is for.' })
  mode?: string;

  @Field(() => [FeeTierInput], {
    nullable: true,
    description: 'TIERED and RECOVERY_RATE: rising, the first from 0.',
  })
  tiers?: FeeTierInput[];

  @Field(() => TierScopeEnum, {
    nullable: true,
    description: 'TIERED and RECOVERY_RATE: AGREEMENT unless said.',
  })
  scope?: string;

  @Field(() => TierWindowEnum, { nullable: true, description: 'TIERED: MONTH unless said.' })
  window?: string;

  @Field(() => DenominatorEnum, { nullable: true, description: 'RECOVERY_RATE: ORIGINAL unless said.' })
  denominator?: string;

  @Field(() => RoundingEnum, { nullable: true, description: 'HALF_UP unless said.' })
  rounding?: string;

  @Field(() => RoundAtEnum, {
    nullable: true,
    description: 'PAYMENT unless said; CUMULATIVE for TIERED and RECOVERY_RATE.',
  })
  roundAt?: string;

  @Field(() => RateBasisEnum, { nullable: true, description: 'PLACEMENT unless said.' })
  rateBasis?: string;

  @Field(() => FeeTailInput, { nullable: true })
  tail?: FeeTailInput;

  @Field(() => DirectTermsInput, { nullable: true })
  direct?: DirectTermsInput;

  @Field(() => Int, {
    nullable: true,
    description: 'What money received before the placement earns of the usual fee, in parts per million; 0.',
  })
  discoveryPpm?: number;

  @Field(() => FeeLimitsInput, { nullable: true, description: 'Of the fee of each payment.' })
  perPayment?: FeeLimitsInput;

  @Field(() => FeeLimitsInput, { nullable: true, description: 'Of all that a placement ever earns.' })
  perPlacement?: FeeLimitsInput;

  @Field(() => [String], {
    nullable: true,
    description: 'The parts of a debt that earn: of fees, penalty, interest and principal; all unless said.',
  })
  commissionable?: string[];

  @Field(() => AllocationInput, { nullable: true })
  allocation?: AllocationInput;

  @Field(() => ReversalTermsEnum, { nullable: true, description: 'RERATE unless said.' })
  reversals?: string;

  @Field(() => RatedOnEnum, { nullable: true, description: 'EFFECTIVE unless said.' })
  ratedOn?: string;

  @Field(() => AmountTermsEnum, { nullable: true, description: 'CONFIRMED unless said.' })
  amounts?: string;
}
