import { idBytes, sameId, type Id } from '../../kernel/ids.js';
import { idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import type { MonthNumber } from '../../kernel/time.js';
import { contacts, type Contact } from '../contacts/index.js';
import { reviewFindings, reviews, type Review } from './review.entity.js';
import type { ReviewFinding, ReviewState } from './review.rules.js';

/** Which reviews: of an agency and a month. */
export interface ReviewsOf {
  readonly agencyId: Id<'agency'>;
  readonly month: MonthNumber;
}

/** A review with the row of the register that it is about. */
export interface ReviewCard {
  readonly review: Review;
  readonly contact: Contact;
  readonly findings: readonly ReviewFinding[];
}

/** Reviews by id, in three statements. */
export async function reviewPage(
  reader: Reader,
  { agencyId, month, state }: ReviewsOf & { readonly state: ReviewState | null },
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<ReviewCard>> {
  const params = [
    idBytes(agencyId),
    month,
    idAfter('review', request),
    state ?? '',
    state ?? '',
    request.first + 1,
  ];
  const rows = (await reader.query(page, params)).map((row) => decodeRow(reviews, row));
  const ids = rows.map(({ id }) => id);
  const about = await reader.find(contacts, { id: ids.map((id) => sameId('contact', id)) });
  const byId = new Map(about.map((contact) => [contact.id, contact]));
  const findings = await findingsOf(reader, ids);
  return pageOf(request, rows, scope, idKey, (review) => ({
    review,
    contact: byId.get(sameId('contact', review.id))!,
    findings: findings.get(review.id) ?? [],
  }));
}

/** What was found in each, in alphabetical order. */
export async function findingsOf(
  reader: Reader,
  reviewIds: readonly Id<'review'>[],
): Promise<ReadonlyMap<Id<'review'>, readonly ReviewFinding[]>> {
  const rows = await reader.find(reviewFindings, { reviewId: reviewIds }, { orderBy: ['finding'] });
  const byReview = Map.groupBy(rows, ({ reviewId }) => reviewId);
  return new Map([...byReview].map(([id, found]) => [id, found.map(({ finding }) => finding)]));
}

/** What a scorecard reads of an agency's month. */
export interface ReviewTotals {
  readonly pending: number;
  readonly reviewed: number;
  /** Reviews in which anything was found. */
  readonly withFindings: number;
  readonly findings: readonly { readonly finding: ReviewFinding; readonly count: number }[];
}

/** Two statements. */
export async function reviewTotals(reader: Reader, { agencyId, month }: ReviewsOf): Promise<ReviewTotals> {
  const params = [idBytes(agencyId), month];
  const [states] = await reader.query(counts, params);
  const found = await reader.query(byFinding, params);
  return {
    pending: Number(states?.['pending'] ?? 0),
    reviewed: Number(states?.['reviewed'] ?? 0),
    withFindings: Number(states?.['with_findings'] ?? 0),
    findings: found.map((row) => ({ finding: row['finding'] as ReviewFinding, count: Number(row['n']) })),
  };
}

const page: Statement = {
  sql: `SELECT * FROM review WHERE lender_id = :lender AND agency_id = ? AND month = ? AND id > ?
    AND (? = '' OR state = ?) ORDER BY id LIMIT ?`,
};

const counts: Statement = {
  sql: `SELECT SUM(CASE WHEN r.state = 'PENDING' THEN 1 ELSE 0 END) AS pending,
      SUM(CASE WHEN r.state = 'REVIEWED' THEN 1 ELSE 0 END) AS reviewed,
      SUM(CASE WHEN EXISTS (SELECT 1 FROM review_finding f WHERE f.lender_id = r.lender_id AND f.review_id = r.id)
        THEN 1 ELSE 0 END) AS with_findings
    FROM review r WHERE r.lender_id = :lender AND r.agency_id = ? AND r.month = ?`,
};

const byFinding: Statement = {
  sql: `SELECT f.finding, COUNT(*) AS n FROM review r
    JOIN review_finding f ON f.lender_id = r.lender_id AND f.review_id = r.id
    WHERE r.lender_id = :lender AND r.agency_id = ? AND r.month = ? GROUP BY f.finding ORDER BY f.finding`,
};
