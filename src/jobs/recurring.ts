import type { Queue } from '../db/job-signal.js';
import type { Chore } from './chore.js';
import { jobRetention } from './retention.js';
import { oauthPurge } from './oauth-purge.js';

/** Work that comes back: once per slot of so many minutes of the system clock, whatever the number of processes. */
export interface RecurringJob {
  readonly name: string;
  readonly queue: Queue;
  readonly everyMinutes: number;
  /** One job for each lender, run by a handler; or one for all, run by a chore. */
  readonly runsFor: 'EACH_LENDER' | 'SYSTEM';
}

export const chores: readonly Chore[] = [jobRetention, oauthPurge];

export const recurringJobs: readonly RecurringJob[] = [
  { name: 'audit.seal', queue: 'default', everyMinutes: 1, runsFor: 'SYSTEM' },
  { name: 'placements.expire', queue: 'default', everyMinutes: 5, runsFor: 'EACH_LENDER' },
  { name: 'notices.expire', queue: 'default', everyMinutes: 5, runsFor: 'EACH_LENDER' },
  { name: 'deletions.remind', queue: 'default', everyMinutes: 15, runsFor: 'EACH_LENDER' },
  { name: 'promises.decide', queue: 'default', everyMinutes: 15, runsFor: 'EACH_LENDER' },
  { name: 'keys.rewrap', queue: 'bulk', everyMinutes: 60, runsFor: 'EACH_LENDER' },
  { name: 'ledger.verify', queue: 'default', everyMinutes: 60, runsFor: 'EACH_LENDER' },
  { name: oauthPurge.name, queue: oauthPurge.queue, everyMinutes: 15, runsFor: 'SYSTEM' },
  { name: jobRetention.name, queue: jobRetention.queue, everyMinutes: 60, runsFor: 'SYSTEM' },
];
