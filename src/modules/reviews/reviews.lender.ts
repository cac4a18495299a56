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
import { z } from 'zod';
import { Extensions } from '../../kernel/extensions.js';
import { parsePage } from '../../kernel/page.js';
import { idText, monthText, oneOf, parseCommand } from '../../kernel/parse.js';
import { plain } from '../../kernel/plain.js';
import type { Session } from '../../kernel/request-context.js';
import { monthLabel } from '../../kernel/time.js';
import {
  BatchResult,
  batchResultOf,
  connectionOf,
  DateTime,
  dateTimeOrNull,
  enumOf,
  toConnection,
} from '../../kernel/wire.js';
import { ContactType, contactTypeOf } from '../contacts/index.js';
import { planReview, planReviewCommand } from './plan-review.js';
import { reviewContacts } from './review-contacts.js';
import { reviewPage, reviewTotals, type ReviewCard } from './review-pages.js';
import { reviewFindings, reviewStates } from './review.rules.js';

const ReviewFindingEnum = enumOf(
  'ReviewFinding',
  reviewFindings,
  'What a reviewer found in a talk or a visit.',
);
const ReviewStateEnum = enumOf('ReviewState', reviewStates, 'Whether it was reviewed.');

@InputType()
class PlanReviewInput {
  @Field(() => ID)
  agencyId!: string;

  @Field(() => String, { description: 'A month that is over in UTC, `2026-11`; by when it was reported.' })
  period!: string;

  @Field(() => Int, { description: 'How much is drawn, in parts per million: 1 to 1,000,000.' })
  ratePpm!: number;
}

@Extensions({ privacy: 'none' })
@ObjectType('ReviewPlan', {
  description: 'How much of what an agency reported in a month is reviewed.',
  simpleResolvers: true,
})
class ReviewPlanType {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  agencyId!: string;

  @Field(() => String)
  period!: string;

  @Field(() => Int)
  ratePpm!: number;

  @Field(() => Int, { nullable: true, description: 'How many were drawn; null until the draw is complete.' })
  drawn!: number | null;
}

@InputType({ description: 'What a reviewer found.' })
class ContactReviewInput {
  @Field(() => ID, { description: 'A row of the register; of a visit too.' })
  contactId!: string;

  @Field(() => [ReviewFindingEnum], { description: 'Nothing found is a good one.' })
  findings!: string[];
}

@InputType()
class ReviewFilterInput {
  @Field(() => ID)
  agencyId!: string;

  @Field(() => String, { description: 'The month in which it was reported, in UTC.' })
  period!: string;

  @Field(() => ReviewStateEnum, { nullable: true })
  state?: string | null;
}

const reviewFilter = z.strictObject({
  agencyId: idText('agency'),
  period: monthText,
  state: oneOf(reviewStates).nullish(),
});

@Extensions({ privacy: 'case' })
@ObjectType('Review', {
  description: 'A talk or a visit that is to be reviewed, or was.',
  simpleResolvers: true,
})
class ReviewType {
  @Field(() => ID)
  id!: string;

  @Field(() => ReviewStateEnum)
  state!: string;

  @Field(() => ID)
  placementId!: string;

  @Field(() => ContactType)
  contact!: ContactType;

  @Field(() => [ReviewFindingEnum])
  findings!: readonly string[];

  @Field(() => String, { nullable: true })
  reviewedBy!: string | null;

  @Field(() => DateTime, { nullable: true })
  reviewedAt!: string | null;
}

const ReviewConnection = connectionOf(ReviewType, 'ReviewConnection');

@Extensions({ privacy: 'case' })
@ObjectType({ description: 'How often something was found.', simpleResolvers: true })
class FindingCountType {
  @Field(() => ReviewFindingEnum)
  finding!: string;

  @Field(() => Int)
  count!: number;
}

@Extensions({ privacy: 'case' })
@ObjectType('ReviewTotals', { description: "What came of an agency's month.", simpleResolvers: true })
class ReviewTotalsType {
  @Field(() => Int)
  pending!: number;

  @Field(() => Int)
  reviewed!: number;

  @Field(() => Int, { description: 'Reviews in which anything was found.' })
  withFindings!: number;

  @Field(() => [FindingCountType])
  findings!: readonly FindingCountType[];
}

@Resolver()
export class LenderReviewsResolver {
  @Authorized('contacts:review')
  @Mutation(() => ReviewPlanType, {
    description:
      'Plans how much of what an agency reported in a month is reviewed. The same seed of lender, agency and month draws the same talks and visits; a job draws them.',
  })
  async planReview(@Ctx() session: Session, @Arg('input', () => PlanReviewInput) input: PlanReviewInput) {
    const command = parseCommand(planReviewCommand, plain(input));
    const { id, agencyId, month, ratePpm, drawn } = await session.mutate('reviews.plan', (work) =>
      planReview(work, command),
    );
    return { id, agencyId, period: monthLabel(month), ratePpm, drawn };
  }

  @Authorized('contacts:review')
  @Mutation(() => BatchResult, {
    description:
      'Records what reviewers found in contacts, drawn or not, at most 500. `reference` of a result is the contact.',
  })
  async reviewContacts(
    @Ctx() session: Session,
    @Arg('items', () => [ContactReviewInput]) items: ContactReviewInput[],
  ) {
    return batchResultOf(await session.mutate('contacts.review', (work) => reviewContacts(work, items)));
  }

  @Authorized('placements:read')
  @Query(() => ReviewConnection, { description: "Reviews of an agency's month, by id." })
  async reviews(
    @Ctx() session: Session,
    @Arg('first', () => Int) first: number,
    @Arg('filter', () => ReviewFilterInput) filter: ReviewFilterInput,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const { agencyId, period, state = null } = parseCommand(reviewFilter, plain(filter), ['filter']);
    const scope = [session.request.lenderId, 'reviews', agencyId, period, state];
    const request = parsePage(first, after, scope);
    const page = await reviewPage(session.reader, { agencyId, month: period, state }, request, scope);
    return toConnection({ ...page, nodes: page.nodes.map(reviewTypeOf) });
  }

  @Authorized('placements:read')
  @Query(() => ReviewTotalsType, { description: "What came of the reviews of an agency's month." })
  async reviewTotals(
    @Ctx() session: Session,
    @Arg('agencyId', () => ID) agencyId: string,
    @Arg('period', () => String) period: string,
  ) {
    const of = parseCommand(reviewFilter, { agencyId, period }, []);
    return reviewTotals(session.reader, { agencyId: of.agencyId, month: of.period });
  }
}

function reviewTypeOf({ review, contact, findings }: ReviewCard): ReviewType {
  return {
    id: review.id,
    state: review.state,
    placementId: contact.placementId,
    contact: contactTypeOf(contact),
    findings,
    reviewedBy: review.reviewedBy,
    reviewedAt: dateTimeOrNull(review.reviewedAt),
  };
}
