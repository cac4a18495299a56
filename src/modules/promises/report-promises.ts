import { z } from 'zod';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { idText, localDateText, positiveMoney, referenceText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { addDays, localDateIn } from '../../kernel/time.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import {
  dayFlags,
  takeReports,
  type AcceptedReport,
  type ReportedPlacement,
  type ReportKind,
} from '../placements/index.js';
import { judgePromises, promisesOn } from './judge-promises.js';
import { promises, type Promised } from './promise.entity.js';

const promiseItem = z
  .strictObject({
    placementId: idText('placement'),
    reference: referenceText,
    amount: positiveMoney,
    madeOn: localDateText,
    dueOn: localDateText,
  })
  .refine(({ madeOn, dueOn }) => madeOn <= dueOn, {
    message: 'A promise falls due on or after the day it was made.',
    path: ['dueOn'],
  })
  .refine(({ madeOn, dueOn }) => dueOn <= addDays(madeOn, MAX_PROMISE_DAYS), {
    message: 'A promise falls due within 366 days.',
    path: ['dueOn'],
  });

/** A promise for later is a payment plan. */
const MAX_PROMISE_DAYS = 366;

type PromiseItem = z.output<typeof promiseItem>;

const promiseReports: ReportKind<PromiseItem> = {
  scope: 'promises:report',
  schema: promiseItem,
  table: promises,
  // money that came before is shared out anew among all promises of the placement
  lock: 'update',
};

/** Stores promises to pay, and judges them by what was paid already; what is paid from then on may decide them too. */
export async function reportPromises(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  const intake = await takeReports(work, promiseReports, items);
  const rows: Promised[] = [];
  const touched = new Set<ReportedPlacement>();
  for (const report of intake.accepted) {
    const trouble = promiseTrouble(work, report);
    if (trouble) {
      intake.refuse(report, trouble);
      continue;
    }
    const row = promiseOf(work, report);
    rows.push(row);
    touched.add(report.placement);
    intake.created(report, row.id, row.flags);
  }
  await work.insertAll(promises, rows);
  work.emit(
    'promise.made',
    rows.map(({ id, placementId }) => ({ id, placementId })),
  );
  const ids = [...touched].map(({ id }) => id);
  await judgePromises(work, await promisesOn(work, ids), [...touched]);
  return intake.outcomes();
}

function promiseTrouble(
  work: Work,
  { item, placement, index }: AcceptedReport<PromiseItem>,
): ItemProblem | null {
  if (item.amount.currency !== placement.currency)
    return problem('CURRENCY_MISMATCH', `The placement is in ${placement.currency}.`, [
      'items',
      index,
      'amount',
      'currency',
    ]);
  const today = localDateIn(placement.timeZone, work.context.clocks.domain.now());
  if (item.madeOn > addDays(today, 1))
    return problem('INPUT_INVALID', 'The promise is made in the future.', ['items', index, 'madeOn']);
  return null;
}

function promiseOf(work: Work, { item, placement, contentHash }: AcceptedReport<PromiseItem>): Promised {
  return {
    lenderId: work.lenderId,
    id: newId('promise'),
    placementId: placement.id,
    agencyId: placement.agencyId,
    reference: item.reference,
    contentHash,
    amountMinor: item.amount.minor,
    currency: item.amount.currency,
    madeOn: item.madeOn,
    dueOn: item.dueOn,
    status: 'OPEN',
    paidMinor: 0n,
    decidedAt: null,
    reportedAt: work.context.clocks.domain.now(),
    flags: dayFlags(placement, item.madeOn),
  };
}
