import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { latestOf, parseLast } from '../../kernel/latest.js';
import type { Session } from '../../kernel/request-context.js';
import { LenderPlacement } from '../placements/index.js';
import { promises } from './promise.entity.js';
import { PromiseType, promiseTypeOf } from './promise.graphql.js';

const latest = { table: promises, by: 'dueOn' } as const;

@Resolver(() => LenderPlacement)
export class LenderPromisesResolver {
  @FieldResolver(() => [PromiseType], {
    description: 'The latest due promises, at most 20, latest due first.',
  })
  async promises(
    @Root() { row }: LenderPlacement,
    @Ctx() session: Session,
    @Arg('last', () => Int, { defaultValue: 5 }) last: number,
  ) {
    const load = session.batched(parseLast(latest, last), (ids: readonly (typeof row.id)[]) =>
      latestOf(session.reader, latest, ids, last),
    );
    return (await load(row.id)).map(promiseTypeOf);
  }
}
