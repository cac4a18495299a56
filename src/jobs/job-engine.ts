import type { Database } from '../db/database.js';
import { claimJobs } from '../db/job-records.js';
import { onQueued, type Queue } from '../db/job-signal.js';
import { retrying } from '../db/unit-of-work.js';
import type { Clocks } from '../kernel/time.js';
import type { Job, JobHandler } from '../modules/background/index.js';
import { createAlarm, type Alarm } from './alarm.js';
import type { Chore } from './chore.js';
import { failureText } from '../kernel/failure.js';
import { silent, type JobLogger } from './job-log.js';
import { jobOptions, type JobOptions } from './job-options.js';
import { runJob, type Outcome } from './job-runner.js';
import type { Lane } from './lanes.js';
import { LeaseKeeper } from './lease-keeper.js';
import { hold, type HeldJob } from './running-job.js';

export interface JobEngineParts {
  readonly database: Database;
  readonly clocks: Clocks;
  readonly handlers: readonly JobHandler[];
  readonly chores?: readonly Chore[];
  readonly logger?: JobLogger;
  readonly options?: Partial<JobOptions>;
}

/** Since this process started. */
export type JobCounts = Readonly<Record<'claimed' | Outcome, number>>;

/** Runs the jobs of the job table in this process; any number of processes share the work. */
export interface JobEngine {
  start(): void;
  /** Claims no more, lets running jobs come to their next step within `graceMs`, and gives back the rest. */
  stop(graceMs: number): Promise<void>;
  /** Looks into the queue now instead of at the next poll. */
  wake(queue: Queue): void;
  /** Runs every due job here and now, and those they queue, until none is due; answers how many attempts it made. */
  runUntilIdle(): Promise<number>;
  readonly counts: JobCounts;
}

export function createJobEngine(parts: JobEngineParts): JobEngine {
  return new TableJobEngine(parts);
}

/** The pause after a claim that failed, in milliseconds: the database is away. */
const TROUBLE_PAUSE = 2_000;

class TableJobEngine implements JobEngine {
  readonly counts = { claimed: 0, done: 0, failed: 0, postponed: 0, released: 0, lost: 0 };
  readonly #database: Database;
  readonly #clocks: Clocks;
  readonly #logger: JobLogger;
  readonly #options: JobOptions;
  readonly #run: (held: HeldJob) => Promise<Outcome>;
  readonly #alarms: ReadonlyMap<Queue, Alarm>;
  readonly #leases: LeaseKeeper;
  #loops: Promise<void>[] = [];
  #forget: () => void = () => {};
  #isStopping = false;

  constructor({ database, clocks, handlers, chores = [], logger = silent, options }: JobEngineParts) {
    this.#database = database;
    this.#clocks = clocks;
    this.#logger = logger;
    this.#options = jobOptions(database.engine, options);
    this.#alarms = new Map(this.#options.lanes.map(({ queue }) => [queue, createAlarm()]));
    this.#leases = new LeaseKeeper(database, clocks, this.#options.leaseMs, logger);
    const runner = {
      database,
      clocks,
      logger,
      options: this.#options,
      handlers: byName(handlers),
      chores: byName(chores),
    };
    this.#run = (held) => runJob(runner, held);
  }

  start(): void {
    if (this.#loops.length > 0) throw new Error('the job engine runs already');
    this.#isStopping = false;
    this.#forget = onQueued(this.#database, (queue) => this.wake(queue));
    this.#loops = this.#options.lanes.map((lane) => this.#loop(lane));
  }

  wake(queue: Queue): void {
    this.#alarms.get(queue)?.ring();
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    this.#forget();
    this.#leases.interrupt();
    for (const alarm of this.#alarms.values()) alarm.ring();
    await Promise.all(this.#loops);
    this.#loops = [];
    const released = await this.#leases.giveBack(graceMs);
    this.#logger.info({ released }, 'the job engine has stopped');
  }

  async runUntilIdle(): Promise<number> {
    let attempts = 0;
    for (let before = -1; before < attempts;) {
      before = attempts;
      for (const lane of this.#options.lanes) attempts += await this.#drain(lane);
    }
    return attempts;
  }

  async #drain({ queue, concurrency }: Lane): Promise<number> {
    let attempts = 0;
    for (;;) {
      const ends = (await this.#claim(queue, concurrency)).map((job) => this.#begin(job));
      if (ends.length === 0) return attempts;
      attempts += ends.length;
      await Promise.all(ends);
    }
  }

  async #loop({ queue, concurrency }: Lane): Promise<void> {
    const alarm = this.#alarms.get(queue)!;
    const [least, most] = this.#options.pollMs;
    const running = new Set<Promise<void>>();
    let pause = least;
    while (!this.#isStopping) {
      const free = concurrency - running.size;
      const claimed = free > 0 ? await this.#claimPatiently(queue, free, alarm) : [];
      for (const job of claimed) {
        const end: Promise<void> = this.#begin(job).then(() => {
          running.delete(end);
          alarm.ring();
        });
        running.add(end);
      }
      if (claimed.length === free && free > 0) continue;
      const wasWoken = await alarm.sleep(pause);
      pause = wasWoken || claimed.length > 0 ? least : Math.min(most, pause * 2);
    }
  }

  async #claimPatiently(queue: Queue, limit: number, alarm: Alarm): Promise<Job[]> {
    try {
      return await this.#claim(queue, limit);
    } catch (error) {
      this.#logger.error({ queue, failure: failureText(error) }, 'jobs could not be claimed');
      await alarm.sleep(TROUBLE_PAUSE);
      return [];
    }
  }

  async #claim(queue: Queue, limit: number): Promise<Job[]> {
    const claimed = await retrying(() => {
      const now = this.#clocks.system.now();
      return claimJobs(this.#database, { queue, limit, now, until: now + this.#options.leaseMs });
    });
    this.counts.claimed += claimed.length;
    return claimed;
  }

  #begin(job: Job): Promise<void> {
    return this.#leases.during(hold(job), async (held) => {
      this.counts[await this.#run(held)]++;
    });
  }
}

function byName<T extends { readonly name: string }>(runners: readonly T[]): ReadonlyMap<string, T> {
  return new Map(runners.map((runner) => [runner.name, runner]));
}
