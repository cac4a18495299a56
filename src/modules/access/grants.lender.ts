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
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { notFound } from '../../kernel/errors.js';
import { Extensions } from '../../kernel/extensions.js';
import { parseId, type IdKind } from '../../kernel/ids.js';
import { parsePage, type NestedPage } from '../../kernel/page.js';
import { parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import type { Instant } from '../../kernel/time.js';
import { connectionOf, DateTime, dateTimeOf, dateTimeOrNull, toConnection } from '../../kernel/wire.js';
import { ChangesResult, changesResultOf, IdsInput, IdsWithReasonInput } from './change.graphql.js';
import {
  idsCommand,
  resumeGrants,
  revokeGrants,
  revokeGrantsCommand,
  suspendGrants,
  withReasonCommand,
} from './change-grants.js';
import { GrantStatusEnum } from './grant.graphql.js';
import { isOpenAt, type GrantStatus } from './grant.rules.js';
import {
  grantPage,
  grantsByIds,
  usersOfGrants,
  type GrantFilter,
  type GrantOfBatch,
} from './grants.queries.js';
import { narrowGrants } from './narrow-grants.js';

@Extensions({ privacy: 'none' })
@ObjectType('Grant', {
  description: 'What a placement batch lets its agency do and see.',
  simpleResolvers: true,
})
export class LenderGrant {
  row!: GrantOfBatch;

  @Field(() => ID)
  id!: string;

  @Field(() => ID, { description: 'The agency it is given to.' })
  agencyId!: string;

  @Field(() => ID, { nullable: true, description: 'The placement batch it opens.' })
  batchId!: string | null;

  @Field(() => GrantStatusEnum)
  status!: GrantStatus;

  @Field(() => Boolean, {
    description: 'Whether it opens anything now: active, and within its window.',
  })
  isOpen!: boolean;

  @Field(() => String, { nullable: true, description: 'Your note of why it was suspended or revoked.' })
  statusReason!: string | null;

  @Field(() => [String], { description: 'The most a token may do in its batch.' })
  scopes!: readonly string[];

  @Field(() => String, {
    description: 'What the agency sees of people: `MASKED`, or the id of a disclosure profile.',
  })
  disclosureProfile!: string;

  @Field(() => [ID], {
    nullable: true,
    description: 'The only clients that may use it; null for every client of the agency.',
  })
  clientIds!: readonly string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'The only networks it may be used from, as CIDRs; null for anywhere.',
  })
  networks!: readonly string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'When it begins, if a moment was set.' })
  startsAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ends by itself, if a moment was set.' })
  endsAt!: string | null;

  @Field(() => Int, { description: 'One more with every narrowing, suspension, resumption and revocation.' })
  epoch!: number;

  @Field(() => String, { description: 'Who gave or changed it last.' })
  lastEditedBy!: string;

  @Field(() => DateTime)
  lastEditedAt!: string;

  @Field(() => DateTime, { description: 'When it was given.' })
  createdAt!: string;
}

@Extensions({ privacy: 'none' })
@ObjectType({ description: 'Who used a grant from one address, all days together.', simpleResolvers: true })
class GrantUse {
  @Field(() => String, { description: 'The OAuth client or grant token.' })
  actorId!: string;

  @Field(() => String, { description: 'The address it came from; empty when it came from none.' })
  remoteAddress!: string;

  @Field(() => Int, { description: 'How many requests it opened.' })
  requests!: number;

  @Field(() => DateTime)
  firstAt!: string;

  @Field(() => DateTime)
  lastAt!: string;
}

const GrantConnection = connectionOf(LenderGrant, 'GrantConnection');
const GrantUseConnection = connectionOf(GrantUse, 'GrantUseConnection');

@InputType('GrantFilter', { description: 'What is left out does not narrow.' })
class GrantFilterInput {
  @Field(() => ID, { nullable: true })
  agencyId?: string;

  @Field(() => GrantStatusEnum, { nullable: true })
  status?: GrantStatus;

  @Field(() => ID, { nullable: true })
  batchId?: string;
}

@InputType({ description: 'Tighter bounds of one grant; what is left out stays as it is.' })
class NarrowGrantInput {
  @Field(() => ID)
  grantId!: string;

  @Field(() => [String], { nullable: true, description: 'Some of the scopes that it has.' })
  scopes?: string[];

  @Field(() => [ID], {
    nullable: true,
    description: 'Only these clients of the agency; at most 50. Tokens issued for the grant stop working.',
  })
  clientIds?: string[];

  @Field(() => [String], {
    nullable: true,
    description: 'Only from these networks, IPv4 or IPv6 (`203.0.113.0/24`, `2001:db8::/32`); at most 50.',
  })
  networks?: string[];

  @Field(() => DateTime, { nullable: true, description: 'No earlier than it begins now.' })
  startsAt?: string;

  @Field(() => DateTime, { nullable: true, description: 'No later than it ends now.' })
  endsAt?: string;
}

@InputType({ description: 'Which grants to close for good, and why; at most 500.' })
class RevokeGrantsInput extends IdsWithReasonInput {
  @Field(() => Boolean, { nullable: true, description: 'Tell what would happen and write nothing.' })
  dryRun?: boolean;
}

@Extensions({ privacy: 'none' })
@ObjectType({ description: 'What became of a revocation.', simpleResolvers: true })
class RevokeGrantsResult extends ChangesResult {
  @Field(() => Int, { description: 'Live placements whose agency loses access by it.' })
  livePlacements!: number;
}

@Resolver(() => LenderGrant)
export class LenderGrantsResolver {
  @Authorized('grants:read')
  @Query(() => GrantConnection, { description: 'Grants, by id.' })
  async grants(
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
    @Arg('filter', () => GrantFilterInput, { nullable: true }) filter?: GrantFilterInput,
  ) {
    const scope = [session.request.lenderId, 'grants', plain(filter)];
    const asked = parsePage(first, after, scope);
    const page = await grantPage(session.reader, filterOf(filter), asked, scope);
    const now = session.request.clocks.domain.now();
    return toConnection({ ...page, nodes: page.nodes.map((row) => lenderGrantOf(row, now)) });
  }

  @Authorized('grants:read')
  @Query(() => LenderGrant, { nullable: true, description: 'One grant, or null.' })
  async grant(@Ctx() session: Session, @Arg('id', () => ID) id: string) {
    const known = parseId('grant', id);
    const [row] = known ? await grantsByIds(session.reader, [known]) : [];
    return row ? lenderGrantOf(row, session.request.clocks.domain.now()) : null;
  }

  @Authorized('grants:manage')
  @Mutation(() => ChangesResult, {
    description:
      'Tightens grants, on their very next use. A grant never grows: what would widen it is refused (`BEYOND_GRANT`).',
  })
  async narrowGrants(
    @Ctx() session: Session,
    @Arg('items', () => [NarrowGrantInput]) items: NarrowGrantInput[],
  ): Promise<ChangesResult> {
    const given = items.map(plain);
    return changesResultOf(await session.mutate('grants.narrow', (work) => narrowGrants(work, given)));
  }

  @Authorized('grants:manage')
  @Mutation(() => ChangesResult, {
    description:
      'Closes grants until they are resumed: nothing is read or reported by them, not even late facts.',
  })
  async suspendGrants(
    @Ctx() session: Session,
    @Arg('input', () => IdsWithReasonInput) input: IdsWithReasonInput,
  ): Promise<ChangesResult> {
    const command = parseCommand(withReasonCommand, plain(input));
    return changesResultOf(await session.mutate('grants.suspend', (work) => suspendGrants(work, command)));
  }

  @Authorized('grants:manage')
  @Mutation(() => ChangesResult, { description: 'Opens suspended grants again, as far as they went.' })
  async resumeGrants(
    @Ctx() session: Session,
    @Arg('input', () => IdsInput) input: IdsInput,
  ): Promise<ChangesResult> {
    const command = parseCommand(idsCommand, plain(input));
    return changesResultOf(await session.mutate('grants.resume', (work) => resumeGrants(work, command)));
  }

  @Authorized('grants:manage')
  @Mutation(() => RevokeGrantsResult, {
    description:
      'Closes grants for good: nothing is read or reported by them any more, and you record what is still to be told. ' +
      'To end the work and keep reporting open, recall the placements.',
  })
  async revokeGrants(
    @Ctx() session: Session,
    @Arg('input', () => RevokeGrantsInput) input: RevokeGrantsInput,
  ): Promise<RevokeGrantsResult> {
    const command = parseCommand(revokeGrantsCommand, plain(input));
    const { changes, livePlacements } = await session.mutate('grants.revoke', (work) =>
      revokeGrants(work, command),
    );
    return Object.assign(changesResultOf(changes), { livePlacements });
  }

  @FieldResolver(() => GrantUseConnection, {
    description: 'Who used it, from where and how often, by actor and address.',
  })
  async uses(
    @Root() { row }: LenderGrant,
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [session.request.lenderId, row.id, 'uses'];
    const page: NestedPage<'grant'> = { parent: row.id, request: parsePage(first, after, scope), scope };
    const load = (pages: readonly NestedPage<'grant'>[]) => usersOfGrants(session.reader, pages);
    const { nodes, ...rest } = await session.batched(usersOfGrants, load)(page);
    const seen = nodes.map(({ firstAt, lastAt, ...user }) => ({
      ...user,
      firstAt: dateTimeOf(firstAt),
      lastAt: dateTimeOf(lastAt),
    }));
    return toConnection({ ...rest, nodes: seen });
  }
}

function filterOf(filter: GrantFilterInput | undefined): GrantFilter {
  return {
    agencyId: idOrNothing('agency', filter?.agencyId),
    status: filter?.status ?? null,
    batchId: idOrNothing('batch', filter?.batchId),
  };
}

function idOrNothing<K extends IdKind>(kind: K, text: string | undefined) {
  if (text == null) return null;
  const id = parseId(kind, text);
  if (id === null) throw notFound(kind, ['filter', `${kind}Id`]);
  return id;
}

export function lenderGrantOf(row: GrantOfBatch, now: Instant): LenderGrant {
  const { id, agencyId, batchId, status, statusReason, scopes, profileId, clientIds, networks } = row;
  const { startsAt, endsAt, epoch, lastEditedBy, lastEditedAt, createdAt } = row;
  return {
    row,
    id,
    agencyId,
    batchId,
    status,
    isOpen: isOpenAt(row, now),
    statusReason,
    scopes,
    disclosureProfile: profileId ?? 'MASKED',
    clientIds,
    networks,
    startsAt: dateTimeOrNull(startsAt),
    endsAt: dateTimeOrNull(endsAt),
    epoch,
    lastEditedBy,
    lastEditedAt: dateTimeOf(lastEditedAt),
    createdAt: dateTimeOf(createdAt),
  };
}
