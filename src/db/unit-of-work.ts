import { setTimeout as sleep } from 'node:timers/promises';
import type { DomainEvent } from '../kernel/events.js';
import { newId } from '../kernel/ids.js';
import type { RequestContext } from '../kernel/request-context.js';
import type { NewJob, Work } from '../kernel/store.js';
import { auditEntries } from '../modules/audit/audit-entry.entity.js';
import { outboxEvents } from '../modules/events/outbox.entity.js';
import type { Connection, Database } from './database.js';
import { isRetryable } from './engine.js';
import { insertJobs } from './job-records.js';
import { signalQueued, type Queue } from './job-signal.js';
import { storeOf } from './store.js';

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
  const written = await retrying(() =>
    database.transaction(async (connection) => {
      const done = await write(connection, context, action, useCase);
      await audit(connection, context, action, done.items);
      return done;
    }),
  );
  signalQueued(database, written.queues);
  return written.result;
}

/** What a use case left behind: its result, how many things changed, and the queues it gave work to. */
export interface Written<T> {
  readonly result: T;
  readonly items: number;
  readonly queues: readonly Queue[];
}

/** The part of the pipeline that a step of a job shares: the use case, one outbox row, the jobs it queued. */
export async function write<T>(
  connection: Connection,
  context: RequestContext,
  action: string,
  useCase: (work: Work) => Promise<T>,
): Promise<Written<T>> {
  const events: DomainEvent[] = [];
  const queued: NewJob[] = [];
  const work = workOf(connection, context, events, queued);
  const result = await useCase(work);
  await publish(work, action, events);
  const wanted = queued.map((job) => ({ job, lenderId: context.lenderId }));
  await insertJobs(connection, wanted, context.clocks.system.now());
  return {
    result,
    items: events.reduce((sum, { items }) => sum + items.length, 0),
    queues: queued.map((job) => job.queue),
  };
}

/** Notes who did what, in the transaction in which it was done. */
export async function audit(
  connection: Connection,
  context: RequestContext,
  action: string,
  items: number,
): Promise<void> {
  await storeOf(connection, context.lenderId).insertAll(auditEntries, [
    {
      id: newId('audit'),
      at: context.clocks.domain.now(),
      actorId: context.actorId,
      agencyId: context.agencyId,
      action,
      items,
      requestId: context.requestId,
      remoteAddress: context.remoteAddress,
    },
  ]);
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

function workOf(
  connection: Connection,
  context: RequestContext,
  events: DomainEvent[],
  queued: NewJob[],
): Work {
  const store = storeOf(connection, context.lenderId);
  return {
    ...store,
    context,
    emit: (type, items) => {
      if (items.length > 0) events.push({ type, items });
    },
    enqueue: (job) => {
      queued.push(job);
      return Promise.resolve();
    },
  };
}

async function publish(work: Work, action: string, events: readonly DomainEvent[]): Promise<void> {
  if (events.length === 0) return;
  const { actorId, clocks } = work.context;
  await work.insertAll(outboxEvents, [
    { id: newId('event'), action, events, actorId, at: clocks.domain.now(), sequence: null },
  ]);
}

/** From half of the limit to all of it, so that what failed together does not come back together. */
export function jitter(limit: number): number {
  return limit * (0.5 + 0.5 * crypto.getRandomValues(new Uint32Array(1))[0]! * 2 ** -32);
}
