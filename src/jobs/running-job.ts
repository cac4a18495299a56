import type { Database } from '../db/database.js';
import { isStepKept, keepCheckpoint } from '../db/job-records.js';
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

/** The lease decides at the end of the transaction: the job's row is locked last and for the shortest time. */
async function keepStep<C>(
  database: Database,
  context: RequestContext,
  held: HeldJob,
  leaseMs: number,
  work: StepWork<C>,
) {
  const step = held.progress.steps + 1;
  return retrying(() =>
    database
      .transaction(async (connection) => {
        const { result, queues } = await write(connection, context, held.row.name, work);
        const cursor = JSON.stringify(result.cursor);
        const kept = { progress: progressAfter(held, step, cursor, result.done), queues };
        const until = context.clocks.system.now() + leaseMs;
        const at = { step, cursor, done: result.done, total: result.total ?? null, until };
        if (!(await keepCheckpoint(connection, held, at))) throw new StepNotKept(kept);
        return kept;
      })
      .catch(async (error: unknown) => {
        if (!(error instanceof StepNotKept)) throw error;
        if (await isStepKept(database, held, step)) return error.kept;
        throw new LeaseLost();
      }),
  );
}

interface Kept {
  readonly progress: HeldJob['progress'];
  readonly queues: readonly NewJob['queue'][];
}

/** Rolls the step back: the lease is gone, or an earlier try of this very step was committed without our hearing of it. */
class StepNotKept extends Error {
  constructor(readonly kept: Kept) {
    super();
  }
}

function progressAfter(
  { progress }: HeldJob,
  steps: number,
  cursor: string,
  done: number,
): HeldJob['progress'] {
  return { steps, cursor, done, attempt: done > progress.done ? 0 : progress.attempt };
}
