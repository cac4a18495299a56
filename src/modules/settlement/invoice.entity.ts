import {
  id,
  instant,
  localDate,
  minor,
  nullable,
  json,
  refersTo,
  tenantTable,
  text,
  type Row,
} from '../../kernel/table.js';
import { statements } from './statement.entity.js';

/** An agency's invoice for a statement, with how far it is from what is payable. One that does not match is kept as well. */
export const invoices = tenantTable(
  'statement_invoice',
  {
    id: id('invoice'),
    statementId: id('statement'),
    agencyId: id('agency'),
    reference: text(64),
    amountMinor: minor(),
    /** The amount less what is payable; signed. */
    differenceMinor: minor(),
    state: text<InvoiceState>(16),
    issuedOn: localDate(),
    submittedBy: text(64),
    submittedAt: instant(),
  },
  {
    unique: { reference: ['agencyId', 'reference'] },
    index: { of_statement: ['statementId', 'id'] },
    foreignKeys: [refersTo(() => statements, ['statementId'])],
  },
);

export type InvoiceState = 'MATCHED' | 'MISMATCHED';
export type Invoice = Row<typeof invoices>;

/** What a lender says it paid for a statement: once, to the account that was in force at the approval. */
export const payouts = tenantTable(
  'statement_payout',
  {
    id: id('payout'),
    statementId: id('statement'),
    payeeAccountId: nullable(id('payeeAccount')),
    reference: text(64),
    amountMinor: minor(),
    valueDate: localDate(),
    flags: json<readonly PayoutFlag[]>(),
    recordedBy: text(64),
    recordedAt: instant(),
  },
  {
    unique: { statement: ['statementId'] },
    foreignKeys: [refersTo(() => statements, ['statementId'])],
  },
);

/** Told, kept, and to be looked into. */
export type PayoutFlag = 'AMOUNT_DIFFERS' | 'NO_PAYEE_ACCOUNT' | 'PAYEE_ACCOUNT_CHANGED';
export type Payout = Row<typeof payouts>;
