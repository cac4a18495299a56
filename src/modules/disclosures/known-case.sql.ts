import { columnList } from '../../kernel/table.js';
import type { Statement } from '../../kernel/store.js';
import { contactPoints, debtors } from '../accounts/index.js';
import { placements } from '../placements/index.js';
import { debtorKeys, disclosureProfiles } from '../privacy/index.js';

/** The person is the debtor of the account or one of its further parties, by contact points, by their id, or the debtor. */
const subject = {
  point: `JOIN contact_point c ON c.lender_id = a.lender_id AND c.id IN (??)
    JOIN debtor d ON d.lender_id = c.lender_id AND d.id = c.debtor_id`,
  person: 'JOIN debtor d ON d.lender_id = a.lender_id AND d.id IN (??)',
  debtor: 'JOIN debtor d ON d.lender_id = a.lender_id AND d.id = a.debtor_id',
} as const;
export type SubjectBy = keyof typeof subject;

/**
 * All that is to be known of cases before a value of them is given: one row for each person or contact point of each. With a
 * lock it holds the placements, so that a recall comes before or after it, and the agency, so that what it is given counts one
 * after the other; what stands in the derived table is read and not locked, and its limit keeps it a table of its own.
 */
export function casesToKnow(by: SubjectBy, lock?: 'update'): Statement {
  const point = by === 'point' ? `, ${columnList(contactPoints, 'c', 'c_')}` : '';
  return {
    sql: `SELECT ${columnList(placements, 'p')}, x.* FROM agency y
      JOIN placement p ON p.lender_id = y.lender_id AND p.agency_id = y.id
      JOIN (
        SELECT q.id AS x_placement_id, g.id AS x_grant_id, g.epoch AS x_epoch, a.debtor_id AS x_debtor_id, t.role AS x_role,
          m.channels AS x_channels, ${columnList(disclosureProfiles, 'f', 'f_')}, ${columnList(debtors, 'd', 'd_')},
          ${columnList(debtorKeys, 'k', 'k_')}${point}
        FROM placement q
        JOIN placement_batch b ON b.lender_id = q.lender_id AND b.id = q.batch_id
        JOIN access_grant g ON g.lender_id = b.lender_id AND g.id = b.grant_id
        JOIN agreement m ON m.lender_id = q.lender_id AND m.id = q.agreement_id
        JOIN account a ON a.lender_id = q.lender_id AND a.id = q.account_id
        ${subject[by]}
        JOIN debtor_key k ON k.lender_id = d.lender_id AND k.id = d.id
        LEFT JOIN party t ON t.lender_id = a.lender_id AND t.account_id = a.id AND t.debtor_id = d.id
        LEFT JOIN disclosure_profile f ON f.lender_id = g.lender_id AND f.id = g.profile_id
        WHERE q.lender_id = :lender AND q.id IN (??) AND g.status = 'ACTIVE'
          AND (g.starts_at IS NULL OR g.starts_at <= ?) AND (g.ends_at IS NULL OR g.ends_at > ?)
          AND (d.id = a.debtor_id OR t.debtor_id IS NOT NULL)
        LIMIT ${MOST_ROWS}
      ) x ON x.x_placement_id = p.id
      WHERE y.lender_id = :lender AND y.id = ? AND y.status = 'ACTIVE' AND p.id IN (??)
        AND p.status IN ('ACTIVE', 'SUSPENDED') AND p.ends_at > ?`,
    ...(lock && { lock }),
  };
}

/** A batch names a hundred placements and a hundred contact points, which may be those of one person. */
const MOST_ROWS = 10_000;
