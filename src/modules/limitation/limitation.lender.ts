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
import { z } from 'zod';
import { Extensions } from '../../kernel/extensions.js';
import type { Id } from '../../kernel/ids.js';
import { parsePage } from '../../kernel/page.js';
import { lineText, localDateText, parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import {
  BatchResult,
  batchResultOf,
  connectionOf,
  DateOnly,
  enumOf,
  toConnection,
} from '../../kernel/wire.js';
import { LenderPlacement } from '../placements/index.js';
import { limitationsOf } from './limitation-cases.js';
import { LimitationType, limitationTypeOf } from './limitation.graphql.js';
import { recordableEvents } from './limitation.rules.js';
import { recordLimitationFacts } from './record-limitation-facts.js';
import { runningOut } from './running-out.js';

const RecordableEnum = enumOf(
  'LimitationFactKind',
  recordableEvents,
  'What a lender records of the limitation of a debt.',
  {
    DUE: 'When the debt, or its last instalment, falls due: the period begins there.',
    DEMAND: 'A demand that arrived, other than a letter reported by an agency.',
    AGREEMENT: 'The debtor agreed to pay, with proof; it also brings an expired claim back.',
    SUIT: 'A suit was filed or an arbitration asked for.',
    SUIT_ENDED: 'It ended.',
  },
);

@InputType({ description: 'A proof, kept by whoever names it.' })
class LimitationProofInput {
  @Field(() => String)
  uri!: string;

  @Field(() => String, { description: 'SHA-256, 64 hexadecimal digits in lower case.' })
  sha256!: string;
}

@InputType({ description: 'Something that the limitation of a debt is read from.' })
class LimitationFactInput {
  @Field(() => ID)
  accountId!: string;

  @Field(() => String, { description: 'Your own key of this fact, for ever: send it again without fear.' })
  reference!: string;

  @Field(() => RecordableEnum)
  kind!: string;

  @Field(() => DateOnly)
  on!: string;

  @Field(() => LimitationProofInput, { nullable: true })
  proof?: LimitationProofInput | null;
}

@InputType()
class RunningOutFilterInput {
  @Field(() => DateOnly, { description: 'The last day to sue lies before it.' })
  before!: string;

  @Field(() => String, { nullable: true, description: 'CN unless said; others have no clock yet.' })
  jurisdiction?: string;
}

const runningOutFilter = z.strictObject({
  before: localDateText,
  jurisdiction: lineText(8).nullish(),
});

@Extensions({ privacy: 'case' })
@ObjectType({ description: 'A debt whose limitation runs out.', simpleResolvers: true })
class RunningOutType {
  @Field(() => ID)
  accountId!: string;

  @Field(() => LimitationType)
  limitation!: LimitationType;
}

const RunningOutConnection = connectionOf(RunningOutType, 'RunningOutConnection');

@Resolver(() => LenderPlacement)
export class LenderLimitationResolver {
  @Authorized('accounts:read')
  @Query(() => RunningOutConnection, {
    description:
      'Open accounts whose limitation runs out before a day, longest overdue first. A page may hold fewer than were asked for while more follow. Accounts without `delinquentSince` are not listed.',
  })
  async limitationsRunningOut(
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('filter', () => RunningOutFilterInput) filter: RunningOutFilterInput,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const { before, jurisdiction } = parseCommand(runningOutFilter, plain(filter), ['filter']);
    const { lenderId, clocks } = session.request;
    const scope = [lenderId, 'limitationsRunningOut', before, jurisdiction ?? null];
    const page = await runningOut(
      session.reader,
      { before, jurisdiction: jurisdiction ?? 'CN' },
      clocks.domain.now(),
      parsePage(first, after, scope),
      scope,
    );
    const nodes = page.nodes.map(({ accountId, limitation }) => ({
      accountId,
      limitation: limitationTypeOf(limitation),
    }));
    return toConnection({ ...page, nodes });
  }

  @Authorized('limitation:record')
  @Mutation(() => BatchResult, {
    description:
      'Records what limitation is read from, at most 500 facts. Each item stands or falls on its own. Letters, promises and payments count by themselves.',
  })
  async recordLimitationFacts(
    @Ctx() session: Session,
    @Arg('items', () => [LimitationFactInput]) items: LimitationFactInput[],
  ) {
    return batchResultOf(
      await session.mutate('limitation.record', (work) => recordLimitationFacts(work, items)),
    );
  }

  @FieldResolver(() => LimitationType, {
    nullable: true,
    description: 'Until when the debt can be sued for; null where no rule or no day is known.',
  })
  async limitation(@Root() { row }: LenderPlacement, @Ctx() session: Session) {
    const now = session.request.clocks.domain.now();
    const load = session.batched(limitationsOf, (ids: readonly Id<'account'>[]) =>
      limitationsOf(session.reader, ids, now),
    );
    const limitation = await load(row.accountId);
    return limitation && limitationTypeOf(limitation);
  }
}
