import { Arg, Authorized, Ctx, Field, ID, InputType, Int, Mutation, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import { parsePage } from '../../kernel/page.js';
import { idText, instantText, parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { connectionOf, DateTime, toConnection } from '../../kernel/wire.js';
import { unreportedDials } from '../contacts/index.js';
import {
  resolvedDialOf,
  ResolvedDialTokenType,
  unreportedDialOf,
  UnreportedDialType,
} from './dial-token.graphql.js';
import { beforeResolving, resolveDialToken } from './resolve-dial-token.js';

const UnreportedDialConnection = connectionOf(UnreportedDialType, 'UnreportedDialConnection');

const filterInput = z.object({
  agencyId: idText('agency').nullish(),
  placementId: idText('placement').nullish(),
  resolvedBefore: instantText.nullish(),
});

@InputType({ description: 'What is left out does not narrow.' })
class UnreportedDialFilterInput {
  @Field(() => ID, { nullable: true })
  agencyId?: string | null;

  @Field(() => ID, { nullable: true })
  placementId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Dials from then on are not owed long enough.' })
  resolvedBefore?: string | null;
}

@Resolver()
export class LenderDialTokensResolver {
  @Authorized('dial-tokens:resolve')
  @Mutation(() => ResolvedDialTokenType, {
    description:
      'For your dialler, your sender of messages or your printer: what a handle of an agency stands for, once. It is noted in ' +
      'the disclosure log, and the agency owes the report of the contact from then on.',
  })
  async resolveDialToken(@Ctx() session: Session, @Arg('token', () => String) token: string) {
    const now = session.request.clocks.domain.now();
    const asked = await beforeResolving(session.reader, token, now);
    return resolvedDialOf(
      await session.mutate('dial_tokens.resolve', (work) => resolveDialToken(work, asked)),
    );
  }

  @Authorized('placements:read')
  @Query(() => UnreportedDialConnection, {
    description:
      'Dials without report: handles that your dialler resolved and that no report of the agency has named yet.',
  })
  async unreportedDials(
    @Ctx() { reader, request }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
    @Arg('filter', () => UnreportedDialFilterInput, { nullable: true }) filter?: UnreportedDialFilterInput,
  ) {
    const scope = [request.lenderId, 'unreportedDials', plain(filter)];
    const narrowed = parseCommand(filterInput, plain(filter ?? {}), ['filter']);
    const page = await unreportedDials(reader, narrowed, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map(unreportedDialOf) });
  }
}
