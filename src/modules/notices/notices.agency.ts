import {
  Arg,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { Extensions } from '../../kernel/extensions.js';
import {
  BatchResult,
  batchResultOf,
  DateTime,
  dateTimeOf,
  maskedField,
  PersonalField,
} from '../../kernel/wire.js';
import { AgencyPlacement } from '../placements/index.js';
import type { Notice } from './notice.entity.js';
import {
  detailsTypeOf,
  NoticeCoverageEnum,
  NoticeDetailsType,
  NoticeEffectEnum,
  NoticeEndReasonEnum,
  NoticeInput,
  NoticeKindEnum,
} from './notice.graphql.js';
import { effectOf } from './notice.rules.js';
import { noticesOfAccounts } from './notices.queries.js';
import { reportNotices } from './report-notices.js';
import { withdrawNotices } from './withdraw-notices.js';

@Extensions({ privacy: 'preference' })
@ObjectType('Notice', {
  description:
    'What must be known before anybody is contacted. It may have come from the lender or an earlier agency.',
  simpleResolvers: true,
})
class AgencyNotice {
  @Field(() => ID)
  id!: string;

  @Field(() => NoticeKindEnum)
  kind!: string;

  @Field(() => NoticeEffectEnum)
  effect!: string;

  @Field(() => NoticeCoverageEnum)
  covers!: string;

  @Field(() => ID, { nullable: true, description: 'The contact point that it is about.' })
  contactPointId!: string | null;

  @Extensions({ privacy: 'contact' })
  @Field(() => PersonalField, { description: 'The number or address that it is about, masked.' })
  address!: PersonalField;

  @Field(() => NoticeDetailsType)
  details!: NoticeDetailsType;

  @Field(() => DateTime, { description: 'When it was learned.' })
  occurredAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it ends by itself.' })
  expiresAt!: string | null;

  @Field(() => Boolean, { description: 'Whether you reported it.' })
  isOwn!: boolean;
}

@InputType({ description: 'What you learned of the person or the debt of a placement.' })
class NoticeReportInput extends NoticeInput {
  @Field(() => ID)
  placementId!: string;
}

@InputType({ description: 'That a notice holds no more.' })
class NoticeWithdrawalInput {
  @Field(() => ID)
  placementId!: string;

  @Field(() => String, { description: 'Your own key of this report, for ever: send it again without fear.' })
  reference!: string;

  @Field(() => ID, { description: 'A notice about the person or the debt of the placement.' })
  noticeId!: string;

  @Field(() => NoticeEndReasonEnum)
  reason!: string;

  @Field(() => DateTime, { description: 'Since when it holds no more.' })
  endedAt!: string;
}

@Resolver(() => AgencyPlacement)
export class AgencyNoticesResolver {
  @Authorized('notices:report')
  @Mutation(() => BatchResult, {
    description:
      'Reports notices, at most 500. Each item stands or falls on its own, and works at once: on this placement, on other debts of the person where it speaks for them, and on later placements with anybody.',
  })
  async reportNotices(
    @Ctx() session: Session,
    @Arg('items', () => [NoticeReportInput]) items: NoticeReportInput[],
  ) {
    return batchResultOf(
      await session.mutate('notices.report', (work) => reportNotices(work, items.map(plain))),
    );
  }

  @Authorized('notices:report')
  @Mutation(() => BatchResult, {
    description:
      'Reports that notices hold no more, at most 500: a person changed their mind, a consent was taken back. What holds a debt only its lender ends.',
  })
  async withdrawNotices(
    @Ctx() session: Session,
    @Arg('items', () => [NoticeWithdrawalInput]) items: NoticeWithdrawalInput[],
  ) {
    return batchResultOf(await session.mutate('notices.withdraw', (work) => withdrawNotices(work, items)));
  }

  @FieldResolver(() => [AgencyNotice], {
    description: 'Read these first. What is in force, the gravest first, at most 50.',
  })
  async notices(@Root() { row }: AgencyPlacement, @Ctx() session: Session) {
    const { request, reader } = session;
    const load = session.batched(noticesOfAccounts, (ids: readonly (typeof row.accountId)[]) =>
      noticesOfAccounts(reader, ids, request.clocks.domain.now()),
    );
    return (await load(row.accountId)).map((notice) => agencyNoticeOf(notice, request.agencyId));
  }
}

function agencyNoticeOf(notice: Notice, agencyId: Notice['agencyId']): AgencyNotice {
  return {
    id: notice.id,
    kind: notice.kind,
    effect: effectOf(notice),
    covers: notice.accountId === null ? 'DEBTOR' : 'DEBT',
    contactPointId: notice.contactPointId,
    address: maskedField(notice.addressMasked),
    details: detailsTypeOf(notice.details),
    occurredAt: dateTimeOf(notice.occurredAt),
    expiresAt: notice.expiresAt === null ? null : dateTimeOf(notice.expiresAt),
    isOwn: notice.agencyId === agencyId,
  };
}
