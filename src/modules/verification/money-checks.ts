import { withDays, type Check, type Count } from './check.js';

/** The last day on which a placement is worked. */
const END = 'COALESCE(p.ended_on, p.window_ends_on)';

/**
 * Where an event of a placement is settled: on the statement of its month once that is sealed, with all of its amount,
 * and on none before. While the month is being closed both are right.
 */
function unsettled(table: 'payment' | 'reversal', currency: string, join: string): string {
  return `SELECT e.id, ${currency} AS currency, e.amount_minor AS expected, COALESCE(l.amount_minor, 0) AS found
    FROM ${table} e${join}
    LEFT JOIN statement s ON s.lender_id = e.lender_id AND s.agreement_id = e.agreement_id AND s.month = e.settles_in
    LEFT JOIN statement_line l ON l.lender_id = e.lender_id AND l.event_id = e.id
    LEFT JOIN period o ON o.lender_id = e.lender_id AND o.agreement_id = e.agreement_id AND o.state = 'OPEN'
    WHERE e.lender_id = :lender AND e.placement_id IN (??) AND (
      (s.id IS NULL AND (l.id IS NOT NULL OR o.id IS NULL OR e.settles_in < o.month))
      OR (s.state <> 'CLOSING' AND (l.id IS NULL OR l.statement_id <> s.id OR l.amount_minor <> e.amount_minor)))`;
}

/** I3, I5 and I8: what became of the money of placements. */
export const moneyChecks: readonly Check[] = [
  {
    invariant: 'I3',
    breach: 'PAYMENT_NOT_SETTLED_ONCE',
    scope: 'placement',
    about: 'payment',
    broken: { sql: unsettled('payment', 'e.currency', '') },
  },
  {
    invariant: 'I3',
    breach: 'REVERSAL_NOT_SETTLED_ONCE',
    scope: 'placement',
    about: 'reversal',
    broken: {
      sql: unsettled(
        'reversal',
        'y.currency',
        ' JOIN payment y ON y.lender_id = e.lender_id AND y.id = e.payment_id',
      ),
    },
  },
  {
    invariant: 'I3',
    breach: 'MONTHS_OPEN_NOT_ONE',
    scope: 'agreement',
    about: 'agreement',
    broken: {
      sql: `SELECT agreement_id AS id, currency, 0 AS expected, 0 AS found FROM period
        WHERE lender_id = :lender AND agreement_id IN (??) GROUP BY agreement_id, currency
        HAVING SUM(CASE WHEN state = 'OPEN' THEN 1 ELSE 0 END) <> 1`,
    },
  },
  {
    invariant: 'I5',
    breach: 'LATE_MONEY_EARNED',
    scope: 'placement',
    about: 'payment',
    broken: withDays(
      (days) => `SELECT y.id, y.currency, 0 AS expected, l.fee_minor AS found FROM payment y
        JOIN placement p ON p.lender_id = y.lender_id AND p.id = y.placement_id
        JOIN fee_schedule f ON f.lender_id = p.lender_id AND f.id = p.schedule_id
        JOIN statement_line l ON l.lender_id = y.lender_id AND l.event_id = y.id
        WHERE y.lender_id = :lender AND y.placement_id IN (??) AND y.value_date > ${END} AND l.fee_minor <> 0
          AND ${days('y.value_date', END)} > p.report_window_days`,
    ),
  },
  {
    invariant: 'I5',
    breach: 'LATE_MONEY_UNFLAGGED',
    scope: 'placement',
    about: 'payment',
    broken: {
      // what was told of before the end is not late, however far ahead its value date
      sql: `SELECT y.id, y.currency, 0 AS expected, y.amount_minor AS found FROM payment y
        JOIN placement p ON p.lender_id = y.lender_id AND p.id = y.placement_id
        WHERE y.lender_id = :lender AND y.placement_id IN (??) AND y.value_date > ${END}
          AND y.reported_at > COALESCE(p.ended_at, p.ends_at) AND y.flags NOT LIKE '%"AFTER_%'`,
    },
  },
  {
    invariant: 'I8',
    breach: 'OVERPAID_UNFLAGGED',
    scope: 'placement',
    about: 'placement',
    broken: {
      sql: `SELECT p.id, p.currency, p.placed_minor AS expected, p.paid_minor AS found FROM placement p
        WHERE p.lender_id = :lender AND p.id IN (??) AND p.paid_minor > p.placed_minor AND NOT EXISTS (
          SELECT 1 FROM payment y WHERE y.lender_id = p.lender_id AND y.placement_id = p.id
            AND y.flags LIKE '%"OVERPAYMENT"%')`,
    },
  },
];

export const moneyCounts: readonly Count[] = [
  {
    invariant: 'I3',
    scope: 'placement',
    looked: {
      sql: `SELECT (SELECT COUNT(*) FROM payment WHERE lender_id = :lender AND placement_id IN (??))
        + (SELECT COUNT(*) FROM reversal WHERE lender_id = :lender AND placement_id IN (??)) AS looked`,
    },
  },
  {
    invariant: 'I5',
    scope: 'placement',
    looked: {
      sql: `SELECT COUNT(*) AS looked FROM payment y
        JOIN placement p ON p.lender_id = y.lender_id AND p.id = y.placement_id
        WHERE y.lender_id = :lender AND y.placement_id IN (??) AND y.value_date > ${END}`,
    },
  },
  {
    invariant: 'I8',
    scope: 'placement',
    looked: { sql: 'SELECT COUNT(*) AS looked FROM placement WHERE lender_id = :lender AND id IN (??)' },
  },
];
