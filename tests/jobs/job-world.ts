import { openDatabase, type Database } from '../../src/db/database.js';
import { insertShared } from '../../src/db/store.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { createJobEngine, type JobEngine, type JobEngineParts } from '../../src/jobs/index.js';
import { contextOf } from '../../src/jobs/running-job.js';
import { newId, type Id } from '../../src/kernel/ids.js';
import type { RequestContext } from '../../src/kernel/request-context.js';
import type { NewJob, Work } from '../../src/kernel/store.js';
import { decodeRow } from '../../src/kernel/table.js';
import { systemClock, type Instant } from '../../src/kernel/time.js';
import { agencies } from '../../src/modules/access/agency.entity.js';
import { lenders } from '../../src/modules/access/lender.entity.js';
import type { Job, JobHandler, RunningJob } from '../../src/modules/background/index.js';
import { jobs } from '../../src/modules/background/job.entity.js';

export const clocks = { domain: systemClock, system: systemClock };

/** A lender of its own, and the context in which it asks. */
export async function aLender(database: Database): Promise<RequestContext> {
  const id = newId('lender');
  await insertShared(database, lenders, [{ id, name: 'Test Bank', createdAt: systemClock.now() }]);
  return contextOf(newId('job'), id, clocks);
}

export function queue(
  database: Database,
  context: RequestContext,
  ...wanted: readonly NewJob[]
): Promise<void> {
  return mutate(database, context, 'test.queue', async (work) => {
    for (const job of wanted) await work.enqueue(job);
  });
}

export function job(name: string, payload: NewJob['payload'] = {}, dedupe?: string): NewJob {
  return { name, queue: 'default', payload, ...(dedupe === undefined ? {} : { dedupe }) };
}

export function handler(
  name: string,
  run: (job: RunningJob) => Promise<void>,
  more: Partial<JobHandler> = {},
): JobHandler {
  return { name, queue: 'default', run, ...more };
}

/** Rows to count work by: nothing about them is unique, so that work done twice shows. */
export function addRows(work: Work, names: readonly (string | number)[]): Promise<void> {
  const at = systemClock.now();
  return work.insertAll(
    agencies,
    names.map((name) => ({
      id: newId('agency'),
      reference: crypto.randomUUID(),
      name: String(name),
      contentHash: '',
      status: 'ACTIVE' as const,
      statusReason: null,
      createdAt: at,
    })),
  );
}

export async function rowNames(database: Database, context: RequestContext): Promise<string[]> {
  const { rows } = await database.run('SELECT * FROM agency WHERE lender_id = ? ORDER BY id', [
    jobs.columns.lenderId.encode(context.lenderId),
  ]);
  return rows.map((row) => decodeRow(agencies, row).name);
}

export async function jobsOf(database: Database, context: RequestContext): Promise<Job[]> {
  const { rows } = await database.run('SELECT * FROM job WHERE lender_id = ? ORDER BY id', [
    jobs.columns.lenderId.encode(context.lenderId),
  ]);
  return rows.map((row) => decodeRow(jobs, row));
}

/** Work in steps of one row, from 1 to `total`, with something to do between the steps. */
export function countTo(total: number, between: (n: number) => Promise<void> = async () => {}) {
  return async (running: RunningJob): Promise<void> => {
    for (let n = (running.cursor<number>() ?? 0) + 1; n <= total; n++) {
      await between(n);
      await running.step(async (work) => {
        await addRows(work, [n]);
        return { cursor: n, done: n, total };
      });
    }
  };
}

export function oneTo(total: number): string[] {
  return Array.from({ length: total }, (_, n) => String(n + 1));
}

/** Engines with quick polls; `options` as in production otherwise. */
export function engine(
  database: Database,
  handlers: readonly JobHandler[],
  more: Partial<JobEngineParts> = {},
): JobEngine {
  const made = createJobEngine({
    database,
    clocks,
    handlers,
    ...more,
    options: { pollMs: [5, 40], backOffMs: [1, 5], ...more.options },
  });
  engines.push(made);
  return made;
}

const engines: JobEngine[] = [];

/** For `afterEach`: a test that failed must not leave an engine running. */
export async function stopEngines(): Promise<void> {
  await Promise.all(engines.splice(0).map((made) => made.stop(0)));
}

/** The same database by a connection of its own, as another process has it. */
export function another(url: string): Promise<Database> {
  return openDatabase({ url, pool: 6 });
}

/** Waits for a fact that other connections bring about. */
export async function until(isTrue: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; !(await isTrue()); tries++) {
    if (tries > 2_000) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A clock that is moved by hand. */
export function handClock(at: number = systemClock.now()) {
  let now = at;
  return { now: () => now as Instant, advance: (ms: number) => (now += ms) };
}

export type LenderId = Id<'lender'>;
