import { Field, Int, ObjectType } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { enumOf } from '../../kernel/wire.js';
import { negativePolicies, taxModes, taxPlaces } from './settlement-terms.rules.js';

export const TaxModeEnum = enumOf('TaxMode', taxModes, 'How a statement is taxed.', {
  EXCLUSIVE: 'On top of the agreed rates.',
  INCLUSIVE: 'Contained in the agreed rates.',
  SPLIT: 'On top, in parts that are rounded one by one.',
  REVERSE_CHARGE: 'The lender assesses it itself, the agency bills none.',
});
export const TaxPlaceEnum = enumOf('TaxPlace', taxPlaces, 'What tax is rounded of.', {
  STATEMENT: 'The net of the statement.',
  LINE: 'Each line by itself.',
});
export const NegativePolicyEnum = enumOf(
  'NegativePolicy',
  negativePolicies,
  'What becomes of a statement that comes to less than nothing.',
  {
    CARRY_FORWARD: 'It waits for the next one, before tax; nothing is payable.',
    CREDIT_NOTE: 'The agency owes it: a credit note, with its tax.',
  },
);

@Extensions({ privacy: 'terms' })
@ObjectType('TaxTerms', { description: 'How statements are taxed.', simpleResolvers: true })
export class TaxTermsType {
  @Field(() => TaxModeEnum)
  mode!: string;

  @Field(() => Int, { description: 'Parts per million: 6 % is 60000.' })
  ratePpm!: number;

  @Field(() => [Int], { nullable: true, description: 'The parts of the rate, where there are several.' })
  partsPpm?: readonly number[];

  @Field(() => TaxPlaceEnum)
  roundAt!: string;
}
