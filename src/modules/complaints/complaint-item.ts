import { z } from 'zod';
import { idText, instantText, lineText, oneOf, referenceText } from '../../kernel/parse.js';
import { channels } from '../agreements/index.js';
import { complaintCategories } from './complaint.rules.js';

const common = {
  reference: referenceText,
  category: oneOf(complaintCategories),
  channel: oneOf(channels),
  receivedAt: instantText,
  asksHold: z.boolean().optional(),
  description: lineText(2_000).optional(),
};

/** A complaint as an agency reports it, about its own work on a placement. */
export const reportedComplaint = z.strictObject({ placementId: idText('placement'), ...common });

/** A complaint as the lender takes it in. Days where its own policy differs from what is usual in the country. */
export const recordedComplaint = z.strictObject({
  accountId: idText('account'),
  placementId: idText('placement').optional(),
  acknowledgeDays: z.int().min(0).max(366).optional(),
  answerDays: z.int().min(0).max(366).optional(),
  ...common,
});

export type ReportedComplaint = z.output<typeof reportedComplaint>;
export type RecordedComplaint = z.output<typeof recordedComplaint>;
export type ComplaintItem = Omit<ReportedComplaint, 'placementId'> &
  Partial<Pick<RecordedComplaint, 'acknowledgeDays' | 'answerDays'>>;
