import type { Database } from '../db/database.js';
import type { Queue } from '../db/job-signal.js';
import type { Clocks } from '../kernel/time.js';

/** Upkeep that belongs to no lender. It may stop and start again at any time, so it keeps no checkpoint. */
export interface Chore {
  readonly name: string;
  readonly queue: Queue;
  run(database: Database, clocks: Clocks, signal: AbortSignal): Promise<void>;
}
