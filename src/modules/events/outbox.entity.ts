import type { DomainEvent } from '../../kernel/events.js';
import { id, instant, int, json, nullable, tenantTable, text, type Row } from '../../kernel/table.js';

/** One row per mutation, written in its transaction; the dispatcher expands it per placement. Ids only. */
export const outboxEvents = tenantTable(
  'outbox_event',
  {
    id: id('event'),
    action: text(64),
    events: json<readonly DomainEvent[]>(),
    actorId: text(64),
    /** Of the request, or the id of the job: the audit entry has it too. */
    requestId: text(64),
    at: instant(),
    sequence: nullable(int()),
  },
  { index: { unpublished: ['sequence', 'id'] } },
);

export type OutboxEvent = Row<typeof outboxEvents>;
