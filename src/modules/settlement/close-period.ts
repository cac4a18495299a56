import { z } from 'zod';
import { notFound, Refusal } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { idText, monthText } from '../../kernel/parse.js';
import type { NewJob, Work } from '../../kernel/store.js';
import { endOfDay, formatInstant, lastDayOf, monthLabel, type MonthNumber } from '../../kernel/time.js';
import {
  agreementById,
  beginClosing,
  periodOf,
  settlementTermsFor,
  type Agreement,
  type Period,
} from '../agreements/index.js';
import { statements, type Statement } from './statement.entity.js';
import { unsealed, untouched } from './statement-life.rules.js';

export const closePeriodCommand = z.strictObject({ agreementId: idText('agreement'), period: monthText });

/**
 * Closes a month of an agreement, step one of three: freezes what the statement will know and opens the next month.
 * The lines are written by a job, and the statement is sealed at its end. Closing again answers with the same one, and takes up
 * again what was given up.
 */
export async function closePeriod(
  work: Work,
  command: z.output<typeof closePeriodCommand>,
): Promise<Statement> {
  const agreement = await agreementById(work, command.agreementId);
  if (!agreement) throw notFound('agreement', ['input', 'agreementId']);
  await checkTurn(work, agreement, command.period);
  const period = await beginClosing(work, agreement, command.period);
  const known = await work.findOne(statements, { periodId: period.id });
  if (known) {
    if (known.state === 'CLOSING') await work.enqueue(closingJob(known));
    return known;
  }
  const statement = await emptyStatement(work, agreement, period);
  await work.insertAll(statements, [statement]);
  await work.enqueue(closingJob(statement));
  work.emit('period.closing', [{ id: period.id }]);
  return statement;
}

/** Queued once; one that was given up goes on from its last step. */
function closingJob({ id }: Statement): NewJob {
  return {
    name: 'settlement.close',
    queue: 'settlement',
    payload: { statementId: id },
    dedupe: `close:${id}`,
    revives: true,
  };
}

/** Months close in order, one at a time, and not before they are over in the zone of the agreement. */
async function checkTurn(work: Work, agreement: Agreement, month: MonthNumber): Promise<void> {
  const before = await periodOf(work, agreement.id, month - 1);
  if (before?.state === 'CLOSING')
    throw new Refusal('PERIOD_NOT_OPEN', `${monthLabel(month - 1)} is still being closed.`, {
      path: ['input', 'period'],
    });
  const end = endOfDay(agreement.timeZone, lastDayOf(month));
  if (work.context.clocks.domain.now() < end)
    throw new Refusal(
      'PERIOD_NOT_ENDED',
      `${monthLabel(month)} ends in ${agreement.timeZone} at ${formatInstant(end)}.`,
      { path: ['input', 'period'] },
    );
}

/** The terms are frozen with what it knows. */
async function emptyStatement(work: Work, agreement: Agreement, period: Period): Promise<Statement> {
  return {
    lenderId: work.lenderId,
    id: newId('statement'),
    agreementId: agreement.id,
    agencyId: agreement.agencyId,
    periodId: period.id,
    month: period.month,
    currency: period.currency,
    state: 'CLOSING',
    closedBy: work.context.actorId,
    ...unsealed,
    ...(await settlementTermsFor(work, agreement.id, period.month)),
    ...untouched,
  };
}
