import type { JobHandler } from '../background/index.js';
import { ERASURE_LOG_JOB } from './erasures.js';
import { logErasures } from './erasure-log.js';

/** Writes erasures to the log outside the database; queued with each of them. */
export function logErasuresJob(file: string): JobHandler {
  return {
    name: ERASURE_LOG_JOB,
    queue: 'default',
    run: async (job) => {
      const last = () =>
        job.cursor<{ readonly all: number; readonly more: boolean }>() ?? { all: 0, more: true };
      while (last().more && !job.signal.aborted)
        await job.step(async (work) => {
          const logged = await logErasures(work, file, work.context.clocks.domain.now());
          const all = last().all + logged;
          return { cursor: { all, more: logged > 0 }, done: all };
        });
    },
  };
}
