import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Extensions } from '../../kernel/extensions.js';
import { DateTime, dateTimeOf, enumOf, moneyOf, MoneyType } from '../../kernel/wire.js';
import { ChannelEnum } from '../agreements/index.js';
import type { Complaint } from './complaint.entity.js';
import { complaintCategories, complaintStatuses, complaintTransitions, isOpen } from './complaint.rules.js';

/** Words that both schemas use. */
export const ComplaintStatusEnum = enumOf('ComplaintStatus', complaintStatuses, 'Where a complaint stands.', {
  OPEN: 'It came in.',
  INVESTIGATING: 'The person was told that it came; an answer is owed.',
});
export const ComplaintCategoryEnum = enumOf(
  'ComplaintCategory',
  complaintCategories,
  'What a complaint is about. This list may grow.',
);
export const ComplaintTransitionEnum = enumOf(
  'ComplaintTransition',
  complaintTransitions,
  'What may happen to a complaint.',
);

/** What both sides see of a complaint. */
@Extensions({ privacy: 'case' })
@ObjectType({ simpleResolvers: true })
export class ComplaintFields {
  @Field(() => ID)
  id!: string;

  @Field(() => ID, { nullable: true, description: 'The placement whose work it is about.' })
  placementId!: string | null;

  @Field(() => ComplaintCategoryEnum)
  category!: string;

  @Field(() => ChannelEnum, { description: 'How it came in.' })
  channel!: string;

  @Field(() => DateTime)
  receivedAt!: string;

  @Field(() => DateTime, { description: 'From here on it is late to say that it came.' })
  acknowledgeBy!: string;

  @Field(() => DateTime, { description: 'From here on it is late to answer.' })
  answerBy!: string;

  @Field(() => ComplaintStatusEnum)
  status!: string;

  @Field(() => Boolean, { description: 'Whether the debt is held for it now.' })
  isHolding!: boolean;

  @Field(() => [ID], { description: 'Contacts that it was found to be about.' })
  contactIds!: readonly string[];

  @Field(() => String, {
    nullable: true,
    description: 'Staff number of the collector whom it was found to be about.',
  })
  collector!: string | null;

  @Field(() => MoneyType, { nullable: true, description: 'What the agency is to be charged for it.' })
  penalty!: MoneyType | null;

  @Field(() => DateTime)
  updatedAt!: string;
}

export function complaintFieldsOf(row: Complaint): Readonly<Pick<ComplaintFields, keyof ComplaintFields>> {
  return {
    id: row.id,
    placementId: row.placementId,
    category: row.category,
    channel: row.channel,
    receivedAt: dateTimeOf(row.receivedAt),
    acknowledgeBy: dateTimeOf(row.acknowledgeBy),
    answerBy: dateTimeOf(row.answerBy),
    status: row.status,
    isHolding: row.noticeId !== null && isOpen(row.status),
    contactIds: row.contactIds,
    collector: row.collector,
    penalty:
      row.penaltyMinor === null || row.currency === null ? null : moneyOf(row.penaltyMinor, row.currency),
    updatedAt: dateTimeOf(row.updatedAt),
  };
}

/** What both sides say of a complaint. */
@InputType({ description: 'A complaint.' })
export class ComplaintInput {
  @Field(() => String, {
    description: 'Your own key of this complaint, for ever: send it again without fear.',
  })
  reference!: string;

  @Field(() => ComplaintCategoryEnum)
  category!: string;

  @Field(() => ChannelEnum, { description: 'How it came in.' })
  channel!: string;

  @Field(() => DateTime, { description: 'Its clocks run from this day.' })
  receivedAt!: string;

  @Field(() => Boolean, { nullable: true, description: 'Hold the debt while it is open.' })
  asksHold?: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'What was said, up to 2,000 characters: for you and the lender.',
  })
  description?: string;
}
