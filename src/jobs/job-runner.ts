import type { Connection, Database } from '../db/database.js';
import { finishJob, postponeJob, releaseJobs } from '../db/job-records.js';
import { audit, outcomeOf } from '../db/audit-records.js';
import { retrying, write } from '../db/unit-of-work.js';
import type { Id } from '../kernel/ids.js';
import type { Clocks } from '../kernel/time.js';
import type { JobHandler } from '../modules/background/index.js';
import type { Chore } from './chore.js';
import { failureFrames, failureText } from '../kernel/failure.js';
import { Interrupted, LeaseLost, mayPass } from './job-failure.js';
import type { JobLogger } from './job-log.js';
import { backOff, type JobOptions } from './job-options.js';
import { contextOf, payloadOf, runningJob, type HeldJob } from './running-job.js';

/** How a claim ended. `released` and `lost` jobs go on elsewhere, `postponed` ones later. */
export type Outcome = 'done' | 'failed' | 'postponed' | 'released' | 'lost';

export interface RunnerParts {
  readonly database: Database;
  readonly clocks: Clocks;
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly chores: ReadonlyMap<string, Chore>;
  readonly logger: JobLogger;
  readonly options: JobOptions;
}

/** Runs one claimed job to its end or to its next obstacle, and says so in its row. Never throws. */
export async function runJob(parts: RunnerParts, held: HeldJob): Promise<Outcome> {
  try {
    return await settle(parts, held, await attempt(parts, held));
  } catch (error) {
    // the row could not be written: the lease runs out and the job goes on from its checkpoint
    parts.logger.error(factsOf(held, error), 'a job could not be settled');
    return 'lost';
  }
}

/** The failure of one attempt, or null. A handler that returns because it was told to stop is not done. */
async function attempt(parts: RunnerParts, held: HeldJob): Promise<{ readonly error: unknown } | null> {
  if (held.progress.attempt > held.row.maxAttempts) return { error: new AttemptsUsedUp() };
  try {
    await work(parts, held);
    held.abort.signal.throwIfAborted();
    return null;
  } catch (error) {
    return { error: held.abort.signal.aborted ? held.abort.signal.reason : error };
  }
}

async function work(
  { database, clocks, handlers, chores, options }: RunnerParts,
  held: HeldJob,
): Promise<void> {
  const { name, lenderId } = held.row;
  if (lenderId === null) {
    await known(chores, name).run(database, clocks, held.abort.signal);
    return;
  }
  const context = contextOf(held.id, lenderId, clocks);
  await known(handlers, name).run(runningJob(held, { database, context, leaseMs: options.leaseMs }));
}

async function settle(
  parts: RunnerParts,
  held: HeldJob,
  failure: { readonly error: unknown } | null,
): Promise<Outcome> {
  if (failure === null) return complete(parts, held);
  const { error } = failure;
  if (error instanceof LeaseLost) return lost(parts, held);
  if (error instanceof Interrupted) return release(parts, held);
  const isLast = !mayPass(error) || held.progress.attempt >= held.row.maxAttempts;
  return isLast ? giveUp(parts, held, error) : postpone(parts, held, error);
}

async function complete(parts: RunnerParts, held: HeldJob): Promise<Outcome> {
  const { database, clocks } = parts;
  const isOurs = await retrying(() =>
    database.transaction(async (connection) => {
      if (!(await finishJob(connection, held, clocks.system.now(), null))) return false;
      const { name, lenderId } = held.row;
      const { done } = held.progress;
      if (lenderId !== null && done > 0)
        await audit(connection, contextOf(held.id, lenderId, clocks), name, { items: done });
      return true;
    }),
  );
  return isOurs ? 'done' : lost(parts, held);
}

async function postpone(parts: RunnerParts, held: HeldJob, error: unknown): Promise<Outcome> {
  const { database, clocks, options, logger } = parts;
  const at = clocks.system.now() + backOff(options.backOffMs, held.progress.attempt);
  logger.warn(factsOf(held, error), 'a job failed and will be tried again');
  const isOurs = await retrying(() => postponeJob(database, held, at, failureText(error)));
  return isOurs ? 'postponed' : lost(parts, held);
}

/** The dead letter. A farewell that fails itself must not keep the job alive. */
async function giveUp(parts: RunnerParts, held: HeldJob, error: unknown): Promise<Outcome> {
  parts.logger.error(factsOf(held, error), 'a job failed and was given up');
  const isOurs = await bury(parts, held, error, true).catch((second: unknown) => {
    parts.logger.error(factsOf(held, second), 'what a job does when it is given up failed');
    return bury(parts, held, error, false);
  });
  return isOurs ? 'failed' : lost(parts, held);
}

function bury(parts: RunnerParts, held: HeldJob, error: unknown, withFarewell: boolean): Promise<boolean> {
  const { database, clocks } = parts;
  const reason = failureText(error);
  return retrying(() =>
    database.transaction(async (connection) => {
      if (!(await finishJob(connection, held, clocks.system.now(), reason))) return false;
      if (withFarewell) await sayFarewell(parts, connection, held, reason);
      const { name, lenderId } = held.row;
      const gaveUp = { items: held.progress.done, outcome: outcomeOf(error) };
      if (lenderId !== null) await audit(connection, contextOf(held.id, lenderId, clocks), name, gaveUp);
      return true;
    }),
  );
}

async function sayFarewell(
  { handlers, clocks }: RunnerParts,
  connection: Connection,
  held: HeldJob,
  reason: string,
): Promise<void> {
  const { name, lenderId } = held.row;
  const handler = handlers.get(name);
  if (handler?.gaveUp === undefined || lenderId === null) return;
  const context = contextOf(held.id, lenderId, clocks);
  await write(connection, context, name, async (work) => handler.gaveUp?.(work, payloadOf(held.row), reason));
}

async function release({ database, clocks }: RunnerParts, held: HeldJob): Promise<Outcome> {
  await retrying(() => releaseJobs(database, [held], clocks.system.now()));
  return 'released';
}

function lost({ logger }: RunnerParts, held: HeldJob): Outcome {
  logger.warn({ job: held.id, name: held.row.name }, 'another process took a job over');
  return 'lost';
}

/** Its process died with it each time. */
class AttemptsUsedUp extends Error {
  override readonly name = 'AttemptsUsedUp';
}

/** Most likely a newer version queued it: another process, or this one after its upgrade, will know. */
class UnknownJob extends Error {
  override readonly name = 'UnknownJob';
}

function known<T>(runners: ReadonlyMap<string, T>, name: string): T {
  const found = runners.get(name);
  if (found === undefined) throw new UnknownJob();
  return found;
}

function factsOf(
  held: HeldJob,
  error: unknown,
): { readonly job: Id<'job'>; readonly [fact: string]: unknown } {
  const { name, lenderId } = held.row;
  return {
    job: held.id,
    name,
    lenderId,
    attempt: held.progress.attempt,
    failure: failureText(error),
    frames: failureFrames(error),
  };
}
