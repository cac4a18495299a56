// A process of its own for tests that kill it: counts to `total` in steps of one row, slowly.
// Run on the compiled product: worker.mjs <database url> <job name> <total> <lease ms>
import { openDatabase } from '../../dist/db/database.js';
import { createJobEngine } from '../../dist/jobs/index.js';
import { newId } from '../../dist/kernel/ids.js';
import { systemClock } from '../../dist/kernel/time.js';
import { agencies } from '../../dist/modules/access/agency.entity.js';

const [url, name, total, leaseMs] = process.argv.slice(2);
const database = await openDatabase({ url, pool: 4 });

const handler = {
  name,
  queue: 'bulk',
  run: async (job) => {
    for (let n = (job.cursor() ?? 0) + 1; n <= Number(total); n++)
      await job.step(async (work) => {
        const at = systemClock.now();
        await work.insertAll(agencies, [
          {
            id: newId('agency'),
            reference: crypto.randomUUID(),
            contentHash: '',
            name: String(n),
            status: 'ACTIVE',
            statusReason: null,
            createdAt: at,
          },
        ]);
        await new Promise((resolve) => setTimeout(resolve, 10));
        return { cursor: n, done: n, total: Number(total) };
      });
  },
};

const engine = createJobEngine({
  database,
  clocks: { domain: systemClock, system: systemClock },
  handlers: [handler],
  options: { leaseMs: Number(leaseMs), pollMs: [5, 40] },
});
process.once('SIGTERM', () => void engine.stop(5_000).then(() => database.close()));
engine.start();
