import { z } from 'zod';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { idText, localDateText, oneOf, positiveMoney, referenceText } from '../../kernel/parse.js';
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
import { judgePromises, promisesOn } from '../promises/index.js';
import { lockedAgreements } from './locked-agreements.js';
import { payments, reversals, type Payment, type Reversal } from './payment.entity.js';
import { postMoney, type Returned } from './post-money.js';
import { reversalReasons, reversible, type ReportedBy } from './payment.rules.js';

const reversalItem = z.strictObject({
  placementId: idText('placement'),
  reference: referenceText,
  paymentId: idText('payment'),
  amount: positiveMoney,
  valueDate: localDateText,
  reason: oneOf(reversalReasons),
});

export type ReversalItem = z.output<typeof reversalItem>;

/** Money that went back, reported by the agency. The original stays as it was; settlement nets it. */
export function reportReversals(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  return takeReversals(work, items, 'AGENCY');
}

/** Money that went back, recorded by the lender. */
export function recordReversals(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  return takeReversals(work, items, 'LENDER');
}

async function takeReversals(
  work: Work,
  items: readonly unknown[],
  reportedBy: ReportedBy,
): Promise<ItemOutcome[]> {
  const open = await shareOpenPeriods(work, await lockedAgreements(work, items));
  const intake = await takeReports(work, reversalReports(reportedBy), items);
  const originals = await originalsOf(
    work,
    intake.accepted.map(({ item }) => item),
  );
  const taken = new Map<Payment, bigint>();
  const returned = new Map<ReportedPlacement, bigint>();
  const rows: Returned[] = [];
  for (const report of intake.accepted) {
    const original = originals.get(report.item.paymentId);
    const left = original ? reversible(original) - (taken.get(original) ?? 0n) : 0n;
    const trouble = reversalTrouble(work, report, original, left);
    if (trouble || !original) {
      intake.refuse(report, trouble ?? unknownPayment(report.index));
      continue;
    }
    const { route, currency } = original;
    const openMonth = open.get(report.placement.agreementId)!;
    const row = { ...reversalOf(work, report, reportedBy, openMonth), route, currency };
    taken.set(original, (taken.get(original) ?? 0n) + row.amountMinor);
    returned.set(report.placement, (returned.get(report.placement) ?? 0n) - row.amountMinor);
    rows.push(row);
    intake.created(report, row.id, row.flags);
  }
  await work.insertAll(reversals, rows);
  await postMoney(work, open, { reversals: rows });
  await work.updateEach(
    payments,
    [...taken].map(([payment, minor]) => ({ id: payment.id, change: afterReversal(payment, minor) })),
  );
  await addPaid(work, returned);
  const promised = await promisesOn(
    work,
    [...returned.keys()].map(({ id }) => id),
  );
  await judgePromises(work, promised, [...returned.keys()]);
  work.emit(
    'payment.reversed',
    rows.map(({ id, placementId }) => ({ id, placementId })),
  );
  return intake.outcomes();
}

function reversalReports(reportedBy: ReportedBy): ReportKind<ReversalItem> {
  return {
    scope: 'payments:report',
    schema: reversalItem,
    table: reversals,
    lock: 'update',
    space: { reportedBy },
  };
}

async function originalsOf(
  work: Work,
  items: readonly ReversalItem[],
): Promise<ReadonlyMap<string, Payment>> {
  if (items.length === 0) return new Map();
  const ids = [...new Set(items.map((item) => item.paymentId))];
  const rows = await work.find(payments, { id: ids }, { orderBy: ['id'], lock: 'update' });
  const { audience } = work.context;
  // an agency reverses what it reported; what the lender recorded is the lender's to take back
  const own = rows.filter(({ reportedBy }) => audience === 'lender' || reportedBy === 'AGENCY');
  return new Map(own.map((row) => [row.id, row]));
}

export function reversalTrouble(
  work: Pick<Work, 'context'>,
  { item, placement, index }: AcceptedReport<ReversalItem>,
  original: Pick<Payment, 'placementId' | 'currency' | 'valueDate'> | undefined,
  left: bigint,
): ItemProblem | null {
  if (original?.placementId !== placement.id) return unknownPayment(index);
  if (item.amount.currency !== original.currency)
    return problem('CURRENCY_MISMATCH', `The payment is in ${original.currency}.`, [
      'items',
      index,
      'amount',
      'currency',
    ]);
  if (item.amount.minor > left)
    return problem('AMOUNT_EXCEEDED', 'Less than this is left of the payment.', ['items', index, 'amount']);
  if (item.valueDate < original.valueDate)
    return problem('INPUT_INVALID', 'A reversal is not earlier than its payment.', [
      'items',
      index,
      'valueDate',
    ]);
  const today = localDateIn(placement.timeZone, work.context.clocks.domain.now());
  if (item.valueDate > addDays(today, 1))
    return problem('INPUT_INVALID', 'The value date is later than tomorrow.', ['items', index, 'valueDate']);
  return null;
}

function unknownPayment(index: number): ItemProblem {
  return problem('NOT_FOUND', 'There is no such payment on this placement.', ['items', index, 'paymentId']);
}

export function afterReversal(
  payment: Pick<Payment, 'amountMinor' | 'confirmedMinor' | 'reversedMinor'>,
  minor: bigint,
): Partial<Payment> {
  const reversedMinor = payment.reversedMinor + minor;
  return reversedMinor === (payment.confirmedMinor ?? payment.amountMinor)
    ? { reversedMinor, status: 'REVERSED' }
    : { reversedMinor };
}

export function reversalOf(
  work: Pick<Work, 'lenderId' | 'context'>,
  { item, placement, contentHash }: AcceptedReport<ReversalItem>,
  reportedBy: ReportedBy,
  openMonth: number,
): Reversal {
  return {
    lenderId: work.lenderId,
    id: newId('reversal'),
    placementId: placement.id,
    agencyId: placement.agencyId,
    agreementId: placement.agreementId,
    paymentId: item.paymentId,
    reference: item.reference,
    contentHash,
    reportedBy,
    amountMinor: item.amount.minor,
    valueDate: item.valueDate,
    reason: item.reason,
    settlesIn: Math.max(openMonth, monthOf(item.valueDate)),
    reportedAt: work.context.clocks.domain.now(),
    flags: dayFlags(placement, item.valueDate),
  };
}
