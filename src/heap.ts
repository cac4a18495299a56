import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { JobHandler } from './modules/background/index.js';

/** How much the heap may grow, in percent of what is alive, before garbage is collected. */
const GROWING_PERCENT = 15;

let running = 0;

/**
 * Keeps the process small beside a database while the job runs. V8 sizes its heap by the machine: with much memory it
 * lets hundreds of megabytes of garbage lie while a file is imported, of which some 70 are alive. Requests alone are
 * better off with V8's own ways.
 */
export function inSmallHeap(handler: JobHandler): JobHandler {
  return {
    ...handler,
    run: async (job) => {
      if (++running === 1) growBy(GROWING_PERCENT);
      try {
        await handler.run(job);
      } finally {
        if (--running === 0) letGrow();
      }
    },
  };
}

/** The limit is worked out anew when garbage is collected; until then V8's generous first one would still stand. */
function growBy(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`);
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
}

/** Zero leaves it to V8, as at the start. */
function letGrow(): void {
  setFlagsFromString('--heap-growing-percent=0');
}
