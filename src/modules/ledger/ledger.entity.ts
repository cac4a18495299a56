import {
  id,
  instant,
  int,
  minor,
  nullable,
  refersTo,
  tenantTable,
  text,
  type AnyTable,
  type Row,
} from '../../kernel/table.js';
import type { CurrencyCode } from '../../kernel/currencies.js';
import { agreements } from '../agreements/agreement.entity.js';
import type { AccountKind } from './chart.rules.js';
import type { PostingEvent } from './posting.rules.js';

/** An account in the lender's books: one of each kind for an agreement, in its currency. */
export const ledgerAccounts = tenantTable(
  'ledger_account',
  {
    agreementId: id('agreement'),
    kind: text<AccountKind>(24),
    currency: text<CurrencyCode>(3),
    openedAt: instant(),
  },
  {
    primaryKey: ['agreementId', 'kind'],
    unique: { currency: ['agreementId', 'kind', 'currency'] },
    foreignKeys: [refersTo(() => agreements, ['agreementId'])],
    appendOnly: true,
  },
);

export type LedgerAccount = Row<typeof ledgerAccounts>;

/**
 * An entry in the books: an amount from one account to another of the same agreement and currency, so that it balances by
 * being there. Never changed and never deleted; what was wrong is entered again the other way round. Its id is that of
 * the payment, reversal, line, invoice or payout that it records, so that nothing is entered twice.
 */
export const ledgerTransfers = tenantTable(
  'ledger_transfer',
  {
    id: id('transfer'),
    agreementId: id('agreement'),
    /** The month of the agreement that it counts for: the open one, a statement's own for its lines. */
    month: int(),
    event: text<PostingEvent>(24),
    debit: text<AccountKind>(24),
    credit: text<AccountKind>(24),
    currency: text<CurrencyCode>(3),
    amountMinor: minor(),
    placementId: nullable(id('placement')),
    statementId: nullable(id('statement')),
    /** The entry that this one takes back, in part or in full. */
    reverses: nullable(id('transfer')),
    bookedAt: instant(),
  },
  {
    index: {
      debits: ['agreementId', 'debit', 'currency', 'month', 'amountMinor'],
      credits: ['agreementId', 'credit', 'currency', 'month', 'amountMinor'],
      of_placement: ['placementId', 'id'],
      of_statement: ['statementId', 'id'],
      reversing: ['reverses'],
    },
    foreignKeys: [
      refersTo(
        () => ledgerAccounts,
        ['agreementId', 'debit', 'currency'],
        ['agreementId', 'kind', 'currency'],
      ),
      refersTo(
        () => ledgerAccounts,
        ['agreementId', 'credit', 'currency'],
        ['agreementId', 'kind', 'currency'],
      ),
      refersTo((): AnyTable => ledgerTransfers, ['reverses']),
    ],
    checks: { amount: 'amount_minor > 0', sides: 'debit <> credit' },
    appendOnly: true,
  },
);

export type LedgerTransfer = Row<typeof ledgerTransfers>;

/** What an account held at the end of a month, written once when the month is sealed; debits count above nothing. */
export const ledgerBalances = tenantTable(
  'ledger_balance',
  {
    agreementId: id('agreement'),
    kind: text<AccountKind>(24),
    month: int(),
    debitMinor: minor(),
    creditMinor: minor(),
    /** That of the month before, with the debits and less the credits of this one. */
    balanceMinor: minor(),
  },
  {
    primaryKey: ['agreementId', 'kind', 'month'],
    foreignKeys: [refersTo(() => ledgerAccounts, ['agreementId', 'kind'], ['agreementId', 'kind'])],
    appendOnly: true,
  },
);

export type LedgerBalance = Row<typeof ledgerBalances>;
