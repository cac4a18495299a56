import { z } from 'zod';
import { notFound, Refusal } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { idText, monthText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { monthLabel, monthOf, utcDay } from '../../kernel/time.js';
import { agencyById } from '../access/index.js';
import { reviewPlans, type ReviewPlan } from './review.entity.js';

export const planReviewCommand = z.strictObject({
  agencyId: idText('agency'),
  period: monthText,
  ratePpm: z.int().min(1).max(1_000_000),
});

/**
 * Plans how much of what an agency reported in a month is reviewed. The sample is drawn by a job, from the seed of lender,
 * agency and month, so that nobody can draw again until it suits. Planning the same again answers with the plan.
 */
export async function planReview(
  work: Work,
  { agencyId, period, ratePpm }: z.output<typeof planReviewCommand>,
): Promise<ReviewPlan> {
  if (!(await agencyById(work, agencyId, 'share'))) throw notFound('agency', ['input', 'agencyId']);
  const now = work.context.clocks.domain.now();
  if (monthOf(utcDay(now)) <= period)
    throw new Refusal('PERIOD_NOT_ENDED', `${monthLabel(period)} has not ended in UTC.`, {
      path: ['input', 'period'],
    });
  const known = await work.findOne(reviewPlans, { agencyId, month: period });
  if (known && known.ratePpm !== ratePpm)
    throw new Refusal('STATE_CONFLICT', 'This month is planned at another rate.', {
      path: ['input', 'ratePpm'],
    });
  const plan = known ?? {
    lenderId: work.lenderId,
    id: newId('reviewPlan'),
    agencyId,
    month: period,
    ratePpm,
    drawn: null,
    madeBy: work.context.actorId,
    createdAt: now,
  };
  if (!known) {
    await work.insertAll(reviewPlans, [plan]);
    work.emit('review.planned', [{ id: plan.id }]);
  }
  if (plan.drawn === null)
    await work.enqueue({
      name: 'reviews.draw',
      queue: 'default',
      payload: { planId: plan.id },
      dedupe: `draw:${plan.id}`,
      revives: true,
    });
  return plan;
}
