import type { Check, Count } from './check.js';

/** I6: an audit entry that says refused points at nothing, and nothing was published for its request. */
export const auditChecks: readonly Check[] = [
  {
    invariant: 'I6',
    breach: 'REFUSED_AND_DONE',
    scope: 'lender',
    about: 'audit',
    broken: {
      sql: `SELECT id, NULL AS currency, 0 AS expected, 0 AS found FROM audit_entry
        WHERE lender_id = :lender AND outcome <> 'DONE' AND (event_id IS NOT NULL OR items <> 0)`,
    },
  },
  {
    invariant: 'I6',
    breach: 'REFUSED_AND_PUBLISHED',
    scope: 'event',
    about: 'event',
    broken: {
      sql: `SELECT o.id, NULL AS currency, 0 AS expected, 0 AS found FROM outbox_event o
        WHERE o.lender_id = :lender AND o.id IN (??) AND EXISTS (
          SELECT 1 FROM audit_entry a WHERE a.lender_id = o.lender_id AND a.request_id = o.request_id
            AND a.action = o.action AND a.outcome <> 'DONE')
        AND NOT EXISTS (
          SELECT 1 FROM audit_entry d WHERE d.lender_id = o.lender_id AND d.request_id = o.request_id
            AND d.outcome = 'DONE' AND d.event_id = o.id)`,
    },
  },
];

export const auditCounts: readonly Count[] = [
  {
    invariant: 'I6',
    scope: 'lender',
    looked: {
      sql: "SELECT COUNT(*) AS looked FROM audit_entry WHERE lender_id = :lender AND outcome <> 'DONE'",
    },
  },
];
