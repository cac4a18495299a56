import type { Check, Count } from './check.js';

/** What the lines of a page of statements come to. */
const LINES = `SELECT statement_id, COUNT(*) AS written, MAX(number) AS last, SUM(fee_minor) AS fees,
      SUM(base_minor) AS bases, SUM(overpaid_minor) AS overpaid,
      SUM(CASE WHEN kind IN ('ACCRUAL', 'TAIL', 'CONFIRMATION') THEN amount_minor ELSE 0 END) AS received,
      SUM(CASE WHEN kind = 'REVERSAL' THEN amount_minor ELSE 0 END) AS reversed,
      SUM(CASE WHEN kind IN ('ACCRUAL', 'TAIL') THEN 1 ELSE 0 END) AS payments
    FROM statement_line WHERE lender_id = :lender AND statement_id IN (??) GROUP BY statement_id`;

/** What was entered for a page of statements, by what it was. */
const ENTERED = `SELECT statement_id,
      SUM(CASE WHEN event = 'COMMISSION' AND debit = 'COMMISSION_EXPENSE' THEN amount_minor
        WHEN event = 'COMMISSION' THEN -amount_minor ELSE 0 END) AS commission,
      SUM(CASE WHEN event NOT IN ('INVOICED', 'TAX_BILLED', 'WITHHELD') THEN 0 WHEN credit = 'AGENCY_PAYABLE' THEN amount_minor
        WHEN debit = 'AGENCY_PAYABLE' THEN -amount_minor ELSE 0 END) AS payable,
      SUM(CASE WHEN event = 'PAID' AND debit = 'AGENCY_PAYABLE' THEN amount_minor
        WHEN event = 'PAID' THEN -amount_minor ELSE 0 END) AS paid
    FROM ledger_transfer WHERE lender_id = :lender AND statement_id IN (??) GROUP BY statement_id`;

/** I4: statements, their lines, and what the books say of them. */
export const statementChecks: readonly Check[] = [
  {
    invariant: 'I4',
    breach: 'TOTALS_NOT_OF_LINES',
    scope: 'statement',
    about: 'statement',
    broken: {
      sql: `SELECT s.id, s.currency, COALESCE(l.fees, 0) AS expected, s.commission_minor AS found FROM statement s
        LEFT JOIN (${LINES}) l ON l.statement_id = s.id
        WHERE s.lender_id = :lender AND s.id IN (??) AND s.state <> 'CLOSING' AND (
          s.lines <> COALESCE(l.written, 0) OR s.lines <> COALESCE(l.last, 0) OR s.payments <> COALESCE(l.payments, 0)
          OR s.commission_minor <> COALESCE(l.fees, 0) OR s.base_minor <> COALESCE(l.bases, 0)
          OR s.overpaid_minor <> COALESCE(l.overpaid, 0) OR s.received_minor <> COALESCE(l.received, 0)
          OR s.reversed_minor <> COALESCE(l.reversed, 0))`,
    },
  },
  {
    invariant: 'I4',
    breach: 'COMMISSION_NOT_IN_BOOKS',
    scope: 'statement',
    about: 'statement',
    broken: {
      sql: `SELECT s.id, s.currency, s.commission_minor AS expected, COALESCE(t.commission, 0) AS found FROM statement s
        LEFT JOIN (${ENTERED}) t ON t.statement_id = s.id
        WHERE s.lender_id = :lender AND s.id IN (??) AND s.state <> 'CLOSING'
          AND s.commission_minor <> COALESCE(t.commission, 0)`,
    },
  },
  {
    invariant: 'I4',
    breach: 'PAYABLE_NOT_IN_BOOKS',
    scope: 'statement',
    about: 'statement',
    broken: {
      sql: `SELECT s.id, s.currency, s.payable_minor AS expected, COALESCE(t.payable, 0) AS found FROM statement s
        LEFT JOIN (${ENTERED}) t ON t.statement_id = s.id
        WHERE s.lender_id = :lender AND s.id IN (??)
          AND COALESCE(t.payable, 0) <> CASE WHEN s.state IN ('INVOICED', 'PAID') THEN s.payable_minor ELSE 0 END`,
    },
  },
  {
    invariant: 'I4',
    breach: 'PAYOUT_NOT_IN_BOOKS',
    scope: 'statement',
    about: 'statement',
    broken: {
      sql: `SELECT s.id, s.currency, COALESCE(o.amount_minor, 0) AS expected, COALESCE(t.paid, 0) AS found FROM statement s
        LEFT JOIN statement_payout o ON o.lender_id = s.lender_id AND o.statement_id = s.id
        LEFT JOIN (${ENTERED}) t ON t.statement_id = s.id
        WHERE s.lender_id = :lender AND s.id IN (??) AND COALESCE(t.paid, 0) <> COALESCE(o.amount_minor, 0)`,
    },
  },
  {
    invariant: 'I4',
    breach: 'ACCRUED_NOT_EXPLAINED',
    scope: 'agreement',
    about: 'agreement',
    broken: {
      sql: `SELECT s.agreement_id AS id, s.currency, s.open AS expected, COALESCE(t.accrued, 0) AS found FROM (
          SELECT agreement_id, currency, SUM(commission_minor) - SUM(CASE WHEN state IN ('INVOICED', 'PAID')
            THEN net_minor ELSE 0 END) AS open
          FROM statement WHERE lender_id = :lender AND agreement_id IN (??) AND state <> 'CLOSING'
          GROUP BY agreement_id, currency
        ) s LEFT JOIN (
          SELECT agreement_id, SUM(minor) AS accrued FROM (
            SELECT agreement_id, amount_minor AS minor FROM ledger_transfer
              WHERE lender_id = :lender AND agreement_id IN (??) AND credit = 'ACCRUED_COMMISSION'
            UNION ALL
            SELECT agreement_id, -amount_minor AS minor FROM ledger_transfer
              WHERE lender_id = :lender AND agreement_id IN (??) AND debit = 'ACCRUED_COMMISSION'
          ) legs GROUP BY agreement_id
        ) t ON t.agreement_id = s.agreement_id
        WHERE s.open <> COALESCE(t.accrued, 0)`,
    },
  },
];

export const statementCounts: readonly Count[] = [
  {
    invariant: 'I4',
    scope: 'statement',
    looked: {
      sql: `SELECT COUNT(*) AS looked FROM statement WHERE lender_id = :lender AND id IN (??) AND state <> 'CLOSING'`,
    },
  },
];
