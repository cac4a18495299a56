import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../kernel/errors.js';
import type { DomainEvent } from '../kernel/events.js';
import { newId } from '../kernel/ids.js';
import type { RequestContext } from '../kernel/request-context.js';
import type { NewJob, Work } from '../kernel/store.js';
import { outboxEvents } from '../modules/events/outbox.entity.js';
import { audit, hashOfEvents, outcomeOf, touchedBy, type Done, type OutboxMark } from './audit-records.js';
import type { Connection, Database } from './database.js';
import { isRetryable } from './engine.js';
import { insertJobs } from './job-records.js';
import { beyondTheDeadline } from './patience.js';
import { signalQueued, type Queue } from './job-signal.js';
import { storeOf } from './store.js';

/** Deadlocks, lock waits, busy files, twins and lost connections are tried again this often. */
const MAX_TRIES = 8;

/**
 * The write pipeline, once for every mutation: one transaction, the rules and rows of the use case, then one outbox row
 * and one audit row, commit, reply. The use case may run again and must therefore keep nothing outside the transaction.
 * What is refused leaves its audit row as well.
 */
export async function mutate<T>(
  database: Database,
  context: RequestContext,
  action: string,
  useCase: (work: Work) => Promise<T>,
): Promise<T> {
  const attempt = (connection: Connection) => writeAudited(connection, context, action, useCase);
  const written = await retrying(() => database.transaction(attempt)).catch(async (error: unknown) => {
    await auditRefusal(database, context, action, error);
    throw error;
  });
  signalQueued(database, written.queues);
  return written.result;
}

/** A query that leaves rows in the transaction it reads in: what it tells is the use case's own, and no audit entry. */
export async function record<T>(
  database: Database,
  context: RequestContext,
  useCase: (work: Work) => Promise<T>,
): Promise<T> {
  const attempt = (connection: Connection) => write(connection, context, 'query', useCase);
  return (await retrying(() => database.transaction(attempt))).result;
}

async function writeAudited<T>(
  connection: Connection,
  context: RequestContext,
  action: string,
  useCase: (work: Work) => Promise<T>,
): Promise<Written<T>> {
  const written = await write(connection, context, action, useCase);
  await audit(connection, context, action, written.done);
  return written;
}

/** Failures that have their row, so that whoever passes them on does not add another. */
const audited = new WeakSet<object>();

/**
 * Notes a mutation that was refused, in a transaction of its own since its own is gone. A refusal that cannot be noted
 * is not given: the failure to note it is thrown. When something broke, that it broke is the better news.
 */
export async function auditRefusal(
  database: Database,
  context: RequestContext,
  action: string,
  error: unknown,
): Promise<void> {
  if (typeof error !== 'object' || error === null || audited.has(error)) return;
  audited.add(error);
  const refused = { items: 0, outcome: outcomeOf(error) };
  // the row is owed, however late it is
  const noted = beyondTheDeadline(() =>
    retrying(() => database.transaction((connection) => audit(connection, context, action, refused))),
  );
  await (error instanceof Refusal ? noted : noted.catch(() => {}));
}

/** What a use case left behind: its result, what it did, and the queues it gave work to. */
export interface Written<T> {
  readonly result: T;
  readonly done: Done;
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
  const outbox = await publish(work, action, events);
  const wanted = queued.map((job) => ({ job, lenderId: context.lenderId }));
  await insertJobs(connection, wanted, context.clocks.system.now());
  return {
    result,
    done: {
      items: events.reduce((sum, { items }) => sum + items.length, 0),
      touched: touchedBy(events),
      outbox,
    },
    queues: queued.map((job) => job.queue),
  };
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

async function publish(
  work: Work,
  action: string,
  events: readonly DomainEvent[],
): Promise<OutboxMark | null> {
  if (events.length === 0) return null;
  const { actorId, requestId, clocks } = work.context;
  const id = newId('event');
  await work.insertAll(outboxEvents, [
    { id, action, events, actorId, requestId, at: clocks.domain.now(), sequence: null },
  ]);
  return { id, hash: hashOfEvents(events) };
}

/** From half of the limit to all of it, so that what failed together does not come back together. */
export function jitter(limit: number): number {
  return limit * (0.5 + 0.5 * crypto.getRandomValues(new Uint32Array(1))[0]! * 2 ** -32);
}
