import type { Statement } from '../../kernel/store.js';

/** Placements with a payment or reversal that this month's statement is the first to know, by id after a given one. */
export const placementsToSettle: Statement = {
  sql: `SELECT p.id, p.placed_on, p.placed_minor, p.ended_on, p.window_ends_on, p.delinquent_since, p.months_past_due, p.schedule_id
    FROM (
      SELECT placement_id FROM payment
        WHERE lender_id = :lender AND agreement_id = ? AND settles_in = ? AND placement_id > ?
      UNION
      SELECT placement_id FROM reversal
        WHERE lender_id = :lender AND agreement_id = ? AND settles_in = ? AND placement_id > ?
      ORDER BY placement_id LIMIT ?
    ) fresh
    JOIN placement p ON p.lender_id = :lender AND p.id = fresh.placement_id
    ORDER BY p.id`,
};

/**
 * All that is known of these placements at the close: membership is the stored month, never a comparison of times. A
 * payment cites an arrangement when its promise was made before the placement ended: by recall, or as its window ran
 * out, whether or not that was noticed yet.
 */
export const eventsOfPlacements: Statement = {
  sql: `SELECT y.placement_id, y.id, NULL AS of_payment, y.amount_minor, y.value_date, y.settles_in,
      CASE WHEN pr.made_on <= COALESCE(p.ended_on, p.window_ends_on) THEN 1 ELSE 0 END AS arrangement
    FROM payment y
    JOIN placement p ON p.lender_id = y.lender_id AND p.id = y.placement_id
    LEFT JOIN promise pr ON pr.lender_id = y.lender_id AND pr.id = y.promise_id
    WHERE y.lender_id = :lender AND y.placement_id IN (??) AND y.settles_in <= ?
    UNION ALL
    SELECT r.placement_id, r.id, r.payment_id AS of_payment, r.amount_minor, r.value_date, r.settles_in, 0 AS arrangement
    FROM reversal r
    WHERE r.lender_id = :lender AND r.placement_id IN (??) AND r.settles_in <= ?`,
};
