export { auditSeal } from './audit-seal.js';
export type { Chore } from './chore.js';
export { createJobEngine, type JobCounts, type JobEngine, type JobEngineParts } from './job-engine.js';
export type { JobLogger } from './job-log.js';
export type { JobOptions } from './job-options.js';
export { chores, recurringJobs, type RecurringJob } from './recurring.js';
export { createScheduler, type Scheduler, type SchedulerParts } from './scheduler.js';
