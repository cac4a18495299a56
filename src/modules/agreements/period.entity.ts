import { id, instant, int, nullable, refersTo, tenantTable, text, type Row } from '../../kernel/table.js';
import type { CurrencyCode } from '../../kernel/currencies.js';
import { agreements } from './agreement.entity.js';

/**
 * A calendar month of an agreement in one currency. Exactly one is OPEN; every payment and reversal is stamped with the
 * month whose statement will first know it, under a shared lock on the open row, which closing takes for itself.
 */
export const periods = tenantTable(
  'period',
  {
    id: id('period'),
    agreementId: id('agreement'),
    currency: text<CurrencyCode>(3),
    month: int(),
    state: text<PeriodState>(16),
    openedAt: instant(),
    closingAt: nullable(instant()),
    closedAt: nullable(instant()),
  },
  {
    unique: { month: ['agreementId', 'currency', 'month'] },
    foreignKeys: [refersTo(() => agreements, ['agreementId'])],
  },
);

export type PeriodState = 'OPEN' | 'CLOSING' | 'CLOSED';
export type Period = Row<typeof periods>;
