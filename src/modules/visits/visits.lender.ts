import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { parseLast } from '../../kernel/latest.js';
import type { Session } from '../../kernel/request-context.js';
import { LenderPlacement } from '../placements/index.js';
import { latestVisits, visitEntries } from './latest-visits.js';
import { VisitType, visitTypeOf } from './visit.graphql.js';

@Resolver(() => LenderPlacement)
export class LenderVisitsResolver {
  @FieldResolver(() => [VisitType], { description: 'The newest visits, at most 20, newest first.' })
  async visits(
    @Root() { row }: LenderPlacement,
    @Ctx() session: Session,
    @Arg('last', () => Int, { defaultValue: 5 }) last: number,
  ) {
    const load = session.batched(parseLast(visitEntries, last), (ids: readonly (typeof row.id)[]) =>
      latestVisits(session.reader, ids, last),
    );
    return (await load(row.id)).map(visitTypeOf);
  }
}
