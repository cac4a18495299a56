// A process of its own that begins to close and dies: after the first step it kills itself with SIGKILL. Its clock runs
// an hour ahead, so that its ids come after those of whoever goes on. Run on the compiled product:
// closing-worker.mjs <database url>
const HOUR = 3_600_000;
const now = Date.now;
Date.now = () => now() + HOUR;

const { openDatabase } = await import('../../dist/db/database.js');
const { createJobEngine } = await import('../../dist/jobs/index.js');
const { closePeriodJob } = await import('../../dist/modules/settlement/index.js');

const database = await openDatabase({ url: process.argv[2], pool: 4 });
const clock = { now };
const dying = {
  ...closePeriodJob,
  run: (job) =>
    closePeriodJob.run({
      ...job,
      step: async (work) => {
        await job.step(work);
        process.kill(process.pid, 'SIGKILL');
        await new Promise(() => {});
      },
    }),
};
const engine = createJobEngine({
  database,
  clocks: { domain: clock, system: clock },
  handlers: [dying],
  options: { leaseMs: 100 },
});
await engine.runUntilIdle();
