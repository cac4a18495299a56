import { deleteFinished } from '../db/job-upkeep.js';
import { DAY } from '../kernel/time.js';
import type { Chore } from './chore.js';

/** How long finished jobs stay: long enough to look into what went wrong, and to keep dedupe keys taken. */
const KEPT = { DONE: 7 * DAY, FAILED: 90 * DAY };
/** Rows that one statement deletes, and statements in one run: the rest waits for the next. */
const SLICE = 1_000;
const MAX_SLICES = 200;

/** Keeps the job table small. */
export const jobRetention: Chore = {
  name: 'jobs.retention',
  queue: 'default',
  run: async (database, clocks, signal) => {
    const now = clocks.system.now();
    for (const state of ['DONE', 'FAILED'] as const)
      for (let slice = 0; slice < MAX_SLICES && !signal.aborted; slice++) {
        const deleted = await deleteFinished(database, { state, before: now - KEPT[state], limit: SLICE });
        if (deleted < SLICE) break;
      }
  },
};
