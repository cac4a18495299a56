import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Id } from '../../kernel/ids.js';
import type { Session } from '../../kernel/request-context.js';
import { AgencyPlacement } from '../placements/index.js';
import { limitationsOf } from './limitation-cases.js';
import { LimitationType, limitationTypeOf } from './limitation.graphql.js';

@Resolver(() => AgencyPlacement)
export class AgencyLimitationResolver {
  @FieldResolver(() => LimitationType, {
    nullable: true,
    description: 'Until when the debt can be sued for; null where no rule or no day is known.',
  })
  async limitation(@Root() { row }: AgencyPlacement, @Ctx() session: Session) {
    const now = session.request.clocks.domain.now();
    const load = session.batched(limitationsOf, (ids: readonly Id<'account'>[]) =>
      limitationsOf(session.reader, ids, now),
    );
    const limitation = await load(row.accountId);
    return limitation && limitationTypeOf(limitation);
  }
}
