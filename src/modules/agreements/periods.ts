import { newId, type Id } from '../../kernel/ids.js';
import { Refusal } from '../../kernel/errors.js';
import type { Reader, Work } from '../../kernel/store.js';
import { monthLabel, type MonthNumber } from '../../kernel/time.js';
import type { Agreement } from './agreement.entity.js';
import { periods, type Period } from './period.entity.js';

/**
 * Opens the first month of an agreement when something is placed under it; later ones open as their predecessor closes.
 * False where there was one already.
 */
export async function ensureOpenPeriod(
  work: Work,
  agreement: Agreement,
  month: MonthNumber,
): Promise<boolean> {
  const known = await work.findOne(periods, { agreementId: agreement.id, currency: agreement.currency });
  if (!known) await work.insertAll(periods, [openPeriod(work, agreement, month)], { ifAbsent: true });
  return !known;
}

/**
 * The open month of each agreement, with a shared lock that makes closing wait until this transaction is over: what it
 * stamps is known to the close of that month, or to a later one, and never to none.
 */
export async function shareOpenPeriods(
  work: Work,
  agreementIds: readonly Id<'agreement'>[],
): Promise<ReadonlyMap<string, MonthNumber>> {
  const rows = await work.find(
    periods,
    { agreementId: agreementIds, state: 'OPEN' },
    { orderBy: ['agreementId'], lock: 'share' },
  );
  return new Map(rows.map((row) => [row.agreementId, row.month]));
}

/** All months of each agreement, latest first. */
export async function periodsOf(
  reader: Reader,
  agreementIds: readonly Id<'agreement'>[],
): Promise<readonly Period[][]> {
  const rows = await reader.find(
    periods,
    { agreementId: agreementIds },
    { orderBy: ['month'], descending: true },
  );
  const byAgreement = Map.groupBy(rows, ({ agreementId }) => agreementId);
  return agreementIds.map((id) => byAgreement.get(id) ?? []);
}

export function periodOf(
  reader: Reader,
  agreementId: Id<'agreement'>,
  month: MonthNumber,
): Promise<Period | null> {
  return reader.findOne(periods, { agreementId, month });
}

/** Freezes the membership of a month and opens the next, in the caller's (short) transaction. */
export async function beginClosing(work: Work, agreement: Agreement, month: MonthNumber): Promise<Period> {
  const period = await work.findOne(periods, { agreementId: agreement.id, month }, { lock: 'update' });
  if (!period)
    throw new Refusal('PERIOD_NOT_OPEN', `${monthLabel(month)} is not the open month of this agreement.`, {
      path: ['input', 'period'],
    });
  if (period.state !== 'OPEN') return period;
  const closing = { state: 'CLOSING', closingAt: work.context.clocks.domain.now() } as const;
  await work.update(periods, { id: period.id }, closing);
  await work.insertAll(periods, [openPeriod(work, agreement, month + 1)]);
  return { ...period, ...closing };
}

export async function finishClosing(work: Work, id: Id<'period'>): Promise<void> {
  await work.update(periods, { id }, { state: 'CLOSED', closedAt: work.context.clocks.domain.now() });
}

function openPeriod(work: Work, agreement: Agreement, month: MonthNumber): Period {
  return {
    lenderId: work.lenderId,
    id: newId('period'),
    agreementId: agreement.id,
    currency: agreement.currency,
    month,
    state: 'OPEN',
    openedAt: work.context.clocks.domain.now(),
    closingAt: null,
    closedAt: null,
  };
}
