import { Arg, Authorized, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { parseId } from '../../kernel/ids.js';
import { emptyPage, parsePage } from '../../kernel/page.js';
import type { GrantedBatch, Session } from '../../kernel/request-context.js';
import type { Instant } from '../../kernel/time.js';
import { connectionOf, DateTime, dateTimeOf, dateTimeOrNull, toConnection } from '../../kernel/wire.js';
import { viewerNames } from './access.queries.js';
import { VIEWER } from './assert-scope.js';
import type { GrantStatus } from './grant.entity.js';
import { GrantStatusEnum } from './grant.graphql.js';
import { isOpenAt } from './grant.rules.js';
import { grantPage, type GrantOfBatch } from './grants.queries.js';

@Extensions({ privacy: 'none' })
@ObjectType('ViewerAgency', { description: 'The agency this token acts for.', simpleResolvers: true })
class ViewerAgencyType {
  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => String, { description: "The lender's own key for it." })
  reference!: string;

  @Field(() => String, { description: 'Its name, as the lender registered it.' })
  name!: string;
}

@Extensions({ privacy: 'none' })
@ObjectType('OpenBatch', {
  description: 'A batch that this token and a live grant open together.',
  simpleResolvers: true,
})
class OpenBatchType {
  @Field(() => ID, { description: 'The grant that opens it.' })
  grantId!: string;

  @Field(() => ID, { description: 'The placement batch.' })
  batchId!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'The portfolio that all of it came with, which a token may name; null when it came with several.',
  })
  portfolioId!: string | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Only these placements of it; null for the whole batch.',
  })
  placementIds!: readonly string[] | null;

  @Field(() => [String], {
    description: 'What may be done in it: scopes of the grant that the token has as well.',
  })
  scopes!: readonly string[];
}

@Extensions({ privacy: 'none' })
@ObjectType('Viewer', { description: 'Who is asking.', simpleResolvers: true })
class AgencyViewer {
  @Field(() => ViewerAgencyType, { description: 'The agency.' })
  agency!: ViewerAgencyType;

  @Field(() => String, { description: 'The lender it works for here.' })
  lenderName!: string;

  @Field(() => ID, { description: 'The actor in everything this token does: an OAuth client or a member.' })
  actorId!: string;

  @Field(() => String, { description: 'What the actor is called.' })
  actorName!: string;

  @Field(() => ID, { nullable: true, description: 'The OAuth client; null for a member.' })
  clientId!: string | null;

  @Field(() => [String], { description: 'Scopes of the token that the client may still have.' })
  scopes!: readonly string[];

  @Field(() => [OpenBatchType], {
    description: 'What the token opens right now, by its `authorization_details`.',
  })
  opens!: readonly OpenBatchType[];
}

@Extensions({ privacy: 'none' })
@ObjectType('Grant', { description: 'What a placement batch lets this agency do.', simpleResolvers: true })
class GrantType {
  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The batch: name it in `authorization_details` of a token request.',
  })
  batchId!: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The portfolio that all of the batch came with, which a token may name; null when it came with several.',
  })
  portfolioId!: string | null;

  @Field(() => GrantStatusEnum, { description: 'Whether it opens anything.' })
  status!: GrantStatus;

  @Field(() => Boolean, { description: 'Whether it opens anything now: active, and within its window.' })
  isOpen!: boolean;

  @Field(() => [String], { description: 'The most a token may do in its batch.' })
  scopes!: readonly string[];

  @Field(() => String, {
    description: 'What the lender shows of people: `MASKED`, or the id of its disclosure profile.',
  })
  disclosureProfile!: string;

  @Field(() => [ID], {
    nullable: true,
    description: 'The only clients that may use it; null for every client of yours.',
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

  @Field(() => DateTime, { description: 'When it was given.' })
  createdAt!: string;
}

const GrantConnection = connectionOf(GrantType, 'GrantConnection');

@Resolver()
export class AgencyAccessResolver {
  @Authorized(VIEWER)
  @Query(() => AgencyViewer, { description: 'Who is asking, and what this token opens.' })
  async viewer(@Ctx() { request, scopes, reader }: Session) {
    const { agency, lenderName, actorName } = await viewerNames(reader, request);
    return {
      agency,
      lenderName,
      actorId: request.actorId,
      actorName,
      clientId: parseId('client', request.actorId),
      scopes: [...scopes].filter((scope) => scope !== VIEWER),
      opens: request.reach.map((batch) => openBatchOf(batch, scopes)),
    };
  }

  @Authorized('grants:read')
  @Query(() => GrantConnection, { description: 'Every grant this agency was given, by id.' })
  async grants(
    @Ctx() { request, reader }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const { lenderId, agencyId } = request;
    const scope = [lenderId, agencyId, 'grants'];
    const asked = parsePage(first, after, scope);
    if (agencyId === null) return toConnection(emptyPage);
    const page = await grantPage(reader, { agencyId }, asked, scope);
    return toConnection({
      ...page,
      nodes: page.nodes.map((row) => grantOf(row, request.clocks.domain.now())),
    });
  }
}

function openBatchOf({ scopes, ...batch }: GrantedBatch, held: ReadonlySet<string>): OpenBatchType {
  return { ...batch, scopes: [...scopes].filter((scope) => held.has(scope)) };
}

function grantOf(row: GrantOfBatch, now: Instant): GrantType {
  const { id, batchId, portfolioId, status, scopes, profileId, clientIds, networks } = row;
  return {
    id,
    batchId,
    portfolioId,
    status,
    isOpen: isOpenAt(row, now),
    scopes,
    disclosureProfile: profileId ?? 'MASKED',
    clientIds,
    networks,
    startsAt: dateTimeOrNull(row.startsAt),
    endsAt: dateTimeOrNull(row.endsAt),
    createdAt: dateTimeOf(row.createdAt),
  };
}
