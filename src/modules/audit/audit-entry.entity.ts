import type { ErrorCode } from '../../kernel/errors.js';
import { id, instant, int, json, nullable, tenantTable, text, type Row } from '../../kernel/table.js';

/** What became of it: `DONE`, or the code it was refused with. */
export type AuditOutcome = 'DONE' | ErrorCode;

/** Ids an entry names itself; all of them stand in the outbox row it points at. */
export const MAX_TOUCHED = 20;

/**
 * Who did what, when and from where: one row per mutation, appended in its transaction, never changed. A refused
 * mutation leaves one too, in a transaction of its own. Ids and codes only, never personal data.
 */
export const auditEntries = tenantTable(
  'audit_entry',
  {
    id: id('audit'),
    /** Business time. */
    at: instant(),
    /** Real time; the same but for tests and demonstrations. */
    recordedAt: instant(),
    actorId: text(64),
    agencyId: nullable(id('agency')),
    /** The use case (`contacts.report`), or the mutation's field where none had begun (`reportContacts`). */
    action: text(64),
    outcome: text<AuditOutcome>(32),
    items: int(),
    /** The first ids that were touched, at most `MAX_TOUCHED`. */
    touched: json<readonly string[]>(),
    /** The outbox row with everything that was touched; null when nothing was. */
    eventId: nullable(id('event')),
    /** SHA-256 of that row's events as they were stored, hexadecimal: the seal reaches them too. */
    eventsHash: nullable(text(64)),
    requestId: text(64),
    remoteAddress: nullable(text(45)),
  },
  {
    index: {
      by_time: ['at', 'id'],
      of_actor: ['actorId', 'at', 'id'],
      of_agency: ['agencyId', 'at', 'id'],
      of_action: ['action', 'at', 'id'],
      of_outcome: ['outcome', 'at', 'id'],
      of_request: ['requestId', 'at', 'id'],
    },
  },
);

/**
 * Entries that wait for their seal; written with the entry and deleted by the sealer. Ids ascend within a process only
 * and transactions commit in any order, so a cursor over the entries would pass some by for ever.
 */
export const auditUnsealed = tenantTable(
  'audit_unsealed',
  { entryId: id('audit'), since: instant() },
  { primaryKey: ['entryId'] },
);

export type AuditEntry = Row<typeof auditEntries>;
