import { id, instant, int, nullable, tenantTable, text, type Row } from '../../kernel/table.js';

/** Who did what, when and from where: one row per mutation, appended in its transaction, never changed. */
export const auditEntries = tenantTable(
  'audit_entry',
  {
    id: id('audit'),
    at: instant(),
    actorId: text(64),
    agencyId: nullable(id('agency')),
    action: text(64),
    items: int(),
    requestId: text(64),
    remoteAddress: nullable(text(45)),
  },
  { index: { by_time: ['at', 'id'] } },
);

export type AuditEntry = Row<typeof auditEntries>;
