import type { CurrencyCode } from '../../kernel/currencies.js';
import { idBytes, type Id } from '../../kernel/ids.js';
import type { SqlValue } from '../../kernel/table.js';
import type { AccountStatus } from './account.rules.js';
import { TOTAL, VISIBLE } from './accounts.sql.js';

/** Which accounts; what is absent or null does not narrow. Amounts are minor units of all that is owed. */
export interface AccountFilter {
  readonly portfolio?: string | null;
  readonly portfolioId?: Id<'portfolio'> | null;
  readonly status?: AccountStatus | null;
  readonly currency?: CurrencyCode | null;
  readonly jurisdiction?: string | null;
  /** Whether a live placement holds the account now. */
  readonly isPlaced?: boolean | null;
  readonly minBalanceMinor?: bigint | null;
  readonly maxBalanceMinor?: bigint | null;
  readonly minMonthsPastDue?: number | null;
  readonly maxMonthsPastDue?: number | null;
}

/** The filter as conditions on `account a`, for visible accounts of the lender only, and their parameters. */
export function conditionsOf(filter: AccountFilter): {
  readonly sql: string;
  readonly params: readonly SqlValue[];
} {
  const wanted: readonly (readonly [string, SqlValue | undefined])[] = [
    ['a.portfolio = ?', filter.portfolio],
    [OF_PORTFOLIO, filter.portfolioId && idBytes(filter.portfolioId)],
    ['a.status = ?', filter.status],
    ['a.currency = ?', filter.currency],
    ['a.jurisdiction = ?', filter.jurisdiction],
    ['a.is_placed = ?', filter.isPlaced == null ? null : Number(filter.isPlaced)],
    [`${TOTAL} >= ?`, filter.minBalanceMinor],
    [`${TOTAL} <= ?`, filter.maxBalanceMinor],
    ['a.months_past_due >= ?', filter.minMonthsPastDue],
    ['a.months_past_due <= ?', filter.maxMonthsPastDue],
  ];
  const given = wanted.filter((pair): pair is readonly [string, SqlValue] => pair[1] != null);
  return {
    sql: ['a.lender_id = :lender', VISIBLE, ...given.map(([condition]) => condition)].join(' AND '),
    params: given.map(([, value]) => value),
  };
}

const OF_PORTFOLIO =
  'a.portfolio = (SELECT f.name FROM portfolio f WHERE f.lender_id = :lender AND f.id = ?)';
