/**
 * Background owns the job table: work that a mutation leaves for later, queued in its transaction. How jobs are claimed
 * and run is the engine's business (`src/jobs`); modules define handlers.
 */
export type { Job, JobState } from './job.entity.js';
export type { JobHandler, RunningJob, StepResult } from './job-handler.js';
