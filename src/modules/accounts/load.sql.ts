import type { Statement } from '../../kernel/store.js';

/**
 * What is known of accounts by number, and whether somebody can see them yet. The index is named: while a load fills the
 * table, planners with statistics from before it read all that is there for each chunk.
 */
export const selectByNumber: Statement = {
  sql: byNumber(' FORCE INDEX (account_number)'),
  sqlite: byNumber(''),
};

function byNumber(index: string): string {
  return `SELECT a.id, a.account_number, a.debtor_id, a.currency, a.principal_minor, a.interest_minor, a.fees_minor,
      a.penalty_minor, a.as_of, a.delinquent_since, a.months_past_due, a.holds, l.visible_at, k.destroyed_at
    FROM account a${index} JOIN account_load l ON l.lender_id = a.lender_id AND l.id = a.load_id
    JOIN debtor_key k ON k.lender_id = a.lender_id AND k.id = a.debtor_id
    WHERE a.lender_id = :lender AND a.account_number IN (??)`;
}

/** Ids of debtors by the lender's references; the index is named for the same reason. */
export const selectDebtors: Statement = {
  sql: debtorsBy(' FORCE INDEX (debtor_reference)'),
  sqlite: debtorsBy(''),
};

function debtorsBy(index: string): string {
  return `SELECT id, reference FROM debtor${index} WHERE lender_id = :lender AND reference IN (??)`;
}

export const selectParties: Statement = {
  sql: `SELECT p.account_id, p.debtor_id, l.visible_at
    FROM party p JOIN account_load l ON l.lender_id = p.lender_id AND l.id = p.load_id
    WHERE p.lender_id = :lender AND p.account_id IN (??)`,
};

const figures = [
  'principal_minor',
  'interest_minor',
  'fees_minor',
  'penalty_minor',
  'delinquent_since',
  'months_past_due',
  'holds',
  // last: MySQL assigns from left to right, and the others compare with the day before the change
  'as_of',
];

const owed = 'c.principal_minor + c.interest_minor + c.fees_minor + c.penalty_minor';

/** Figures replace older ones only; a paid account opens again when something is owed on it, a closed one does not. */
const status = `CASE WHEN c.as_of < a.as_of OR a.status = 'CLOSED' THEN a.status WHEN ${owed} > 0 THEN 'OPEN' ELSE 'PAID' END`;
const newer = (column: string) => `CASE WHEN c.as_of >= a.as_of THEN c.${column} ELSE a.${column} END`;

function assignments(target: string): string {
  return [
    `${target}updated_at = ?`,
    `${target}status = ${status}`,
    `${target}load_id = CASE WHEN l.visible_at IS NULL THEN c.load_id ELSE a.load_id END`,
    ...figures.map((column) => `${target}${column} = ${newer(column)}`),
  ].join(', ');
}

/** How many figures of a load wait behind an account, up to a limit, and the last account of them. */
export const nextChanges: Statement = {
  sql: `SELECT COUNT(*) AS changes, MAX(c.account_id) AS last FROM (
    SELECT account_id FROM account_change WHERE lender_id = :lender AND load_id = ? AND account_id > ?
    ORDER BY account_id LIMIT ?) c`,
};

/** The waiting figures of a load from behind one account up to another, in one statement. */
export const applyChanges: Statement = {
  sql: `UPDATE account_change c
    JOIN account a ON a.lender_id = c.lender_id AND a.id = c.account_id
    JOIN account_load l ON l.lender_id = a.lender_id AND l.id = a.load_id
    SET ${assignments('a.')} WHERE c.lender_id = :lender AND c.load_id = ?
      AND c.account_id > ? AND c.account_id <= ?`,
  sqlite: `UPDATE account AS a SET ${assignments('')}
    FROM account_change c, account_load l
    WHERE c.lender_id = :lender AND c.load_id = ? AND c.account_id > ? AND c.account_id <= ?
      AND a.lender_id = c.lender_id AND a.id = c.account_id
      AND l.lender_id = a.lender_id AND l.id = a.load_id`,
};
