import {
  flag,
  id,
  instant,
  int,
  json,
  localDate,
  minor,
  nullable,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import type { CurrencyCode } from '../../kernel/currencies.js';
import type { TimeZone } from '../../kernel/time.js';
import { debtors } from './debtor.entity.js';
import { accountLoads } from './account-load.entity.js';
import type { AccountStatus, Hold, PartyRole } from './account.rules.js';

/** A debt on the lender's books, with its balance by component as of a day. */
export const accounts = tenantTable(
  'account',
  {
    id: id('account'),
    accountNumber: text(64),
    portfolio: text(64),
    debtorId: id('debtor'),
    product: nullable(text(64)),
    currency: text<CurrencyCode>(3),
    principalMinor: minor(),
    interestMinor: minor(),
    feesMinor: minor(),
    penaltyMinor: minor(),
    asOf: localDate(),
    delinquentSince: nullable(localDate()),
    monthsPastDue: nullable(int()),
    jurisdiction: text(8),
    timeZones: json<readonly TimeZone[]>(),
    status: text<AccountStatus>(16),
    /** All of them, whoever said so. */
    holds: json<readonly Hold[]>(),
    /** Those that notices alone brought: they end with their notices, what a file said before does not. */
    noticeHolds: json<readonly Hold[]>(),
    placements: int(),
    isPlaced: flag(),
    loadId: id('import'),
    createdAt: instant(),
    updatedAt: instant(),
  },
  {
    unique: { number: ['accountNumber'] },
    index: { portfolio: ['portfolio', 'id'], of_debtor: ['debtorId'], due: ['delinquentSince', 'id'] },
    foreignKeys: [refersTo(() => debtors, ['debtorId']), refersTo(() => accountLoads, ['loadId'])],
  },
);

export type { AccountStatus, Hold, PartyRole } from './account.rules.js';
export type Account = Row<typeof accounts>;

/** Who else stands behind an account, and as what; seen once the load that brought it is complete. */
export const parties = tenantTable(
  'party',
  { accountId: id('account'), debtorId: id('debtor'), role: text<PartyRole>(16), loadId: id('import') },
  {
    primaryKey: ['accountId', 'debtorId'],
    index: { of_debtor: ['debtorId'] },
    foreignKeys: [
      refersTo(() => accounts, ['accountId']),
      refersTo(() => debtors, ['debtorId']),
      refersTo(() => accountLoads, ['loadId']),
    ],
  },
);

export type Party = Row<typeof parties>;
