import { z } from 'zod';
import { problem } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { idText, localDateText, oneOf, positiveMoney, referenceText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { addDays, localDateIn, monthOf } from '../../kernel/time.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { shareOpenPeriods } from '../agreements/index.js';
import { dayFlags, takeReports, type AcceptedReport, type ReportKind } from '../placements/index.js';
import { lockedAgreements } from './locked-agreements.js';
import { waiverReasons } from './payment.rules.js';
import { waivers, type Waiver } from './waiver.entity.js';

const waiverItem = z.strictObject({
  placementId: idText('placement'),
  reference: referenceText,
  amount: positiveMoney,
  /** The day from which less is owed: money of that day earns on what is left. */
  valueDate: localDateText,
  reason: oneOf(waiverReasons),
});
type WaiverItem = z.output<typeof waiverItem>;

/**
 * What the lender let go of placed debts, as in a settlement in full. It earns nothing, and money beyond what is left is
 * overpaid. Each is stamped with the month whose statement first knows it.
 */
export async function recordWaivers(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  const open = await shareOpenPeriods(work, await lockedAgreements(work, items));
  const intake = await takeReports(work, waiverReports, items);
  const rows: Waiver[] = [];
  for (const report of intake.accepted) {
    const { index, item, placement } = report;
    const today = localDateIn(placement.timeZone, work.context.clocks.domain.now());
    if (item.amount.currency !== placement.currency) {
      const path = ['items', index, 'amount', 'currency'];
      intake.refuse(report, problem('CURRENCY_MISMATCH', `The placement is in ${placement.currency}.`, path));
    } else if (item.valueDate > addDays(today, 1)) {
      const path = ['items', index, 'valueDate'];
      intake.refuse(report, problem('INPUT_INVALID', 'The value date is later than tomorrow.', path));
    } else {
      const row = waiverOf(work, report, open.get(placement.agreementId)!);
      rows.push(row);
      intake.created(report, row.id, row.flags);
    }
  }
  await work.insertAll(waivers, rows);
  work.emit(
    'waiver.recorded',
    rows.map(({ id, placementId }) => ({ id, placementId })),
  );
  return intake.outcomes();
}

const waiverReports: ReportKind<WaiverItem> = {
  scope: 'payments:report',
  schema: waiverItem,
  table: waivers,
  lock: 'update',
};

function waiverOf(
  work: Work,
  { item, placement, contentHash }: AcceptedReport<WaiverItem>,
  openMonth: number,
): Waiver {
  return {
    lenderId: work.lenderId,
    id: newId('waiver'),
    placementId: placement.id,
    agencyId: placement.agencyId,
    reference: item.reference,
    contentHash,
    agreementId: placement.agreementId,
    amountMinor: item.amount.minor,
    valueDate: item.valueDate,
    reason: item.reason,
    settlesIn: Math.max(openMonth, monthOf(item.valueDate)),
    recordedBy: work.context.actorId,
    reportedAt: work.context.clocks.domain.now(),
    flags: dayFlags(placement, item.valueDate),
  };
}
