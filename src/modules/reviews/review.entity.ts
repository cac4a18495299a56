import { id, instant, int, nullable, refersTo, tenantTable, text, type Row } from '../../kernel/table.js';
import { agencies } from '../access/agency.entity.js';
import { contacts } from '../contacts/contact.entity.js';
import type { ReviewFinding, ReviewState } from './review.rules.js';

/** How much of an agency's month is reviewed; drawn once, when the month is over. */
export const reviewPlans = tenantTable(
  'review_plan',
  {
    id: id('reviewPlan'),
    agencyId: id('agency'),
    month: int(),
    ratePpm: int(),
    /** Rows drawn; null until the draw is complete. */
    drawn: nullable(int()),
    madeBy: text(64),
    createdAt: instant(),
  },
  {
    unique: { month: ['agencyId', 'month'] },
    foreignKeys: [refersTo(() => agencies, ['agencyId'])],
  },
);

export type ReviewPlan = Row<typeof reviewPlans>;

/** A talk or a visit that is to be reviewed, or was; under the id of its row in the register. */
export const reviews = tenantTable(
  'review',
  {
    id: id('review'),
    agencyId: id('agency'),
    /** The month in which it was reported, in UTC. */
    month: int(),
    state: text<ReviewState>(16),
    reviewedBy: nullable(text(64)),
    reviewedAt: nullable(instant()),
  },
  {
    index: { page: ['agencyId', 'month', 'id'] },
    foreignKeys: [refersTo(() => contacts, ['id']), refersTo(() => agencies, ['agencyId'])],
  },
);

export type Review = Row<typeof reviews>;

/** What a reviewer found. */
export const reviewFindings = tenantTable(
  'review_finding',
  { reviewId: id('review'), finding: text<ReviewFinding>(32) },
  { primaryKey: ['reviewId', 'finding'], foreignKeys: [refersTo(() => reviews, ['reviewId'])] },
);
