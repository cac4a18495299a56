import { z } from 'zod';
import { notFound, Refusal } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { idText, localDateText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { firstDayOf } from '../../kernel/time.js';
import { feeTermsSchema } from '../fees/index.js';
import { approvedSchedules } from './agreements.queries.js';
import { shareOpenPeriods } from './periods.js';
import { agreements, feeSchedules, type FeeSchedule } from './agreement.entity.js';

export const draftScheduleCommand = z.strictObject({
  agreementId: idText('agreement'),
  /** First placement day that this version is for. */
  effectiveFrom: localDateText,
  terms: feeTermsSchema.superRefine(({ commissionable = [] }, context) => {
    const at = commissionable.findIndex((name) => !partsOfDebts.has(name));
    if (at < 0) return;
    const message = `A debt has these parts: ${[...partsOfDebts].join(', ')}.`;
    context.addIssue({ code: 'custom', path: ['commissionable', at], message });
  }),
});

/** As accounts are imported with them; a slip in a name would earn nothing. */
const partsOfDebts: ReadonlySet<string> = new Set(['principal', 'interest', 'fees', 'penalty']);

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
  await checkFirstDay(work, schedule);
  const change = {
    status: 'APPROVED',
    approvedBy: work.context.actorId,
    approvedAt: work.context.clocks.domain.now(),
  } as const;
  await work.update(feeSchedules, { id }, change);
  work.emit('schedule.approved', [{ id }]);
  return { ...schedule, ...change };
}

/**
 * Ends placing under a version, or drops a draft. Placements made under it keep it, and close by it; retiring again changes
 * nothing.
 */
export async function retireFeeSchedule(work: Work, id: FeeSchedule['id']): Promise<FeeSchedule> {
  const schedule = await work.findOne(feeSchedules, { id }, { lock: 'update' });
  if (!schedule) throw notFound('fee schedule', ['scheduleId']);
  if (schedule.status === 'RETIRED') return schedule;
  await work.update(feeSchedules, { id }, { status: 'RETIRED' });
  work.emit('schedule.retired', [{ id }]);
  return { ...schedule, status: 'RETIRED' };
}

/**
 * Where payments are rated by the version of their own day, a version that began earlier would change what closed
 * statements say. Closing waits for the shared lock.
 */
async function checkFirstDay(work: Work, schedule: FeeSchedule): Promise<void> {
  const approved = await approvedSchedules(work, schedule.agreementId);
  if (![...approved, schedule].some(({ terms }) => terms.rateBasis === 'PAYMENT')) return;
  const open = (await shareOpenPeriods(work, [schedule.agreementId])).get(schedule.agreementId);
  if (open === undefined || schedule.effectiveFrom >= firstDayOf(open)) return;
  throw new Refusal(
    'STATE_CONFLICT',
    `Payments are rated by the version of their day: a new one begins on ${firstDayOf(open)} or later.`,
    { path: ['scheduleId'] },
  );
}
