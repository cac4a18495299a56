import { Arg, Authorized, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { Refusal } from '../../kernel/errors.js';
import { parsePage } from '../../kernel/page.js';
import type { Session } from '../../kernel/request-context.js';
import { connectionOf, toConnection } from '../../kernel/wire.js';
import { dialsWithin, unreportedDials } from '../contacts/index.js';
import {
  DialTokenInput,
  DialTokenResult,
  dialTokenResultOf,
  unreportedDialOf,
  UnreportedDialType,
} from './dial-token.graphql.js';
import { beforeIssuing, issueDialTokens } from './issue-dial-tokens.js';

const UnreportedDialConnection = connectionOf(UnreportedDialType, 'UnreportedDialConnection');
const ACTION = 'dial_tokens.issue';

@Resolver()
export class AgencyDialTokensResolver {
  @Authorized('dial-tokens:issue')
  @Mutation(() => [DialTokenResult], {
    description:
      "Handles for contact points, at most 100: the lender's dialler calls, writes or prints to the person behind each, " +
      'once. You never hold the number or address. The checks and limits are those of a reveal, each item on its own; what ' +
      'was resolved is to be reported with its id.',
  })
  async issueDialTokens(
    @Ctx() session: Session,
    @Arg('items', () => [DialTokenInput]) items: DialTokenInput[],
  ) {
    const asked = await beforeIssuing(session.reader, session.request, items);
    const outcomes = await session.mutate(ACTION, (work) => issueDialTokens(work, asked));
    if (outcomes.some((each) => each.status === 'REFUSED' && each.problem.code === 'OUTSIDE_PROFILE'))
      await session.refused(ACTION, new Refusal('OUTSIDE_PROFILE', 'The profile leaves this out.'));
    return outcomes.map(dialTokenResultOf);
  }

  @Authorized('contacts:report')
  @Query(() => UnreportedDialConnection, {
    description:
      'Handles of yours that were resolved and that no report has named yet, also of cases that have ended.',
  })
  async unreportedDials(
    @Ctx() { reader, request }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [request.lenderId, request.agencyId, 'unreportedDials'];
    const own = { agencyId: request.agencyId };
    const asked = parsePage(first, after, scope);
    const page = await unreportedDials(reader, own, asked, scope, dialsWithin(request));
    return toConnection({ ...page, nodes: page.nodes.map(unreportedDialOf) });
  }
}
