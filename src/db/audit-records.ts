import { createHash } from 'node:crypto';
import { Refusal } from '../kernel/errors.js';
import type { DomainEvent } from '../kernel/events.js';
import { newId, type Id } from '../kernel/ids.js';
import type { RequestContext } from '../kernel/request-context.js';
import {
  auditEntries,
  auditUnsealed,
  MAX_TOUCHED,
  type AuditOutcome,
} from '../modules/audit/audit-entry.entity.js';
import type { Connection } from './database.js';
import { isRetryable } from './engine.js';
import { storeOf } from './store.js';

/** The outbox row with everything that was touched, and the digest of what it says. */
export interface OutboxMark {
  readonly id: Id<'event'>;
  readonly hash: string;
}

/** What was done, for the audit. */
export interface Done {
  /** How many things changed. */
  readonly items: number;
  /** The first of their ids. */
  readonly touched?: readonly string[];
  readonly outbox?: OutboxMark | null;
  readonly outcome?: AuditOutcome;
}

/** Appends the entry of one mutation, in the transaction of what it tells of. */
export async function audit(
  connection: Connection,
  { clocks, actorId, agencyId, lenderId, requestId, remoteAddress }: RequestContext,
  action: string,
  { items, touched = [], outbox = null, outcome = 'DONE' }: Done,
): Promise<void> {
  const store = storeOf(connection, lenderId);
  const id = newId('audit');
  const recordedAt = clocks.system.now();
  const when = { at: clocks.domain.now(), recordedAt };
  const what = {
    action,
    outcome,
    items,
    touched,
    eventId: outbox?.id ?? null,
    eventsHash: outbox?.hash ?? null,
  };
  await store.insertAll(auditEntries, [
    { id, ...when, actorId, agencyId, ...what, requestId, remoteAddress },
  ]);
  await store.insertAll(auditUnsealed, [{ entryId: id, since: recordedAt }]);
}

/** The first ids of a mutation's events, each once: things, then the placements they belong to. */
export function touchedBy(events: readonly DomainEvent[]): readonly string[] {
  const touched = new Set<string>();
  for (const { items } of events)
    for (const { id, placementId } of items) {
      if (touched.size < MAX_TOUCHED) touched.add(id);
      if (placementId && touched.size < MAX_TOUCHED) touched.add(placementId);
      if (touched.size === MAX_TOUCHED) return [...touched];
    }
  return [...touched];
}

/** The digest of an outbox row's events, as the column stores them. */
export function hashOfEvents(events: readonly DomainEvent[]): string {
  return createHash('sha256').update(JSON.stringify(events)).digest('hex');
}

/** The code that a failed mutation is answered with. */
export function outcomeOf(error: unknown): AuditOutcome {
  if (error instanceof Refusal) return error.code;
  return isRetryable(error) ? 'TOO_BUSY' : 'INTERNAL';
}
