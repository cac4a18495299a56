import { expect, test } from '@jest/globals';
import { createJobEngine } from '../../src/jobs/index.js';
import type { JobHandler, RunningJob } from '../../src/modules/background/index.js';
import { decidePromisesJob } from '../../src/modules/promises/index.js';
import { closePeriodJob } from '../../src/modules/settlement/index.js';
import { expectData } from '../support/api.js';
import { aPayment, aPromise, cny } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';

/** The handler, every step of which meets a deadlock after its work was done and is tried again. */
function deadlocked(handler: JobHandler): JobHandler {
  const step: (job: RunningJob) => RunningJob['step'] = (job) => (work) => {
    let isFirst = true;
    return job.step(async (unit) => {
      const result = await work(unit);
      if (!isFirst) return result;
      isFirst = false;
      throw Object.assign(new Error('deadlock found when trying to get lock'), { errno: 1213 });
    });
  };
  return { ...handler, run: (job) => handler.run({ ...job, cursor: () => job.cursor(), step: step(job) }) };
}

function run({ api: { database, clocks } }: World, handler: JobHandler): Promise<number> {
  return createJobEngine({ database, clocks, handlers: [deadlocked(handler)] }).runUntilIdle();
}

test('a deadlock while a month is being closed leaves no payment out of the statement', async () => {
  const world = await aWorld({ accounts: [{}, {}] });
  const [first, second] = world.placementIds as [string, string];
  await world.report('reportPayments', aPayment(first, '100.00'), aPayment(second, '50.00'));
  world.clock.set('2026-04-01T02:00:00Z');
  const { id } = expectData(await world.startClosing('2026-03')).closePeriod;

  await run(world, closePeriodJob);

  expect(await world.statement(id)).toMatchObject({
    state: 'CLOSED',
    lineCount: 2,
    commission: cny('22.50'),
  });
});

test('a deadlock while promises are being decided leaves none undecided', async () => {
  const world = await aWorld();
  await world.report('reportPromises', aPromise(world.placementId, '50.00'));
  world.clock.set('2026-03-25T02:00:00Z');
  await world.mutate((work) => work.enqueue({ name: decidePromisesJob.name, queue: 'default', payload: {} }));

  await run(world, decidePromisesJob);

  expect((await world.see())?.promises).toMatchObject([{ status: 'BROKEN' }]);
});
