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
import { notFound } from '../../kernel/errors.js';
import { parseId } from '../../kernel/ids.js';
import { parsePage } from '../../kernel/page.js';
import { idText, oneOf, parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { Extensions } from '../../kernel/extensions.js';
import {
  BatchResult,
  batchResultOf,
  connectionOf,
  DateTime,
  dateTimeOf,
  maskedField,
  PersonalField,
  problemOf,
  ProblemType,
  toConnection,
} from '../../kernel/wire.js';
import { LenderPlacement } from '../placements/index.js';
import {
  detailsTypeOf,
  NoticeCoverageEnum,
  NoticeDetailsType,
  NoticeEffectEnum,
  NoticeEndReasonEnum,
  NoticeInput,
  NoticeKindEnum,
} from './notice.graphql.js';
import { endNoticesByLender, endNoticesCommand } from './end-notices.js';
import { noticeKindNames } from './notice-kinds.rules.js';
import { effectOf } from './notice.rules.js';
import {
  noticeInClear,
  noticePage,
  noticesOfAccounts,
  type ClearNotice,
  type NoticeCard,
} from './notices.queries.js';
import { recordNotices } from './record-notices.js';

@Extensions({ privacy: 'preference' })
@ObjectType({ description: 'That a notice is over.', simpleResolvers: true })
class NoticeEnd {
  @Field(() => String, { description: 'As it was given; SUPERSEDED and EXPIRED come by themselves.' })
  reason!: string;

  @Field(() => DateTime, { description: 'Since when it holds no more.' })
  endedAt!: string;

  @Field(() => DateTime)
  reportedAt!: string;

  @Field(() => String, { description: 'The client, person or job that said so.' })
  reportedBy!: string;

  @Field(() => ID, { nullable: true, description: 'The agency that said so; null: you, or time.' })
  agencyId!: string | null;
}

@Extensions({ privacy: 'preference' })
@ObjectType('Notice', {
  description: 'What must be known before anybody is contacted.',
  simpleResolvers: true,
})
class LenderNotice {
  @Field(() => ID)
  id!: string;

  @Field(() => ID, { description: 'The person it is about.' })
  debtorId!: string;

  @Field(() => ID, { nullable: true, description: 'The debt it is about; null: all debts of the person.' })
  accountId!: string | null;

  @Field(() => NoticeKindEnum)
  kind!: string;

  @Field(() => NoticeEffectEnum)
  effect!: string;

  @Field(() => NoticeCoverageEnum)
  covers!: string;

  @Field(() => ID, { nullable: true, description: 'The contact point that it is about.' })
  contactPointId!: string | null;

  @Extensions({ privacy: 'contact' })
  @Field(() => PersonalField, {
    description: 'The number or address that it is about; clear in `notice` unless a contact point keeps it.',
  })
  address!: PersonalField;

  @Field(() => NoticeDetailsType)
  details!: NoticeDetailsType;

  @Field(() => Boolean, { description: 'Whether the reporter wrote something; `notice` shows it.' })
  hasNote!: boolean;

  @Extensions({ privacy: 'agency-notes' })
  @Field(() => String, { nullable: true, description: "The reporter's own words; in `notice` only." })
  note!: string | null;

  @Field(() => DateTime, { description: 'When it was learned.' })
  occurredAt!: string;

  @Field(() => DateTime)
  reportedAt!: string;

  @Field(() => String, { description: 'The client or person that reported it.' })
  reportedBy!: string;

  @Field(() => ID, { nullable: true, description: 'The agency that reported it; null: you recorded it.' })
  agencyId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The placement on which it was reported.' })
  placementId!: string | null;

  @Field(() => String, { description: "The reporter's own key." })
  reference!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it ends by itself.' })
  expiresAt!: string | null;

  @Field(() => ID, { nullable: true, description: 'The notice that it replaced.' })
  supersedesId!: string | null;

  @Field(() => [String], { description: 'What is remarkable, such as LONGER_THAN_SIXTY_DAYS.' })
  flags!: readonly string[];

  @Field(() => NoticeEnd, { nullable: true, description: 'Null while nobody has said that it is over.' })
  end!: NoticeEnd | null;
}

const NoticeConnection = connectionOf(LenderNotice, 'NoticeConnection');

@InputType({ description: 'What you learned of a debtor; the account need not be placed.' })
class NoticeRecordInput extends NoticeInput {
  @Field(() => ID)
  accountId!: string;
}

@InputType({ description: 'What is left out does not narrow.' })
class NoticeFilter {
  @Field(() => ID, { nullable: true })
  debtorId?: string;

  @Field(() => ID, { nullable: true, description: 'About this debt, or about all debts of its person.' })
  accountId?: string;

  @Field(() => NoticeKindEnum, { nullable: true })
  kind?: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Neither ended nor expired; false: only those that are.',
  })
  inForce?: boolean;
}

const filterInput = z.strictObject({
  debtorId: idText('debtor').optional(),
  accountId: idText('account').optional(),
  kind: oneOf(noticeKindNames).optional(),
  inForce: z.boolean().optional(),
});

@InputType({ description: 'Notices that hold no more; at most 500, all for one reason.' })
class EndNoticesInput {
  @Field(() => [ID])
  ids!: string[];

  @Field(() => NoticeEndReasonEnum)
  reason!: string;

  @Field(() => DateTime, { nullable: true, description: 'Since when; now unless said.' })
  endedAt?: string;
}

@Extensions({ privacy: 'preference' })
@ObjectType({ description: 'A notice that did not end.', simpleResolvers: true })
class RefusedNotice {
  @Field(() => ID)
  noticeId!: string;

  @Field(() => ProblemType)
  problem!: ProblemType;
}

@Extensions({ privacy: 'preference' })
@ObjectType({ description: 'What became of notices that were to end.', simpleResolvers: true })
class EndNoticesResult {
  @Field(() => [ID], { description: 'Over now; what they alone held is free.' })
  ended!: readonly string[];

  @Field(() => [ID], { description: 'Were over before.' })
  unchanged!: readonly string[];

  @Field(() => [RefusedNotice])
  refused!: readonly RefusedNotice[];
}

@Resolver()
export class LenderNoticesResolver {
  @Authorized('placements:read')
  @Query(() => NoticeConnection, {
    description: 'Notices by id, those that are over too: the history of a person.',
  })
  async notices(
    @Ctx() { request: { lenderId, clocks }, reader }: Session,
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
    @Arg('filter', () => NoticeFilter, { nullable: true }) given?: NoticeFilter,
  ) {
    const filter = parseCommand(filterInput, plain(given ?? {}), ['filter']);
    const scope = [lenderId, 'notices', filter];
    const asked = { ...filter, now: clocks.domain.now() };
    const page = await noticePage(reader, asked, parsePage(first, after, scope), scope);
    return toConnection({ ...page, nodes: page.nodes.map((card) => lenderNoticeOf(card)) });
  }

  @Authorized('placements:read')
  @Query(() => LenderNotice, { description: 'One notice, with its note and number in clear.' })
  async notice(@Ctx() { reader }: Session, @Arg('id', () => ID) id: string) {
    const known = parseId('notice', id);
    const found = known && (await noticeInClear(reader, known));
    if (!found) throw notFound('notice', ['id']);
    return lenderNoticeOf(found.card, found.clear);
  }

  @Authorized('notices:record')
  @Mutation(() => BatchResult, {
    description:
      'Records notices of your own, at most 500. Each item stands or falls on its own, and works at once for whoever works the debts.',
  })
  async recordNotices(
    @Ctx() session: Session,
    @Arg('items', () => [NoticeRecordInput]) items: NoticeRecordInput[],
  ) {
    return batchResultOf(
      await session.mutate('notices.record', (work) => recordNotices(work, items.map(plain))),
    );
  }

  @Authorized('notices:record')
  @Mutation(() => EndNoticesResult, {
    description:
      'Says that notices hold no more: a dispute was verified, a letter taken back. Works at once.',
  })
  async endNotices(
    @Ctx() session: Session,
    @Arg('input', () => EndNoticesInput) input: EndNoticesInput,
  ): Promise<EndNoticesResult> {
    const command = parseCommand(endNoticesCommand, plain(input));
    const { ended, unchanged, refused } = await session.mutate('notices.end', (work) =>
      endNoticesByLender(work, command),
    );
    return {
      ended,
      unchanged,
      refused: refused.map(({ noticeId, problem }) => ({ noticeId, problem: problemOf(problem) })),
    };
  }
}

@Resolver(() => LenderPlacement)
export class LenderPlacementNoticesResolver {
  @FieldResolver(() => [LenderNotice], { description: 'What is in force, the gravest first, at most 50.' })
  async notices(@Root() { row }: LenderPlacement, @Ctx() session: Session) {
    const { request, reader } = session;
    const load = session.batched(noticesOfAccounts, (ids: readonly (typeof row.accountId)[]) =>
      noticesOfAccounts(reader, ids, request.clocks.domain.now()),
    );
    return (await load(row.accountId)).map((notice) => lenderNoticeOf({ notice, end: null }));
  }
}

function lenderNoticeOf({ notice, end }: NoticeCard, clear: ClearNotice | null = null): LenderNotice {
  return {
    id: notice.id,
    debtorId: notice.debtorId,
    accountId: notice.accountId,
    kind: notice.kind,
    effect: effectOf(notice),
    covers: notice.accountId === null ? 'DEBTOR' : 'DEBT',
    contactPointId: notice.contactPointId,
    address: clearOr(notice.addressMasked, clear?.address),
    details: detailsTypeOf(notice.details),
    hasNote: notice.hasNote,
    note: clear?.note ?? null,
    occurredAt: dateTimeOf(notice.occurredAt),
    reportedAt: dateTimeOf(notice.reportedAt),
    reportedBy: notice.reportedBy,
    agencyId: notice.agencyId,
    placementId: notice.placementId,
    reference: notice.reference,
    expiresAt: notice.expiresAt === null ? null : dateTimeOf(notice.expiresAt),
    supersedesId: notice.supersedesId,
    flags: notice.flags,
    end: end && {
      reason: end.reason,
      endedAt: dateTimeOf(end.endedAt),
      reportedAt: dateTimeOf(end.reportedAt),
      reportedBy: end.reportedBy,
      agencyId: end.agencyId,
    },
  };
}

function clearOr(masked: string | null, value: string | undefined): PersonalField {
  return value === undefined ? maskedField(masked) : { masked, value, withheld: null };
}
