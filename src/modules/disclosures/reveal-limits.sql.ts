import type { Statement } from '../../kernel/store.js';

/*
 * What counts towards the limits of a profile: values revealed, and handles that were resolved or may still be. A handle that
 * ran out unused gave nothing and counts no more.
 */

const revealed = (whose: string) =>
  `(SELECT COUNT(*) FROM disclosure WHERE lender_id = :lender AND ${whose} AND way = 'REVEAL')`;
const handles = (whose: string) =>
  `(SELECT COUNT(*) FROM dial_token WHERE lender_id = :lender AND ${whose} AND (state <> 'ISSUED' OR expires_at > ?))`;

const COUNTS = `SELECT
  ${revealed('placement_id = ?')} + ${handles('placement_id = ?')} AS of_placement,
  ${revealed('agency_id = ? AND at >= ? AND collector = ?')}
    + ${handles('agency_id = ? AND issued_at >= ? AND collector = ?')} AS by_collector,
  ${revealed('agency_id = ? AND at >= ?')} + ${handles('agency_id = ? AND issued_at >= ?')} AS by_agency`;

/** How much was given of a placement, through a collector since a day began, and to the agency since then. */
export const countGiven: Statement = { sql: COUNTS };

/** One row while the counts are below the limits. */
export const BELOW_LIMITS = `SELECT 1 FROM (${COUNTS}) n WHERE n.of_placement < ? AND n.by_collector < ? AND n.by_agency < ?`;

/** The same for many: of each placement, and through each collector since a day began. */
export const countManyGiven: Statement = {
  sql: `SELECT placement_id, NULL AS collector, COUNT(*) AS given FROM disclosure
      WHERE lender_id = :lender AND placement_id IN (??) AND way = 'REVEAL' GROUP BY placement_id
    UNION ALL SELECT placement_id, NULL, COUNT(*) FROM dial_token
      WHERE lender_id = :lender AND placement_id IN (??) AND (state <> 'ISSUED' OR expires_at > ?) GROUP BY placement_id
    UNION ALL SELECT NULL, collector, COUNT(*) FROM disclosure
      WHERE lender_id = :lender AND agency_id = ? AND at >= ? AND way = 'REVEAL' GROUP BY collector
    UNION ALL SELECT NULL, collector, COUNT(*) FROM dial_token
      WHERE lender_id = :lender AND agency_id = ? AND issued_at >= ? AND (state <> 'ISSUED' OR expires_at > ?)
      GROUP BY collector`,
};
