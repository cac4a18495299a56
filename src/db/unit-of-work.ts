import { setTimeout as sleep } from 'node:timers/promises';
import type { DomainEvent } from '../kernel/events.js';
import { newId, type Id } from '../kernel/ids.js';
import type { RequestContext } from '../kernel/request-context.js';
import type { NewJob, Store, Work } from '../kernel/store.js';
import { auditEntries } from '../modules/audit/audit-entry.entity.js';
import { jobs } from '../modules/background/job.entity.js';
import { outboxEvents } from '../modules/events/outbox.entity.js';
import type { Connection, Database } from './database.js';
import { isRetryable } from './engine.js';
import { insertShared, storeOf } from './store.js';

/** Deadlocks, lock waits, busy files, twins and lost connections are tried again this often. */
const MAX_TRIES = 8;

/**
 * The write pipeline, once for every mutation: one transaction, the rules and rows of the use case, then one outbox row
 * and one audit row, commit, reply. The use case may run again and must therefore keep nothing outside the transaction.
 */
export async function mutate<T>(
  database: Database,
  context: RequestContext,
  action: string,
  useCase: (work: Work) => Promise<T>,
): Promise<T> {
  return retrying(() =>
    database.transaction(async (connection) => {
      const events: DomainEvent[] = [];
      const work = workOf(connection, context, events);
      const result = await useCase(work);
      await record(work, action, events);
      return result;
    }),
  );
}

/** Tries a transaction again, with growing, jittered pauses, while the failure is one that passes. */
export async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= MAX_TRIES || !isRetryable(error)) throw error;
      await sleep(jitter(5 * 2 ** tries));
    }
  }
}

function workOf(connection: Connection, context: RequestContext, events: DomainEvent[]): Work {
  const store = storeOf(connection, context.lenderId);
  return {
    ...store,
    context,
    emit: (type, items) => {
      if (items.length > 0) events.push({ type, items });
    },
    enqueue: (job) => enqueue(connection, context, job),
  };
}

async function record(work: Work, action: string, events: readonly DomainEvent[]): Promise<void> {
  const { context } = work;
  const at = context.clocks.domain.now();
  if (events.length > 0)
    await work.insertAll(outboxEvents, [
      { id: newId('event'), action, events, actorId: context.actorId, at, sequence: null },
    ]);
  await work.insertAll(auditEntries, [
    {
      id: newId('audit'),
      at,
      actorId: context.actorId,
      agencyId: context.agencyId,
      action,
      items: events.reduce((sum, { items }) => sum + items.length, 0),
      requestId: context.requestId,
      remoteAddress: context.remoteAddress,
    },
  ]);
}

async function enqueue(connection: Connection, context: RequestContext, job: NewJob): Promise<void> {
  const now = context.clocks.system.now();
  await insertShared(connection, jobs, [jobRow(job, context.lenderId, now)], { ifAbsent: true });
}

function jobRow(job: NewJob, lenderId: Id<'lender'>, now: number) {
  return {
    id: newId('job'),
    queue: job.queue,
    name: job.name,
    lenderId,
    payload: JSON.stringify(job.payload),
    state: 'WAITING' as const,
    attempt: 0,
    maxAttempts: 10,
    visibleAt: now as never,
    lease: null,
    dedupe: job.dedupe ?? null,
    cursor: null,
    done: 0,
    total: null,
    error: null,
    createdAt: now as never,
    finishedAt: null,
  };
}

function jitter(limit: number): number {
  return limit * (0.5 + 0.5 * crypto.getRandomValues(new Uint32Array(1))[0]! * 2 ** -32);
}
