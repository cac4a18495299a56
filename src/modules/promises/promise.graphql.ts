import { Field, ID, ObjectType } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import type { Latest } from '../../kernel/latest.js';
import { DateOnly, enumOf, moneyOf, MoneyType } from '../../kernel/wire.js';
import type { Promised } from './promise.entity.js';

const PromiseStatusEnum = enumOf(
  'PromiseStatus',
  ['OPEN', 'KEPT', 'PARTIAL', 'BROKEN', 'CANCELLED'] as const,
  'Whether a promise was kept, by what was paid in time.',
);

@Extensions({ privacy: 'case' })
@ObjectType('Promise', { description: 'A promise to pay.', simpleResolvers: true })
export class PromiseType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: "The agency's own key." })
  reference!: string;

  @Field(() => MoneyType)
  amount!: MoneyType;

  @Field(() => MoneyType, {
    description:
      'Paid towards it, from the day it was made to the day it fell due. Money counts once: for the promise that its payment names, else for the one that falls due first.',
  })
  paid!: MoneyType;

  @Field(() => DateOnly)
  madeOn!: string;

  @Field(() => DateOnly)
  dueOn!: string;

  @Field(() => PromiseStatusEnum)
  status!: string;

  @Field(() => [String])
  flags!: readonly string[];
}

export function promiseTypeOf(row: Latest<Promised>): PromiseType {
  const { id, reference, madeOn, dueOn, status, flags, currency } = row;
  const money = { amount: moneyOf(row.amountMinor, currency), paid: moneyOf(row.paidMinor, currency) };
  return { id, reference, ...money, madeOn, dueOn, status, flags };
}
