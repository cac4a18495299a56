import { z } from 'zod';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { MAX_MINOR } from '../../kernel/money.js';
import { idText, lineText, localDateText, positiveMoney, referenceText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { addDays, localDateIn, monthOf } from '../../kernel/time.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { shareOpenPeriods } from '../agreements/index.js';
import {
  addPaid,
  dayFlags,
  takeReports,
  type AcceptedReport,
  type ReportedPlacement,
  type ReportKind,
} from '../placements/index.js';
import { judgePromises, promisesOn, type Promised } from '../promises/index.js';
import { lockedAgreements } from './locked-agreements.js';
import { payments, type Payment } from './payment.entity.js';
import { postMoney } from './post-money.js';
import { overpaidBy, type PaymentRoute, type ReportedBy } from './payment.rules.js';

const paymentItem = z.strictObject({
  placementId: idText('placement'),
  reference: referenceText,
  amount: positiveMoney,
  /** The day the money counts from; its month decides which statement can first know it. */
  valueDate: localDateText,
  method: lineText(32).nullish(),
  /** The promise this payment keeps; it is the arrangement that lets a payment after the end still earn. */
  promiseId: idText('promise').nullish(),
});

export type PaymentItem = z.output<typeof paymentItem>;

/** Payments that an agency holds in its trust account. */
export function reportPayments(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  return takePayments(work, items, 'AGENCY', 'AGENCY_TRUST');
}

/** Payments that the debtor made to the lender itself while the account was placed. */
export function recordDirectPayments(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  return takePayments(work, items, 'LENDER', 'LENDER_DIRECT');
}

async function takePayments(
  work: Work,
  items: readonly unknown[],
  reportedBy: ReportedBy,
  route: PaymentRoute,
): Promise<ItemOutcome[]> {
  const open = await shareOpenPeriods(work, await lockedAgreements(work, items));
  const intake = await takeReports(work, paymentReports(reportedBy), items);
  const arrangements = await promisesOn(work, [
    ...new Set(intake.accepted.map(({ placement }) => placement.id)),
  ]);
  const paid = new Map<ReportedPlacement, bigint>();
  const rows: Payment[] = [];
  for (const report of intake.accepted) {
    const before = report.placement.paidMinor + (paid.get(report.placement) ?? 0n);
    const trouble = paymentTrouble(work, report, arrangements, before);
    if (trouble) {
      intake.refuse(report, trouble);
      continue;
    }
    const row = paymentOf(work, report, {
      reportedBy,
      route,
      before,
      openMonth: open.get(report.placement.agreementId)!,
    });
    paid.set(report.placement, (paid.get(report.placement) ?? 0n) + row.amountMinor);
    rows.push(row);
    intake.created(report, row.id, row.flags);
  }
  await work.insertAll(payments, rows);
  await postMoney(work, open, { payments: rows });
  await addPaid(work, paid);
  await judgePromises(work, arrangements, [...paid.keys()]);
  work.emit(
    reportedBy === 'AGENCY' ? 'payment.reported' : 'payment.recorded',
    rows.map(({ id, placementId }) => ({ id, placementId })),
  );
  return intake.outcomes();
}

function paymentReports(reportedBy: ReportedBy): ReportKind<PaymentItem> {
  return {
    scope: 'payments:report',
    schema: paymentItem,
    table: payments,
    lock: 'update',
    space: { reportedBy },
  };
}

export function paymentTrouble(
  work: Pick<Work, 'context'>,
  { item, placement, index }: AcceptedReport<PaymentItem>,
  arrangements: readonly Promised[],
  before: bigint,
): ItemProblem | null {
  if (item.amount.currency !== placement.currency)
    return problem('CURRENCY_MISMATCH', `The placement is in ${placement.currency}.`, [
      'items',
      index,
      'amount',
      'currency',
    ]);
  if (before + item.amount.minor > MAX_MINOR)
    return problem('INPUT_INVALID', 'The payments on this placement come to more than can be kept.', [
      'items',
      index,
      'amount',
    ]);
  const today = localDateIn(placement.timeZone, work.context.clocks.domain.now());
  if (item.valueDate > addDays(today, 1))
    return problem('INPUT_INVALID', 'The value date is later than tomorrow.', ['items', index, 'valueDate']);
  const cites = (promise: Promised) => promise.id === item.promiseId && promise.placementId === placement.id;
  if (item.promiseId && !arrangements.some(cites))
    return problem('NOT_FOUND', 'There is no such promise on this placement.', ['items', index, 'promiseId']);
  return null;
}

export interface PaymentBooking {
  readonly reportedBy: ReportedBy;
  readonly route: PaymentRoute;
  /** Net paid on the placement before this payment. */
  readonly before: bigint;
  readonly openMonth: number;
}

export function paymentOf(
  work: Pick<Work, 'lenderId' | 'context'>,
  { item, placement, contentHash }: AcceptedReport<PaymentItem>,
  booking: PaymentBooking,
): Payment {
  const overpaid = overpaidBy(placement.placedMinor, booking.before, item.amount.minor) > 0n;
  return {
    lenderId: work.lenderId,
    id: newId('payment'),
    placementId: placement.id,
    agencyId: placement.agencyId,
    agreementId: placement.agreementId,
    reference: item.reference,
    contentHash,
    reportedBy: booking.reportedBy,
    route: booking.route,
    amountMinor: item.amount.minor,
    confirmedMinor: null,
    reversedMinor: 0n,
    currency: item.amount.currency,
    valueDate: item.valueDate,
    method: item.method ?? null,
    promiseId: item.promiseId ?? null,
    status: 'REPORTED',
    // never a comparison of times: the month that is open now, or the payment's own month when that is later
    settlesIn: Math.max(booking.openMonth, monthOf(item.valueDate)),
    reportedAt: work.context.clocks.domain.now(),
    flags: [...dayFlags(placement, item.valueDate), ...(overpaid ? (['OVERPAYMENT'] as const) : [])],
  };
}
