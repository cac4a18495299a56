import type { Database } from '../db/database.js';
import { countFailed, queueDepths, type QueueDepth } from '../db/job-upkeep.js';
import type { Clocks } from '../kernel/time.js';

/** What an operator watches besides an engine's own counts; the same whichever process answers. */
export interface JobGauges {
  readonly queues: readonly QueueDepth[];
  /** Dead letters: given up, and kept for an operator to look into and revive. */
  readonly failed: number;
}

/** Two indexed queries, for /metrics. */
export async function jobGauges(database: Database, clocks: Clocks): Promise<JobGauges> {
  return { queues: await queueDepths(database, clocks.system.now()), failed: await countFailed(database) };
}
