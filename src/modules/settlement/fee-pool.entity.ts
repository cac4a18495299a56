import { id, int, json, refersTo, tenantTable, text, type Row } from '../../kernel/table.js';
import { agreements, feeSchedules } from '../agreements/agreement.entity.js';

/**
 * What a pool of payments held when a month closed: tiers and recovery rates that several placements share go on from
 * there, so that a close never reads what earlier ones knew. A row for each month that changed it; the latest one counts.
 */
export const feePools = tenantTable(
  'fee_pool',
  {
    id: id('feePool'),
    agreementId: id('agreement'),
    scheduleId: id('schedule'),
    /** Whether its placements keep one version, or are rated by the version of each payment's day. */
    rateBasis: text<'PLACEMENT' | 'PAYMENT'>(16),
    /** The batch; empty for the whole agreement. */
    scope: text(32),
    /** The month of its payments, or LIFETIME. */
    countedIn: text(8),
    /** The month whose statement it is as of. */
    month: int(),
    sums: json<KeptSums>(),
  },
  {
    unique: { pool: ['agreementId', 'scope', 'countedIn', 'month', 'scheduleId', 'rateBasis'] },
    foreignKeys: [refersTo(() => agreements, ['agreementId']), refersTo(() => feeSchedules, ['scheduleId'])],
  },
);

/** Decimal strings: exact fees are larger than any column of a number. */
export type KeptSums = Readonly<Record<'collectedMinor' | 'weighted' | 'fixed' | 'placedMinor', string>>;

export type FeePool = Row<typeof feePools>;
