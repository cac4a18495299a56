import {
  belongsTo,
  id,
  instant,
  int,
  json,
  localDate,
  minor,
  nullable,
  refersTo,
  tenantTable,
  type Row,
} from '../../kernel/table.js';
import { lenders } from '../access/lender.entity.js';
import type { Hold } from './account.rules.js';

/**
 * A set of accounts that becomes visible all at once. Its accounts are there, but no reader sees them, until
 * `visibleAt` is set; changes of accounts that were visible before wait in `account_change` until the whole file is read.
 */
export const accountLoads = tenantTable(
  'account_load',
  { id: id('import'), visibleAt: nullable(instant()), createdAt: instant() },
  { foreignKeys: [belongsTo(() => lenders)] },
);

export type AccountLoad = Row<typeof accountLoads>;

/** The lender's newer figures for a known account, applied when the load is sealed. */
export const accountChanges = tenantTable(
  'account_change',
  {
    loadId: id('import'),
    accountId: id('account'),
    principalMinor: minor(),
    interestMinor: minor(),
    feesMinor: minor(),
    penaltyMinor: minor(),
    asOf: localDate(),
    delinquentSince: nullable(localDate()),
    monthsPastDue: nullable(int()),
    holds: json<readonly Hold[]>(),
  },
  { primaryKey: ['loadId', 'accountId'], foreignKeys: [refersTo(() => accountLoads, ['loadId'])] },
);

export type AccountChange = Row<typeof accountChanges>;
