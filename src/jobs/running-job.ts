import type { Database } from '../db/database.js';
import { keepCheckpoint, keptProgress, type Progress } from '../db/job-records.js';
import { signalQueued } from '../db/job-signal.js';
import { readerOf } from '../db/store.js';
import { retrying, write } from '../db/unit-of-work.js';
import type { Id } from '../kernel/ids.js';
import type { RequestContext } from '../kernel/request-context.js';
import type { NewJob } from '../kernel/store.js';
import type { Clocks } from '../kernel/time.js';
import type { Job, RunningJob, StepResult } from '../modules/background/index.js';
import { LeaseLost } from './job-failure.js';

/** A job in our hands: what the row said when it was claimed, and how far it has come since. */
export interface HeldJob {
  readonly id: Id<'job'>;
  readonly lease: string;
  readonly row: Job;
  readonly abort: AbortController;
  /** Steps follow one another: two at once would share one checkpoint. */
  isInStep: boolean;
  progress: {
    readonly steps: number;
    readonly cursor: string | null;
    readonly done: number;
    readonly attempt: number;
  };
}

export function hold(row: Job): HeldJob {
  const { id, lease, steps, cursor, done, attempt } = row;
  return {
    id,
    lease: lease ?? '',
    row,
    abort: new AbortController(),
    isInStep: false,
    progress: { steps, cursor, done, attempt },
  };
}

export function payloadOf(row: Job): NewJob['payload'] {
  return JSON.parse(row.payload) as NewJob['payload'];
}

/** Our own jobs act as the lender's, under the job's id. */
export function contextOf(id: Id<'job'>, lenderId: Id<'lender'>, clocks: Clocks): RequestContext {
  return {
    requestId: id,
    audience: 'lender',
    lenderId,
    agencyId: null,
    actorId: 'system',
    remoteAddress: null,
    clocks,
    reach: [],
  };
}

/** What a handler gets. */
export function runningJob(
  held: HeldJob,
  {
    database,
    context,
    leaseMs,
  }: { readonly database: Database; readonly context: RequestContext; readonly leaseMs: number },
): RunningJob {
  return {
    id: held.id,
    payload: payloadOf(held.row),
    context,
    reader: readerOf(database, context.lenderId),
    signal: held.abort.signal,
    cursor: <T>() => (held.progress.cursor === null ? null : (JSON.parse(held.progress.cursor) as T)),
    step: async (work) => {
      held.abort.signal.throwIfAborted();
      if (held.isInStep) throw new Error('a job does one step at a time');
      held.isInStep = true;
      const kept = await keepStep(database, context, held, leaseMs, work).finally(
        () => (held.isInStep = false),
      );
      held.progress = kept.progress;
      signalQueued(database, kept.queues);
    },
  };
}

type StepWork<C> = Parameters<typeof write<StepResult<C>>>[3];

interface Kept {
  readonly progress: Progress;
  readonly queues: readonly NewJob['queue'][];
}

/**
 * The lease decides at the end of the transaction: the job's row is locked last and for the shortest time. A try that
 * failed may have been committed without our hearing of it, so the next one looks first.
 */
async function keepStep<C>(
  database: Database,
  context: RequestContext,
  held: HeldJob,
  leaseMs: number,
  work: StepWork<C>,
): Promise<Kept> {
  const step = held.progress.steps + 1;
  let isFirstTry = true;
  return retrying(async () => {
    const progress = isFirstTry ? null : await keptProgress(database, held, step);
    if (progress !== null) return { progress, queues: [] };
    isFirstTry = false;
    return database.transaction(async (connection) => {
      const { result, queues } = await write(connection, context, held.row.name, work);
      const { done, total = null } = result;
      const cursor = JSON.stringify(result.cursor);
      const until = context.clocks.system.now() + leaseMs;
      if (!(await keepCheckpoint(connection, held, { step, cursor, done, total, until })))
        throw new LeaseLost();
      const attempt = done > held.progress.done ? 0 : held.progress.attempt;
      return { progress: { steps: step, cursor, done, attempt }, queues };
    });
  });
}
