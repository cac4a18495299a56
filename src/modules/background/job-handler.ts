import type { Id } from '../../kernel/ids.js';
import type { RequestContext } from '../../kernel/request-context.js';
import type { NewJob, Reader, Work } from '../../kernel/store.js';

/**
 * What does the work of one kind of job, for one lender. It may be run again from its last checkpoint at any time.
 * A `Refusal` thrown by it (other than TOO_BUSY) ends the job as FAILED; anything else is tried again, with growing
 * pauses, until the attempts without progress are used up.
 */
export interface JobHandler {
  readonly name: string;
  readonly queue: NewJob['queue'];
  run(job: RunningJob): Promise<void>;
  /** Runs in the transaction that marks the job FAILED: say so in the module's own rows (an import, a period). */
  gaveUp?(work: Work, payload: NewJob['payload'], reason: string): Promise<void>;
}

/** A claimed job, as its handler sees it. */
export interface RunningJob {
  readonly id: Id<'job'>;
  readonly payload: NewJob['payload'];
  /** Acts as the system for the job's lender. */
  readonly context: RequestContext;
  readonly reader: Reader;
  /** Aborted when the process shuts down or the lease is lost: return, or let the next step throw. */
  readonly signal: AbortSignal;
  /** Where the last kept step left off; null at the start. */
  cursor<T>(): T | null;
  /**
   * One step: a transaction whose rows, events, queued jobs and checkpoint are kept together. When the lease was taken
   * over by another runner the whole step is rolled back. Steps follow one another. `work` may run more than once
   * (deadlock, lost connection): it reads `cursor()`, changes no variable outside it, and leaves in its result's
   * cursor all that the next step needs. A job that did something (`done` above 0) is audited once, when it completes.
   */
  step<C>(work: (work: Work) => Promise<StepResult<C>>): Promise<void>;
}

/** Where a step left off, and how far that is; `done` of `total` is the progress others see. */
export interface StepResult<C> {
  readonly cursor: C;
  /** Only growth counts as progress: it gives the job its attempts back. */
  readonly done: number;
  readonly total?: number;
}
