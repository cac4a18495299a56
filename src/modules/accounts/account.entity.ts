import { id, instant, int, json, localDate, minor, nullable, refersTo, tenantTable, text, type Row } from '../../kernel/table.js';
import type { CurrencyCode } from '../../kernel/currencies.js';
import type { TimeZone } from '../../kernel/time.js';
import { debtors } from './debtor.entity.js';
import { accountLoads } from './account-load.entity.js';

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
    holds: json<readonly Hold[]>(),
    placements: int(),
    loadId: id('import'),
    createdAt: instant(),
    updatedAt: instant(),
  },
  {
    unique: { number: ['accountNumber'] },
    index: { portfolio: ['portfolio', 'id'] },
    foreignKeys: [refersTo(() => debtors, ['debtorId']), refersTo(() => accountLoads, ['loadId'])],
  },
);

/** PAID and CLOSED accounts are not placed. */
export type AccountStatus = 'OPEN' | 'PAID' | 'CLOSED';
/** What must be known before anybody is contacted; a placement made of a held account starts held. */
export type Hold = 'CEASE' | 'DISPUTE' | 'BANKRUPTCY' | 'DECEASED' | 'HARDSHIP' | 'ATTORNEY';
export type Account = Row<typeof accounts>;

/** Who else stands behind an account, and as what. */
export const parties = tenantTable(
  'party',
  { accountId: id('account'), debtorId: id('debtor'), role: text<PartyRole>(16) },
  {
    primaryKey: ['accountId', 'debtorId'],
    index: { of_debtor: ['debtorId'] },
    foreignKeys: [refersTo(() => accounts, ['accountId']), refersTo(() => debtors, ['debtorId'])],
  },
);

export type PartyRole = 'DEBTOR' | 'CO_DEBTOR' | 'GUARANTOR' | 'CONTACT_PERSON';
export type Party = Row<typeof parties>;
