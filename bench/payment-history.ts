import type { Database } from '../src/db/database.js';
import { newId } from '../src/kernel/ids.js';
import { firstDayOf, systemClock } from '../src/kernel/time.js';
import { payments } from '../src/modules/payments/payment.entity.js';
import type { Portfolio } from './portfolio.js';
import { each, insertMany, lastMonth, type World } from './world.js';

/** What was paid last month, on every placement as often; the close of that month is the first to know it. */
export async function addPayments(
  database: Database,
  { lenderId, agencyId, agreementId }: World,
  { placementIds }: Portfolio,
  rounds: number,
): Promise<void> {
  const reportedAt = systemClock.now();
  await insertMany(
    database,
    lenderId,
    payments,
    each(Array(rounds).keys(), (round) =>
      placementIds.map((placementId, n) => ({
        id: newId('payment'),
        placementId,
        agencyId,
        reference: `paid-${round}-${n}`,
        contentHash: 'h'.repeat(43),
        agreementId,
        reportedBy: 'AGENCY' as const,
        route: 'AGENCY_TRUST' as const,
        amountMinor: BigInt(100_00 + (n % 500) * 100),
        confirmedMinor: null,
        reversedMinor: 0n,
        currency: 'CNY' as const,
        valueDate: firstDayOf(lastMonth),
        method: null,
        promiseId: null,
        status: 'REPORTED' as const,
        settlesIn: lastMonth,
        reportedAt,
        flags: [],
      })),
    ),
  );
}
