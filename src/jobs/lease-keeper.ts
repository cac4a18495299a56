import type { Database } from '../db/database.js';
import { extendLeases, keyOf, releaseJobs } from '../db/job-records.js';
import { retrying } from '../db/unit-of-work.js';
import type { Clocks } from '../kernel/time.js';
import { createAlarm } from './alarm.js';
import { failureText } from '../kernel/failure.js';
import { Interrupted, LeaseLost } from './job-failure.js';
import type { JobLogger } from './job-log.js';
import type { HeldJob } from './running-job.js';

/** Heartbeats in the time of one lease: two may be missed. */
const BEATS_PER_LEASE = 3;

/** What this process holds. Leases are extended for all jobs together while their runs last. */
export class LeaseKeeper {
  readonly #runs = new Map<string, { readonly held: HeldJob; readonly end: Promise<void> }>();
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly clocks: Clocks,
    private readonly leaseMs: number,
    private readonly logger: JobLogger,
  ) {}

  /** Holds the job for as long as `run` takes. */
  during(held: HeldJob, run: (held: HeldJob) => Promise<void>): Promise<void> {
    const key = keyOf(held);
    const end = run(held).finally(() => {
      this.#runs.delete(key);
      if (this.#runs.size === 0) this.#rest();
    });
    this.#runs.set(key, { held, end });
    this.#heartbeat ??= setInterval(() => void this.#beat(), this.leaseMs / BEATS_PER_LEASE);
    return end;
  }

  /** Every run ends at its next step. */
  interrupt(): void {
    for (const { held } of this.#runs.values()) held.abort.abort(new Interrupted());
  }

  /**
   * Interrupts every run, waits up to `graceMs` for their steps to end, and gives back what is left: whatever a
   * handler without a lease still does is rolled back. Answers how many jobs it took the lease from.
   */
  async giveBack(graceMs: number): Promise<number> {
    this.interrupt();
    const runs = [...this.#runs.values()];
    await within(
      graceMs,
      runs.map(({ end }) => end),
    );
    this.#rest();
    const left = [...this.#runs.values()].map(({ held }) => held);
    await retrying(() => releaseJobs(this.database, left, this.clocks.system.now()));
    return left.length;
  }

  async #beat(): Promise<void> {
    const asked = [...this.#runs].map(([key, { held }]) => ({ key, held }));
    if (asked.length === 0) return;
    const until = this.clocks.system.now() + this.leaseMs;
    try {
      const ours = await retrying(() =>
        extendLeases(
          this.database,
          asked.map(({ held }) => held),
          until,
        ),
      );
      for (const { key, held } of asked) if (!ours.has(key)) held.abort.abort(new LeaseLost());
    } catch (error) {
      this.logger.error({ failure: failureText(error) }, 'leases could not be extended');
    }
  }

  #rest(): void {
    clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
  }
}

async function within(ms: number, ends: readonly Promise<void>[]): Promise<void> {
  const alarm = createAlarm();
  void Promise.all(ends).then(() => alarm.ring());
  await alarm.sleep(ms);
}
