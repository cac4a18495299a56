import type { Check, Count } from './check.js';

/** Either leg of all entries of a page of agreements, by account: debits above nothing, credits below. */
const LEGS = `SELECT agreement_id, debit AS kind, currency, month, SUM(amount_minor) AS debits, 0 AS credits
      FROM ledger_transfer WHERE lender_id = :lender AND agreement_id IN (??)
      GROUP BY agreement_id, debit, currency, month
    UNION ALL
    SELECT agreement_id, credit AS kind, currency, month, 0 AS debits, SUM(amount_minor) AS credits
      FROM ledger_transfer WHERE lender_id = :lender AND agreement_id IN (??)
      GROUP BY agreement_id, credit, currency, month`;

/** The entries that move what is paid on a placement. */
const MONEY = `('PAYMENT_HELD', 'PAYMENT_DIRECT')`;

/** I1 and I2: the books themselves, and what is stored beside them. */
export const bookChecks: readonly Check[] = [
  {
    invariant: 'I1',
    breach: 'BOOKS_DO_NOT_BALANCE',
    scope: 'agreement',
    about: 'agreement',
    broken: {
      sql: `SELECT m.agreement_id AS id, m.currency, 0 AS expected,
          SUM(CASE WHEN a.kind IS NULL THEN 0 ELSE m.debits - m.credits END) AS found
        FROM (${LEGS}) m
        LEFT JOIN ledger_account a ON a.lender_id = :lender AND a.agreement_id = m.agreement_id AND a.kind = m.kind
          AND a.currency = m.currency
        GROUP BY m.agreement_id, m.currency
        HAVING SUM(CASE WHEN a.kind IS NULL THEN 0 ELSE m.debits - m.credits END) <> 0`,
    },
  },
  {
    invariant: 'I2',
    breach: 'MONTH_NOT_AS_ENTERED',
    scope: 'agreement',
    about: 'agreement',
    broken: {
      sql: `SELECT b.agreement_id AS id, a.currency, b.balance_minor AS found,
          COALESCE(p.balance_minor, 0) + COALESCE(m.debits, 0) - COALESCE(m.credits, 0) AS expected
        FROM ledger_balance b
        JOIN ledger_account a ON a.lender_id = b.lender_id AND a.agreement_id = b.agreement_id AND a.kind = b.kind
        LEFT JOIN ledger_balance p ON p.lender_id = b.lender_id AND p.agreement_id = b.agreement_id AND p.kind = b.kind
          AND p.month = b.month - 1
        LEFT JOIN (
          SELECT agreement_id, kind, month, SUM(debits) AS debits, SUM(credits) AS credits FROM (${LEGS}) legs
          GROUP BY agreement_id, kind, month
        ) m ON m.agreement_id = b.agreement_id AND m.kind = b.kind AND m.month = b.month
        WHERE b.lender_id = :lender AND b.agreement_id IN (??) AND (
          b.balance_minor <> COALESCE(p.balance_minor, 0) + COALESCE(m.debits, 0) - COALESCE(m.credits, 0)
          OR b.debit_minor <> COALESCE(m.debits, 0) OR b.credit_minor <> COALESCE(m.credits, 0))`,
    },
  },
  {
    invariant: 'I2',
    breach: 'MONTH_WITHOUT_BALANCE',
    scope: 'agreement',
    about: 'agreement',
    broken: {
      sql: `SELECT e.agreement_id AS id, e.currency, 0 AS expected, 0 AS found FROM period e
        JOIN ledger_account a ON a.lender_id = e.lender_id AND a.agreement_id = e.agreement_id
        LEFT JOIN ledger_balance b ON b.lender_id = a.lender_id AND b.agreement_id = a.agreement_id AND b.kind = a.kind
          AND b.month = e.month
        WHERE e.lender_id = :lender AND e.agreement_id IN (??) AND e.state = 'CLOSED' AND b.kind IS NULL`,
    },
  },
  {
    invariant: 'I2',
    breach: 'PAYMENT_NOT_IN_BOOKS',
    scope: 'placement',
    about: 'payment',
    broken: {
      sql: `SELECT y.id, y.currency, y.amount_minor AS expected, COALESCE(t.amount_minor, 0) AS found FROM payment y
        LEFT JOIN ledger_transfer t ON t.lender_id = y.lender_id AND t.id = y.id
          AND t.agreement_id = y.agreement_id AND t.placement_id = y.placement_id AND t.currency = y.currency
          AND t.event = CASE y.route WHEN 'AGENCY_TRUST' THEN 'PAYMENT_HELD' ELSE 'PAYMENT_DIRECT' END
          AND t.debit = CASE y.route WHEN 'AGENCY_TRUST' THEN 'DUE_FROM_AGENCY' ELSE 'CASH' END
          AND t.credit = 'COLLECTIONS_CLEARING'
        WHERE y.lender_id = :lender AND y.placement_id IN (??) AND (t.id IS NULL OR t.amount_minor <> y.amount_minor)`,
    },
  },
  {
    invariant: 'I2',
    breach: 'REVERSAL_NOT_IN_BOOKS',
    scope: 'placement',
    about: 'reversal',
    broken: {
      sql: `SELECT r.id, y.currency, r.amount_minor AS expected, COALESCE(t.amount_minor, 0) AS found FROM reversal r
        JOIN payment y ON y.lender_id = r.lender_id AND y.id = r.payment_id
        LEFT JOIN ledger_transfer t ON t.lender_id = r.lender_id AND t.id = r.id AND t.reverses = r.payment_id
          AND t.agreement_id = r.agreement_id AND t.placement_id = r.placement_id AND t.currency = y.currency
          AND t.credit = CASE y.route WHEN 'AGENCY_TRUST' THEN 'DUE_FROM_AGENCY' ELSE 'CASH' END
          AND t.debit = 'COLLECTIONS_CLEARING'
        WHERE r.lender_id = :lender AND r.placement_id IN (??) AND (t.id IS NULL OR t.amount_minor <> r.amount_minor)`,
    },
  },
  {
    invariant: 'I2',
    breach: 'CONFIRMATION_NOT_IN_BOOKS',
    scope: 'placement',
    about: 'confirmation',
    broken: {
      sql: `SELECT c.id, y.currency, c.amount_minor - c.before_minor AS expected,
          COALESCE(CASE WHEN t.credit = 'COLLECTIONS_CLEARING' THEN t.amount_minor ELSE -t.amount_minor END, 0) AS found
        FROM payment_confirmation c
        JOIN payment y ON y.lender_id = c.lender_id AND y.id = c.payment_id
        LEFT JOIN ledger_transfer t ON t.lender_id = c.lender_id AND t.id = c.id
          AND t.agreement_id = c.agreement_id AND t.placement_id = c.placement_id AND t.currency = y.currency
        WHERE c.lender_id = :lender AND c.placement_id IN (??) AND c.amount_minor - c.before_minor
          <> COALESCE(CASE WHEN t.credit = 'COLLECTIONS_CLEARING' THEN t.amount_minor ELSE -t.amount_minor END, 0)`,
    },
  },
  {
    invariant: 'I2',
    breach: 'ENTRY_OF_NOTHING',
    scope: 'placement',
    about: 'transfer',
    broken: {
      sql: `SELECT t.id, t.currency, 0 AS expected, t.amount_minor AS found FROM ledger_transfer t
        LEFT JOIN payment y ON y.lender_id = t.lender_id AND y.id = t.id
        LEFT JOIN reversal r ON r.lender_id = t.lender_id AND r.id = t.id
        LEFT JOIN payment_confirmation c ON c.lender_id = t.lender_id AND c.id = t.id
        WHERE t.lender_id = :lender AND t.placement_id IN (??) AND t.event IN ${MONEY}
          AND y.id IS NULL AND r.id IS NULL AND c.id IS NULL`,
    },
  },
  {
    invariant: 'I2',
    breach: 'PAID_NOT_AS_ENTERED',
    scope: 'placement',
    about: 'placement',
    broken: {
      sql: `SELECT p.id, p.currency, COALESCE(t.minor, 0) AS expected, p.paid_minor AS found FROM placement p
        LEFT JOIN (
          SELECT placement_id, SUM(CASE WHEN credit = 'COLLECTIONS_CLEARING' THEN amount_minor ELSE -amount_minor END) AS minor
          FROM ledger_transfer WHERE lender_id = :lender AND placement_id IN (??) AND event IN ${MONEY}
          GROUP BY placement_id
        ) t ON t.placement_id = p.id
        WHERE p.lender_id = :lender AND p.id IN (??) AND p.paid_minor <> COALESCE(t.minor, 0)`,
    },
  },
  {
    invariant: 'I2',
    breach: 'REVERSED_NOT_AS_RECORDED',
    scope: 'placement',
    about: 'payment',
    broken: {
      sql: `SELECT y.id, y.currency, COALESCE(r.minor, 0) AS expected, y.reversed_minor AS found FROM payment y
        LEFT JOIN (
          SELECT payment_id, SUM(amount_minor) AS minor FROM reversal
          WHERE lender_id = :lender AND placement_id IN (??) GROUP BY payment_id
        ) r ON r.payment_id = y.id
        WHERE y.lender_id = :lender AND y.placement_id IN (??) AND y.reversed_minor <> COALESCE(r.minor, 0)`,
    },
  },
];

export const bookCounts: readonly Count[] = [
  {
    invariant: 'I1',
    scope: 'agreement',
    looked: {
      sql: 'SELECT COUNT(*) AS looked FROM ledger_account WHERE lender_id = :lender AND agreement_id IN (??)',
    },
  },
  {
    invariant: 'I2',
    scope: 'agreement',
    looked: {
      sql: 'SELECT COUNT(*) AS looked FROM ledger_transfer WHERE lender_id = :lender AND agreement_id IN (??)',
    },
  },
];
