import type { Database } from '../db/database.js';
import { insertJobs } from '../db/job-records.js';
import { lenderPages } from '../db/lender-pages.js';
import { signalQueued } from '../db/job-signal.js';
import { retrying } from '../db/unit-of-work.js';
import type { Id } from '../kernel/ids.js';
import type { NewJob } from '../kernel/store.js';
import { MINUTE, type Clocks } from '../kernel/time.js';
import { failureText } from '../kernel/failure.js';
import { silent, type JobLogger } from './job-log.js';
import type { RecurringJob } from './recurring.js';

/** How often a process looks whether a new slot has begun, in milliseconds; looking costs nothing. */
const TICK = 1_000;

/** Queues recurring jobs. Every process may run one: the slot's dedupe key decides, so each job is queued once. */
export interface Scheduler {
  start(): void;
  stop(): void;
  /** Queues what the present slots ask for and this process has not queued yet. */
  queueDue(): Promise<void>;
  /** Queues one round of every recurring job regardless of slots: for the command line, the demo and tests. */
  queueAll(): Promise<void>;
}

export interface SchedulerParts {
  readonly database: Database;
  readonly clocks: Clocks;
  readonly recurring: readonly RecurringJob[];
  readonly logger?: JobLogger;
}

export function createScheduler({ database, clocks, recurring, logger = silent }: SchedulerParts): Scheduler {
  const queued = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  const queueDue = async () => {
    for (const job of recurring) {
      const slot = Math.floor(clocks.system.now() / (job.everyMinutes * MINUTE));
      if (queued.get(job.name) === slot) continue;
      await queueRound(database, clocks, job, String(slot));
      queued.set(job.name, slot);
    }
  };
  const tick = () =>
    queueDue().catch((error: unknown) => {
      logger.error({ failure: failureText(error) }, 'recurring jobs could not be queued');
    });
  return {
    start: () => {
      timer ??= setInterval(() => void tick(), TICK);
      void tick();
    },
    stop: () => {
      clearInterval(timer);
      timer = undefined;
    },
    queueDue,
    queueAll: async () => {
      for (const job of recurring) await queueRound(database, clocks, job, crypto.randomUUID());
    },
  };
}

async function queueRound(
  database: Database,
  clocks: Clocks,
  job: RecurringJob,
  round: string,
): Promise<void> {
  const key = `${job.name}:${round}`;
  if (job.runsFor === 'SYSTEM') await queue(database, clocks, [{ job, lenderId: null, key }]);
  else
    for await (const page of lenderPages(database))
      await queue(
        database,
        clocks,
        page.map((lenderId) => ({ job, lenderId, key: `${key}:${lenderId}` })),
      );
  signalQueued(database, [job.queue]);
}

interface Round {
  readonly job: RecurringJob;
  readonly lenderId: Id<'lender'> | null;
  readonly key: string;
}

function queue(database: Database, clocks: Clocks, rounds: readonly Round[]): Promise<void> {
  const now = clocks.system.now();
  const rows = rounds.map(({ job, lenderId, key }) => ({ lenderId, job: newJob(job, key) }));
  return retrying(() => insertJobs(database, rows, now));
}

function newJob({ name, queue: into }: RecurringJob, dedupe: string): NewJob {
  return { name, queue: into, payload: {}, dedupe };
}
