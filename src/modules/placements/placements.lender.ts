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
import { parseId } from '../../kernel/ids.js';
import { parsePage } from '../../kernel/page.js';
import { instantText, parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import {
  connectionOf,
  DateOnly,
  DateTime,
  dateTimeOf,
  dateTimeOrNull,
  moneyOf,
  MoneyInput,
  MoneyType,
  ProblemType,
  problemOf,
  toConnection,
} from '../../kernel/wire.js';
import { HoldEnum } from '../accounts/index.js';
import { placeAccounts, placeAccountsCommand, type PlacedAccounts } from './place-accounts.js';
import type { Placement, PlacementBatch } from './placement.entity.js';
import { GrantScopeEnum, PlacementStatusEnum, RecallCategoryEnum, scopeOfWord } from './placement.graphql.js';
import {
  batchesByIds,
  batchPage,
  lenderPlacement,
  lenderPlacements,
  type PlacementFilter,
} from './placements.queries.js';
import { recallCommand, recallPlacements, type Recalled } from './recall-placements.js';
import type { PlacementStatus } from './placement.rules.js';

@Extensions({ privacy: 'case' })
@ObjectType('Placement', { description: 'One account at one agency for one window.', simpleResolvers: true })
export class LenderPlacement {
  /** What other modules need to hang their fields on it. */
  row!: Placement;

  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  batchId!: string;

  @Field(() => ID)
  agreementId!: string;

  @Field(() => ID)
  agencyId!: string;

  @Field(() => ID)
  accountId!: string;

  @Field(() => Int, { description: 'First, second, third placement of the account.' })
  sequence!: number;

  @Field(() => PlacementStatusEnum)
  status!: PlacementStatus;

  @Extensions({ privacy: 'preference' })
  @Field(() => [HoldEnum], { description: 'What must be known before anybody is contacted.' })
  holds!: readonly string[];

  @Field(() => MoneyType, { description: 'The balance that was handed over.' })
  placed!: MoneyType;

  @Field(() => MoneyType, { description: 'Paid on the placement, net of reversals.' })
  paid!: MoneyType;

  @Field(() => DateTime)
  placedAt!: string;

  @Field(() => DateOnly, { description: 'The day of placement in the zone of the agreement.' })
  placedOn!: string;

  @Field(() => DateOnly, { description: 'The last day of the window.' })
  windowEndsOn!: string;

  @Field(() => DateTime, { nullable: true })
  endedAt!: string | null;

  @Field(() => String, { nullable: true })
  endReason!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when the agency may still report facts.' })
  reportUntil!: string | null;

  @Field(() => ID, { description: 'The fee schedule version that this placement keeps.' })
  scheduleId!: string;

  @Field(() => DateTime)
  updatedAt!: string;
}

@Extensions({ privacy: 'case' })
@ObjectType('PlacementBatch', { description: 'Accounts handed out together.', simpleResolvers: true })
export class LenderPlacementBatch {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: "The caller's reference." })
  reference!: string;

  @Field(() => ID)
  agreementId!: string;

  @Field(() => ID)
  agencyId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The portfolio that all of it came with; null when it came with several.',
  })
  portfolioId!: string | null;

  @Field(() => ID, { description: 'The grant that opens the batch to the agency.' })
  grantId!: string;

  @Field(() => DateOnly)
  placedOn!: string;

  @Field(() => Int)
  size!: number;

  @Field(() => MoneyType)
  placed!: MoneyType;
}

const PlacementConnection = connectionOf(LenderPlacement, 'PlacementConnection');
const PlacementBatchConnection = connectionOf(LenderPlacementBatch, 'PlacementBatchConnection');

@InputType({
  description:
    'Which accounts; what is left out does not narrow. Only accounts that can be placed are taken.',
})
class AccountFilterInput {
  @Field(() => String, { nullable: true })
  portfolio?: string;

  @Field(() => MoneyInput, { nullable: true, description: 'All that is owed, at least.' })
  minBalance?: MoneyInput;

  @Field(() => MoneyInput, { nullable: true, description: 'All that is owed, at most.' })
  maxBalance?: MoneyInput;

  @Field(() => Int, { nullable: true })
  minMonthsPastDue?: number;

  @Field(() => Int, { nullable: true })
  maxMonthsPastDue?: number;

  @Field(() => String, { nullable: true })
  jurisdiction?: string;

  @Field(() => Int, {
    nullable: true,
    description: 'At most so many, in the order of their ids; 10,000 at the most.',
  })
  limit?: number;
}

@InputType({ description: 'Give either `accountIds` (at most 500) or `filter`.' })
class PlaceAccountsInput {
  @Field(() => ID)
  agreementId!: string;

  @Field(() => String, {
    description: 'Your own key of this batch; the same again answers with the first batch.',
  })
  reference!: string;

  @Field(() => [ID], { nullable: true })
  accountIds?: string[];

  @Field(() => AccountFilterInput, { nullable: true })
  filter?: AccountFilterInput;

  @Field(() => [GrantScopeEnum], {
    nullable: true,
    description: 'What the agency may do; everything unless said.',
  })
  scopes?: string[];

  @Field(() => Boolean, { nullable: true, description: 'Tell what would happen and write nothing.' })
  dryRun?: boolean;
}

@Extensions({ privacy: 'case' })
@ObjectType({ description: 'An account that was not placed.', simpleResolvers: true })
class RefusedAccount {
  @Field(() => ID)
  accountId!: string;

  @Field(() => ProblemType)
  problem!: ProblemType;
}

@Extensions({ privacy: 'case' })
@ObjectType({ description: 'What became of a batch.', simpleResolvers: true })
class PlaceAccountsResult {
  @Field(() => LenderPlacementBatch, {
    nullable: true,
    description: 'Null for a dry run, or when nothing could be placed.',
  })
  batch!: LenderPlacementBatch | null;

  @Field(() => Boolean, { description: 'This reference was placed before; nothing new happened.' })
  isReplay!: boolean;

  @Field(() => Int)
  placedCount!: number;

  @Field(() => MoneyType)
  placed!: MoneyType;

  @Field(() => [RefusedAccount])
  refused!: readonly RefusedAccount[];
}

@InputType({ description: 'Give either `placementIds` (at most 500) or `batchId`.' })
class RecallPlacementsInput {
  @Field(() => [ID], { nullable: true })
  placementIds?: string[];

  @Field(() => ID, { nullable: true })
  batchId?: string;

  @Field(() => RecallCategoryEnum)
  category!: string;

  @Field(() => Boolean, { nullable: true, description: 'Tell what would happen and write nothing.' })
  dryRun?: boolean;
}

@Extensions({ privacy: 'case' })
@ObjectType({ description: 'What became of a recall.', simpleResolvers: true })
class RecallPlacementsResult {
  @Field(() => [ID], { description: 'Taken back now; the agency sees none of them from here on.' })
  recalled!: readonly string[];

  @Field(() => [ID], { description: 'Had ended before.' })
  unchanged!: readonly string[];

  @Field(() => [ID])
  unknown!: readonly string[];
}

@InputType('PlacementFilter', { description: 'What is left out does not narrow.' })
class LenderPlacementFilter {
  @Field(() => ID, { nullable: true })
  agencyId?: string;

  @Field(() => ID, { nullable: true })
  batchId?: string;

  @Field(() => PlacementStatusEnum, { nullable: true })
  status?: PlacementStatus;

  @Field(() => DateTime, { nullable: true, description: 'Changed at or after.' })
  updatedSince?: string;
}

@Resolver(() => LenderPlacement)
export class LenderPlacementsResolver {
  @Authorized('placements:read')
  @Query(() => PlacementConnection, { description: 'Placements, by id.' })
  async placements(
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
    @Arg('filter', () => LenderPlacementFilter, { nullable: true }) filter?: LenderPlacementFilter,
  ) {
    const scope = [session.request.lenderId, 'placements', plain(filter)];
    const request = parsePage(first, after, scope);
    const page = await lenderPlacements(session.reader, filterOf(filter), request, scope);
    return toConnection({ ...page, nodes: page.nodes.map(lenderPlacementOf) });
  }

  @Authorized('placements:read')
  @Query(() => LenderPlacement, { nullable: true, description: 'One placement, or null.' })
  async placement(@Ctx() session: Session, @Arg('id', () => ID) id: string) {
    const known = parseId('placement', id);
    const row = known && (await lenderPlacement(session.reader, known));
    return row ? lenderPlacementOf(row) : null;
  }

  @Authorized('placements:read')
  @Query(() => PlacementBatchConnection, { description: 'Placement batches, by id.' })
  async placementBatches(
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const scope = [session.request.lenderId, 'placementBatches'];
    const page = await batchPage(session.reader, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map(batchOf) });
  }

  @Authorized('placements:place')
  @Mutation(() => PlaceAccountsResult, {
    description: 'Hands accounts to an agency in one batch, which opens one grant.',
  })
  async placeAccounts(
    @Ctx() session: Session,
    @Arg('input', () => PlaceAccountsInput) input: PlaceAccountsInput,
  ) {
    const scopes = input.scopes?.map((word) => scopeOfWord.get(word));
    const command = parseCommand(placeAccountsCommand, plain(Object.assign(input, { scopes })));
    return placedOf(await session.mutate('placements.place', (work) => placeAccounts(work, command)));
  }

  @Authorized('placements:recall')
  @Mutation(() => RecallPlacementsResult, {
    description: 'Takes placements back; works on the very next request.',
  })
  async recallPlacements(
    @Ctx() session: Session,
    @Arg('input', () => RecallPlacementsInput) input: RecallPlacementsInput,
  ): Promise<Recalled> {
    const command = parseCommand(recallCommand, plain(input));
    return session.mutate('placements.recall', (work) => recallPlacements(work, command));
  }

  @FieldResolver(() => LenderPlacementBatch, { description: 'The batch it came in.' })
  async batch(@Root() { row }: LenderPlacement, @Ctx() session: Session) {
    return session.batched(batchesByIds, async (ids: readonly Placement['batchId'][]) => {
      const batches = await batchesByIds(session.reader, ids);
      return ids.map((id) => batchOf(batches.get(id)!));
    })(row.batchId);
  }
}

function filterOf(filter: LenderPlacementFilter | undefined): PlacementFilter {
  return {
    agencyId: filter?.agencyId ? (parseId('agency', filter.agencyId) ?? nothing('agency', 'agencyId')) : null,
    batchId: filter?.batchId ? (parseId('batch', filter.batchId) ?? nothing('batch', 'batchId')) : null,
    status: filter?.status ?? null,
    updatedSince: filter?.updatedSince
      ? parseCommand(instantText, filter.updatedSince, ['filter', 'updatedSince'])
      : null,
  };
}

function nothing(what: string, member: string): never {
  throw notFound(what, ['filter', member]);
}

export function lenderPlacementOf(row: Placement): LenderPlacement {
  return {
    row,
    id: row.id,
    batchId: row.batchId,
    agreementId: row.agreementId,
    agencyId: row.agencyId,
    accountId: row.accountId,
    sequence: row.sequence,
    status: row.status,
    holds: row.holds,
    placed: moneyOf(row.placedMinor, row.currency),
    paid: moneyOf(row.paidMinor, row.currency),
    placedAt: dateTimeOf(row.placedAt),
    placedOn: row.placedOn,
    windowEndsOn: row.windowEndsOn,
    endedAt: dateTimeOrNull(row.endedAt),
    endReason: row.endReason,
    reportUntil: dateTimeOrNull(row.reportUntil),
    scheduleId: row.scheduleId,
    updatedAt: dateTimeOf(row.updatedAt),
  };
}

function batchOf(batch: PlacementBatch): LenderPlacementBatch {
  const {
    id,
    reference,
    agreementId,
    agencyId,
    portfolioId,
    grantId,
    placedOn,
    size,
    placedMinor,
    currency,
  } = batch;
  return {
    id,
    reference,
    agreementId,
    agencyId,
    portfolioId,
    grantId,
    placedOn,
    size,
    placed: moneyOf(placedMinor, currency),
  };
}

function placedOf({
  batch,
  isReplay,
  placed,
  placedMinor,
  agreement,
  refused,
}: PlacedAccounts): PlaceAccountsResult {
  return {
    batch: batch && batchOf(batch),
    isReplay,
    placedCount: placed,
    placed: moneyOf(placedMinor, agreement.currency),
    refused: refused.map(({ accountId, problem }) => ({ accountId, problem: problemOf(problem) })),
  };
}
