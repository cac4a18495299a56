import type { Statement } from '../../kernel/store.js';

/** The next of those that have something new in one of the two tables, straight off its index. */
const freshIn = (table: 'payment' | 'reversal') => `SELECT DISTINCT placement_id FROM ${table}
        WHERE lender_id = :lender AND agreement_id = ? AND settles_in = ? AND placement_id > ?
        ORDER BY placement_id LIMIT ?`;

/**
 * Placements with a payment or reversal that this month's statement is the first to know, by id after a given one. Each
 * branch ends at the limit: a step must not walk all that is still to come.
 */
export const placementsToSettle: Statement = {
  sql: `SELECT p.id, p.placed_on, p.placed_minor, p.ended_on, p.window_ends_on, p.delinquent_since, p.months_past_due, p.sequence, p.schedule_id
    FROM (
      SELECT placement_id FROM (${freshIn('payment')}) paid
      UNION
      SELECT placement_id FROM (${freshIn('reversal')}) reversed
      ORDER BY placement_id LIMIT ?
    ) fresh
    JOIN placement p ON p.lender_id = :lender AND p.id = fresh.placement_id
    ORDER BY p.id`,
};

/**
 * All that is known of these placements at the close: membership is the stored month, never a comparison of times. A
 * payment cites an arrangement when its promise was made, and reported, before the placement ended (by recall, or as
 * its window ran out, whether or not that was noticed yet): a promise told of afterwards could be of any date.
 */
export const eventsOfPlacements: Statement = {
  sql: eventsBy(' FORCE INDEX (payment_latest)', ' FORCE INDEX (reversal_of_placement)'),
  sqlite: eventsBy('', ''),
};

/** The indexes are named because planners with old statistics may take the tenant's whole table for a few rows. */
function eventsBy(paymentIndex: string, reversalIndex: string): string {
  return `SELECT y.placement_id, y.id, NULL AS of_payment, y.amount_minor, y.value_date, y.settles_in,
      CASE WHEN pr.made_on <= COALESCE(p.ended_on, p.window_ends_on)
        AND pr.reported_at <= COALESCE(p.ended_at, p.ends_at - 1) THEN 1 ELSE 0 END AS arrangement
    FROM payment y${paymentIndex}
    JOIN placement p ON p.lender_id = y.lender_id AND p.id = y.placement_id
    LEFT JOIN promise pr ON pr.lender_id = y.lender_id AND pr.id = y.promise_id
    WHERE y.lender_id = :lender AND y.placement_id IN (??) AND y.settles_in <= ?
    UNION ALL
    SELECT r.placement_id, r.id, r.payment_id AS of_payment, r.amount_minor, r.value_date, r.settles_in, 0 AS arrangement
    FROM reversal r${reversalIndex}
    WHERE r.lender_id = :lender AND r.placement_id IN (??) AND r.settles_in <= ?`;
}
