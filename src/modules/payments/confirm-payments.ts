import { z } from 'zod';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { MAX_MINOR } from '../../kernel/money.js';
import { anyMoney, idText, referenceText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { localDateIn, monthOf } from '../../kernel/time.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { shareOpenPeriods } from '../agreements/index.js';
import {
  addPaid,
  takeReports,
  type AcceptedReport,
  type ReportedPlacement,
  type ReportKind,
} from '../placements/index.js';
import { judgePromises, promisesOn } from '../promises/index.js';
import { lockedAgreements } from './locked-agreements.js';
import { payments, type Payment } from './payment.entity.js';
import { overpaidBy } from './payment.rules.js';
import { postMoney, type Confirmed } from './post-money.js';
import { confirmations, type Confirmation } from './waiver.entity.js';

const confirmationItem = z.strictObject({
  placementId: idText('placement'),
  reference: referenceText,
  paymentId: idText('payment'),
  /** What really came; 0 where nothing did. */
  amount: anyMoney,
});
type ConfirmationItem = z.output<typeof confirmationItem>;

/**
 * What the lender found payments to be, as on its bank's statement; the last word counts. A payment earned since it was
 * reported; under terms that go by the lender's amount the difference is a line of the open month. The payment itself
 * stays as it was reported.
 */
export async function confirmPayments(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  const open = await shareOpenPeriods(work, await lockedAgreements(work, items));
  const intake = await takeReports(work, confirmationReports, items);
  const found = await lockedPayments(work, intake.accepted);
  const paid = new Map<ReportedPlacement, bigint>();
  const rows: Confirmed[] = [];
  const changed = new Map<Payment['id'], Payment>();
  for (const report of intake.accepted) {
    const payment = changed.get(report.item.paymentId) ?? found.get(report.item.paymentId);
    const trouble = troubleOf(report, payment);
    if (trouble !== null || payment === undefined) {
      intake.refuse(report, trouble ?? unknownPayment(report.index));
      continue;
    }
    const moved = paid.get(report.placement) ?? 0n;
    const before = report.placement.paidMinor + moved;
    const row = confirmationOf(work, report, payment, { before, openMonth: open.get(payment.agreementId)! });
    paid.set(report.placement, moved + row.amountMinor - row.beforeMinor);
    const flags = [...new Set([...payment.flags, ...row.flags])];
    changed.set(payment.id, { ...payment, flags, confirmedMinor: row.amountMinor });
    rows.push({ ...row, route: payment.route, currency: payment.currency });
    intake.created(report, row.id, row.flags);
  }
  await work.insertAll(confirmations, rows);
  await postMoney(work, open, { confirmations: rows });
  await work.updateEach(
    payments,
    [...changed.values()].map(({ id, confirmedMinor, reversedMinor, flags }) => ({
      id,
      change: {
        confirmedMinor,
        flags,
        status: reversedMinor > 0n && reversedMinor === confirmedMinor ? 'REVERSED' : 'CONFIRMED',
      },
    })),
  );
  await addPaid(work, paid);
  const promised = await promisesOn(
    work,
    [...paid.keys()].map(({ id }) => id),
  );
  await judgePromises(work, promised, [...paid.keys()]);
  work.emit(
    'payment.confirmed',
    rows.map(({ id, placementId }) => ({ id, placementId })),
  );
  return intake.outcomes();
}

const confirmationReports: ReportKind<ConfirmationItem> = {
  scope: 'payments:report',
  schema: confirmationItem,
  table: confirmations,
  lock: 'update',
};

async function lockedPayments(
  work: Work,
  accepted: readonly AcceptedReport<ConfirmationItem>[],
): Promise<ReadonlyMap<string, Payment>> {
  if (accepted.length === 0) return new Map();
  const ids = [...new Set(accepted.map(({ item }) => item.paymentId))];
  const rows = await work.find(payments, { id: ids }, { orderBy: ['id'], lock: 'update' });
  return new Map(rows.map((row) => [row.id, row]));
}

function troubleOf(
  { item, placement, index }: AcceptedReport<ConfirmationItem>,
  payment: Payment | undefined,
): ItemProblem | null {
  if (payment?.placementId !== placement.id) return unknownPayment(index);
  if (item.amount.currency !== payment.currency)
    return problem('CURRENCY_MISMATCH', `The payment is in ${payment.currency}.`, [
      'items',
      index,
      'amount',
      'currency',
    ]);
  if (item.amount.minor < payment.reversedMinor)
    return problem('AMOUNT_EXCEEDED', 'More than this of the payment went back already.', [
      'items',
      index,
      'amount',
    ]);
  if (placement.paidMinor + item.amount.minor > MAX_MINOR)
    return problem('INPUT_INVALID', 'The payments on this placement come to more than can be kept.', [
      'items',
      index,
      'amount',
    ]);
  return null;
}

function unknownPayment(index: number): ItemProblem {
  return problem('NOT_FOUND', 'There is no such payment on this placement.', ['items', index, 'paymentId']);
}

function confirmationOf(
  work: Work,
  { item, placement, contentHash }: AcceptedReport<ConfirmationItem>,
  payment: Payment,
  { before, openMonth }: { readonly before: bigint; readonly openMonth: number },
): Confirmation {
  const beforeMinor = payment.confirmedMinor ?? payment.amountMinor;
  const overpaid = overpaidBy(placement.placedMinor, before, item.amount.minor - beforeMinor) > 0n;
  const now = work.context.clocks.domain.now();
  const today = localDateIn(placement.timeZone, now);
  // the money of tomorrow may be confirmed today
  const valueDate = today < payment.valueDate ? payment.valueDate : today;
  return {
    lenderId: work.lenderId,
    id: newId('confirmation'),
    paymentId: payment.id,
    placementId: placement.id,
    agencyId: placement.agencyId,
    reference: item.reference,
    contentHash,
    agreementId: placement.agreementId,
    amountMinor: item.amount.minor,
    beforeMinor,
    valueDate,
    settlesIn: Math.max(openMonth, monthOf(valueDate)),
    recordedBy: work.context.actorId,
    reportedAt: now,
    flags: overpaid ? ['OVERPAYMENT'] : [],
  };
}
