import type { Id } from '../../kernel/ids.js';
import type { RequestContext } from '../../kernel/request-context.js';
import type { NewJob, Reader, Work } from '../../kernel/store.js';

/** What does the work of one kind of job. It may be run again from its last checkpoint at any time. */
export interface JobHandler {
  readonly name: string;
  readonly queue: NewJob['queue'];
  run(job: RunningJob): Promise<void>;
}

/** A claimed job, as its handler sees it. */
export interface RunningJob {
  readonly id: Id<'job'>;
  readonly payload: NewJob['payload'];
  /** Acts as the system for the job's lender. */
  readonly context: RequestContext;
  readonly reader: Reader;
  /** Aborted when the process shuts down or the lease is lost: stop at the next step. */
  readonly signal: AbortSignal;
  /** Where the last step left off; null at the start. */
  cursor<T>(): T | null;
  /**
   * One step: a transaction whose rows and checkpoint are kept together. When the lease was taken over by another
   * runner the whole step is rolled back.
   */
  step<C>(work: (work: Work) => Promise<StepResult<C>>): Promise<void>;
}

/** Where a step left off, and how far that is; `done` of `total` is the progress others see. */
export interface StepResult<C> {
  readonly cursor: C;
  readonly done: number;
  readonly total?: number;
}
