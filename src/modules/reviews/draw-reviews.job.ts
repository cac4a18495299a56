import { idBytes, idFromBytes, parseId } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import { firstDayOf, monthLabel, startOfDay, type MonthNumber, type TimeZone } from '../../kernel/time.js';
import type { JobHandler, StepResult } from '../background/index.js';
import { reviewPlans, reviews, type ReviewPlan } from './review.entity.js';
import { isDrawn } from './review.rules.js';

/** Rows of the register that are looked at in one step. */
const STEP = 2_000;

interface Cursor {
  /** Hexadecimal id of the last row looked at. */
  readonly last: string;
  readonly seen: number;
  readonly drawn: number;
  readonly isComplete: boolean;
}

const begin: Cursor = { last: '', seen: 0, drawn: 0, isComplete: false };

/** Draws the sample of a plan: the talks and visits that the agency reported in the month. */
export const drawReviewsJob: JobHandler = {
  name: 'reviews.draw',
  queue: 'default',
  async run(job) {
    const id = parseId('reviewPlan', String(job.payload['planId']))!;
    const plan = await job.reader.findOne(reviewPlans, { id });
    if (plan === null || plan.drawn !== null) return;
    const kept = () => job.cursor<Cursor>() ?? begin;
    while (!kept().isComplete && !job.signal.aborted) await job.step((work) => drawSome(work, plan, kept()));
  },
};

async function drawSome(work: Work, plan: ReviewPlan, before: Cursor): Promise<StepResult<Cursor>> {
  const { id, agencyId, month, ratePpm } = plan;
  const [from, to] = [startOf(month), startOf(month + 1)];
  const rows = await work.query(reported, [
    idBytes(agencyId),
    from,
    to,
    Buffer.from(before.last, 'hex'),
    STEP,
  ]);
  const seed = `${work.lenderId} ${agencyId} ${monthLabel(month)}`;
  const drawn = rows
    .map((row) => idFromBytes('review', row['id'] as Uint8Array))
    .filter((reviewId) => isDrawn(seed, reviewId, ratePpm));
  // what somebody reviewed without being drawn stays as it is
  await work.insertAll(
    reviews,
    drawn.map((reviewId) => ({
      id: reviewId,
      agencyId,
      month,
      state: 'PENDING' as const,
      reviewedBy: null,
      reviewedAt: null,
    })),
    { ifAbsent: true },
  );
  const cursor = {
    last: rows.length > 0 ? Buffer.from(rows.at(-1)!['id'] as Uint8Array).toString('hex') : before.last,
    seen: before.seen + rows.length,
    drawn: before.drawn + drawn.length,
    isComplete: rows.length < STEP,
  };
  if (cursor.isComplete) await work.update(reviewPlans, { id }, { drawn: cursor.drawn });
  return { cursor, done: cursor.seen };
}

function startOf(month: MonthNumber) {
  return startOfDay('UTC' as TimeZone, firstDayOf(month));
}

const reported: Statement = {
  sql: `SELECT id FROM contact WHERE lender_id = :lender AND agency_id = ? AND reported_at >= ? AND reported_at < ?
    AND (connection = 'CONVERSATION' OR kind = 'VISIT') AND id > ? ORDER BY id LIMIT ?`,
};
