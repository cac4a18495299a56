import { expect, test } from '@jest/globals';
import { createJobEngine } from '../../src/jobs/index.js';
import { Refusal } from '../../src/kernel/errors.js';
import { closePeriodJob } from '../../src/modules/settlement/index.js';
import { expectData } from '../support/api.js';
import { aPayment, cny } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';

/** One more than are settled in a step. */
const PLACEMENTS = 251;

test('a close that was given up is taken up where it stopped when the month is closed again', async () => {
  const { world, id } = await aGivenUpClose();
  expect(await jobOf(world)).toMatchObject({ state: 'FAILED', done: 250 });
  expect(await world.statement(id)).toMatchObject({ state: 'CLOSING' });

  for (const call of [world.checker, world.lender])
    expect(expectData(await world.startClosing('2026-03', call)).closePeriod).toMatchObject({
      id,
      state: 'CLOSING',
    });

  expect(await jobOf(world)).toMatchObject({ state: 'WAITING', done: 250 });
  await world.runJobs();
  await expectWhole(world, id);
});

test('a close whose job is no longer kept begins anew', async () => {
  const { world, id } = await aGivenUpClose();
  await world.database.run("DELETE FROM job WHERE state = 'FAILED'", []);
  expectData(await world.startClosing('2026-03'));
  await world.runJobs();
  await expectWhole(world, id);
});

test('closing a closed month again begins nothing', async () => {
  const world = await aWorld();
  world.clock.set('2026-04-01T02:00:00Z');
  const statement = await world.close('2026-03');
  expect(await world.close('2026-03')).toEqual(statement);
  expect(await jobOf(world)).toMatchObject({ state: 'DONE' });
});

async function aGivenUpClose(): Promise<{ readonly world: World; readonly id: string }> {
  const world = await aWorld({ accounts: Array.from({ length: PLACEMENTS }, () => ({})) });
  await world.report('reportPayments', ...world.placementIds.map((id) => aPayment(id, '100.00')));
  world.clock.set('2026-04-01T02:00:00Z');
  const { id } = expectData(await world.startClosing('2026-03')).closePeriod;
  const { database, clocks } = world.api;
  let steps = 0;
  const failing = {
    ...closePeriodJob,
    run: (job: Parameters<typeof closePeriodJob.run>[0]) =>
      closePeriodJob.run({
        ...job,
        cursor: () => job.cursor(),
        step: async (work) => {
          if (++steps > 1) throw new Refusal('STATE_CONFLICT', 'The second step cannot be taken.');
          await job.step(work);
        },
      }),
  };
  await createJobEngine({ database, clocks, handlers: [failing] }).runUntilIdle();
  return { world, id };
}

async function expectWhole(world: World, id: string): Promise<void> {
  const statement = await world.statement(id);
  expect(statement).toMatchObject({
    state: 'CLOSED',
    lineCount: PLACEMENTS,
    paymentCount: PLACEMENTS,
    received: cny('25100.00'),
    commission: cny('3765.00'),
  });
  expect(statement.lines.nodes.map(({ number }) => number)).toEqual(
    Array.from({ length: 250 }, (_, n) => n + 1),
  );
}

async function jobOf(world: World) {
  const { rows } = await world.database.run(
    "SELECT state, done, error FROM job WHERE name = 'settlement.close' ORDER BY id DESC LIMIT 1",
    [],
  );
  const [job] = rows;
  return { state: String(job!['state']), done: Number(job!['done']), error: job!['error'] };
}
