import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  Resolver,
  Root,
} from 'type-graphql';
import { latestOf, parseLast } from '../../kernel/latest.js';
import type { Session } from '../../kernel/request-context.js';
import { BatchResult, batchResultOf, DateOnly, MoneyInput } from '../../kernel/wire.js';
import { AgencyPlacement } from '../placements/index.js';
import { promises } from './promise.entity.js';
import { PromiseType, promiseTypeOf } from './promise.graphql.js';
import { reportPromises } from './report-promises.js';

@InputType({ description: 'A promise to pay.' })
class PromiseReportInput {
  @Field(() => ID)
  placementId!: string;

  @Field(() => String, { description: 'Your own key of this promise, for ever: send it again without fear.' })
  reference!: string;

  @Field(() => MoneyInput)
  amount!: MoneyInput;

  @Field(() => DateOnly)
  madeOn!: string;

  @Field(() => DateOnly, { description: 'The last day that keeps it.' })
  dueOn!: string;
}

const latest = { table: promises, by: 'dueOn' } as const;

@Resolver(() => AgencyPlacement)
export class AgencyPromisesResolver {
  @Authorized('promises:report')
  @Mutation(() => BatchResult, {
    description: 'Reports promises to pay, at most 500. Each item stands or falls on its own.',
  })
  async reportPromises(
    @Ctx() session: Session,
    @Arg('items', () => [PromiseReportInput]) items: PromiseReportInput[],
  ) {
    return batchResultOf(await session.mutate('promises.report', (work) => reportPromises(work, items)));
  }

  @FieldResolver(() => [PromiseType], {
    description: 'The latest due promises, at most 20, latest due first.',
  })
  async promises(
    @Root() { row }: AgencyPlacement,
    @Ctx() session: Session,
    @Arg('last', () => Int, { defaultValue: 5 }) last: number,
  ) {
    const load = session.batched(parseLast(latest, last), (ids: readonly (typeof row.id)[]) =>
      latestOf(session.reader, latest, ids, last),
    );
    return (await load(row.id)).map(promiseTypeOf);
  }
}
