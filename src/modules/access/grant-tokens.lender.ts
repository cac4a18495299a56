import {
  Arg,
  Authorized,
  Ctx,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { parseId } from '../../kernel/ids.js';
import { emptyPage, parsePage } from '../../kernel/page.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { connectionOf, DateTime, dateTimeOf, dateTimeOrNull, toConnection } from '../../kernel/wire.js';
import { idsCommand } from './change-grants.js';
import { ChangesResult, changesResultOf, IdsInput } from './change.graphql.js';
import type { GrantToken } from './grant-token.entity.js';
import { grantTokenPage } from './grants.queries.js';
import { issueGrantToken, issueGrantTokenCommand } from './issue-grant-token.js';
import { revokeGrantTokens } from './revoke-grant-tokens.js';

@Extensions({ privacy: 'none' })
@ObjectType('GrantToken', {
  description: 'A bearer token for one grant. The token itself was shown once and is stored nowhere.',
  simpleResolvers: true,
})
class GrantTokenType {
  @Field(() => ID, { description: 'The actor in everything this token does.' })
  id!: string;

  @Field(() => ID)
  grantId!: string;

  @Field(() => String)
  name!: string;

  @Field(() => [String], { description: 'What it may do, as far as its grant still does.' })
  scopes!: readonly string[];

  @Field(() => String, { description: 'Who issued it.' })
  createdBy!: string;

  @Field(() => DateTime)
  createdAt!: string;

  @Field(() => DateTime)
  expiresAt!: string;

  @Field(() => DateTime, { nullable: true })
  revokedAt!: string | null;

  @Field(() => DateTime, { nullable: true })
  lastUsedAt!: string | null;

  @Field(() => String, { nullable: true, description: 'The address of its last use.' })
  lastUsedFrom!: string | null;
}

const GrantTokenConnection = connectionOf(GrantTokenType, 'GrantTokenConnection');

@Extensions({ privacy: 'none' })
@ObjectType({ description: 'A new token.', simpleResolvers: true })
class IssuedGrantToken {
  @Field(() => String, {
    description: 'Hand it to the agency on a safe way: it is shown here and never again.',
  })
  token!: string;

  @Field(() => GrantTokenType)
  grantToken!: GrantTokenType;
}

@InputType({ description: 'A bearer token for one grant; the agreement must allow grant tokens.' })
class IssueGrantTokenInput {
  @Field(() => ID)
  grantId!: string;

  @Field(() => String, { description: 'What to call it.' })
  name!: string;

  @Field(() => [String], { description: 'Some of the scopes of the grant.' })
  scopes!: string[];

  @Field(() => DateTime, { description: 'Within the window of the grant, and at most 366 days ahead.' })
  expiresAt!: string;
}

@Resolver()
export class LenderGrantTokensResolver {
  @Authorized('grants:read')
  @Query(() => GrantTokenConnection, {
    description: 'Tokens of a grant, by id; revoked and expired ones too.',
  })
  async grantTokens(
    @Ctx() session: Session,
    @Arg('grantId', () => ID) grantId: string,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [session.request.lenderId, 'grantTokens', grantId];
    const asked = parsePage(first, after, scope);
    const known = parseId('grant', grantId);
    if (known === null) return toConnection<GrantTokenType>(emptyPage);
    const page = await grantTokenPage(session.reader, known, asked, scope);
    return toConnection({ ...page, nodes: page.nodes.map(grantTokenOf) });
  }

  @Authorized('grants:manage')
  @Mutation(() => IssuedGrantToken, {
    description:
      'Issues a bearer token for an agency without an OAuth stack. If the answer is lost, issue another and revoke this one.',
  })
  async issueGrantToken(
    @Ctx() session: Session,
    @Arg('input', () => IssueGrantTokenInput) input: IssueGrantTokenInput,
  ): Promise<IssuedGrantToken> {
    const command = parseCommand(issueGrantTokenCommand, plain(input));
    const { row, token } = await session.mutate('grant_tokens.issue', (work) =>
      issueGrantToken(work, command),
    );
    return { token, grantToken: grantTokenOf(row) };
  }

  @Authorized('grants:manage')
  @Mutation(() => ChangesResult, { description: 'Ends tokens for good, with their next request.' })
  async revokeGrantTokens(
    @Ctx() session: Session,
    @Arg('input', () => IdsInput) input: IdsInput,
  ): Promise<ChangesResult> {
    const command = parseCommand(idsCommand, plain(input));
    return changesResultOf(
      await session.mutate('grant_tokens.revoke', (work) => revokeGrantTokens(work, command)),
    );
  }
}

function grantTokenOf(row: GrantToken): GrantTokenType {
  const { id, grantId, name, scopes, createdBy, createdAt, expiresAt, revokedAt, lastUsedAt, lastUsedFrom } =
    row;
  return {
    id,
    grantId,
    name,
    scopes,
    createdBy,
    createdAt: dateTimeOf(createdAt),
    expiresAt: dateTimeOf(expiresAt),
    revokedAt: dateTimeOrNull(revokedAt),
    lastUsedAt: dateTimeOrNull(lastUsedAt),
    lastUsedFrom,
  };
}
