import { columnList } from '../../kernel/table.js';
import type { Statement } from '../../kernel/store.js';
import { accounts } from './account.entity.js';
import { debtors } from './debtor.entity.js';

/** Accounts of unfinished loads are there, but nobody may see them: every read says this. */
export const VISIBLE =
  'a.load_id IN (SELECT l.id FROM account_load l WHERE l.lender_id = :lender AND l.visible_at IS NOT NULL)';

/** All that is owed, in minor units. */
export const TOTAL = '(a.principal_minor + a.interest_minor + a.fees_minor + a.penalty_minor)';

export const accountColumns = columnList(accounts, 'a');
/** The debtor of the account, its columns prefixed `d_`. */
export const debtorColumns = columnList(debtors, 'd', 'd_');
export const WITH_DEBTOR = 'account a JOIN debtor d ON d.lender_id = a.lender_id AND d.id = a.debtor_id';

/** Whole page in one go; `??` is the list of account ids. */
export const selectCards: Statement = {
  sql: `SELECT ${accountColumns}, ${debtorColumns} FROM ${WITH_DEBTOR}
    WHERE a.lender_id = :lender AND a.id IN (??) AND ${VISIBLE}`,
};

export const selectContactPoints: Statement = {
  sql: `SELECT id, debtor_id, kind, position, masked FROM contact_point
    WHERE lender_id = :lender AND debtor_id IN (??) ORDER BY debtor_id, kind, position`,
};

/** Parties of unfinished loads are no more to be seen than accounts. */
export const selectPartiesOf: Statement = {
  sql: `SELECT p.account_id, p.role, ${debtorColumns} FROM party p
    JOIN debtor d ON d.lender_id = p.lender_id AND d.id = p.debtor_id
    JOIN account_load l ON l.lender_id = p.lender_id AND l.id = p.load_id
    WHERE p.lender_id = :lender AND p.account_id IN (??) AND l.visible_at IS NOT NULL
    ORDER BY p.account_id, p.role, p.debtor_id`,
};

/** Locks accounts in ascending order of their ids, the order in which everybody locks them. */
export const lockById: Statement = {
  sql: `SELECT ${accountColumns} FROM account a
    WHERE a.lender_id = :lender AND a.id IN (??) AND ${VISIBLE} ORDER BY a.id`,
  lock: 'update',
};

export const startPlacements: Statement = {
  sql: `UPDATE account SET placements = placements + 1, is_placed = 1, updated_at = ?
    WHERE lender_id = :lender AND id IN (??)`,
};

export const endPlacements: Statement = {
  sql: 'UPDATE account SET is_placed = 0, updated_at = ? WHERE lender_id = :lender AND id IN (??)',
};
