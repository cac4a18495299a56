import { z } from 'zod';
import { notFound, Refusal } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { idText, localDateText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { feeTermsSchema } from '../fees/index.js';
import { agreements, feeSchedules, type FeeSchedule } from './agreement.entity.js';

export const draftScheduleCommand = z.strictObject({
  agreementId: idText('agreement'),
  /** First placement day that this version is for. */
  effectiveFrom: localDateText,
  terms: feeTermsSchema,
});

export type DraftSchedule = z.output<typeof draftScheduleCommand>;

/** Drafts the next version of an agreement's fee schedule. It earns nothing until another actor approves it. */
export async function draftFeeSchedule(work: Work, command: DraftSchedule): Promise<FeeSchedule> {
  const agreement = await work.findOne(agreements, { id: command.agreementId }, { lock: 'update' });
  if (!agreement) throw notFound('agreement', ['input', 'agreementId']);
  const latest = await work.findOne(
    feeSchedules,
    { agreementId: agreement.id },
    { orderBy: ['version'], descending: true },
  );
  const schedule: FeeSchedule = {
    lenderId: work.lenderId,
    id: newId('schedule'),
    agreementId: agreement.id,
    version: (latest?.version ?? 0) + 1,
    effectiveFrom: command.effectiveFrom,
    status: 'DRAFT',
    terms: command.terms,
    madeBy: work.context.actorId,
    approvedBy: null,
    approvedAt: null,
    createdAt: work.context.clocks.domain.now(),
  };
  await work.insertAll(feeSchedules, [schedule]);
  work.emit('schedule.drafted', [{ id: schedule.id }]);
  return schedule;
}

/**
 * Approves a draft. Four eyes: whoever drafted it cannot; approving again changes nothing. No draft is ever edited, other
 * terms are the next version with a maker of its own: who made a schedule is who last edited it.
 */
export async function approveFeeSchedule(work: Work, id: FeeSchedule['id']): Promise<FeeSchedule> {
  const schedule = await work.findOne(feeSchedules, { id }, { lock: 'update' });
  if (!schedule) throw notFound('fee schedule', ['scheduleId']);
  if (schedule.status === 'APPROVED') return schedule;
  if (schedule.status === 'RETIRED')
    throw new Refusal('STATE_CONFLICT', 'This fee schedule is retired.', { path: ['scheduleId'] });
  if (schedule.madeBy === work.context.actorId)
    throw new Refusal('SAME_ACTOR', 'Whoever drafted a fee schedule cannot approve it.', {
      path: ['scheduleId'],
    });
  const change = {
    status: 'APPROVED',
    approvedBy: work.context.actorId,
    approvedAt: work.context.clocks.domain.now(),
  } as const;
  await work.update(feeSchedules, { id }, change);
  work.emit('schedule.approved', [{ id }]);
  return { ...schedule, ...change };
}
