import { expect, test } from '@jest/globals';
import { expectData } from '../support/api.js';
import { anAttestation } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';
import { extend, toldOf, waive } from './deletion-world.js';

/** The due day is over in Shanghai. */
const DUE = '2026-04-09T16:00:00Z';
const A_WEEK_BEFORE = '2026-04-02T16:00:00Z';

async function remindedAt(world: World, at: string) {
  world.clock.set(at);
  await world.runJobs('deletions.remind');
  return { soon: await toldOf(world, 'deletion.due_soon'), overdue: await toldOf(world, 'deletion.overdue') };
}

async function afterARecall(accounts = [{}]): Promise<World> {
  const world = await aWorld({ accounts });
  await world.recall({ batchId: world.batchId });
  return world;
}

test('a duty is called to mind a week before it is due and once it is overdue, each once', async () => {
  const world = await afterARecall();
  const one = [world.placementId];
  expect(await remindedAt(world, '2026-04-02T15:59:59.999Z')).toEqual({ soon: [], overdue: [] });
  expect(await remindedAt(world, A_WEEK_BEFORE)).toEqual({ soon: one, overdue: [] });
  expect(await remindedAt(world, '2026-04-09T15:59:59.999Z')).toEqual({ soon: one, overdue: [] });
  expect(await remindedAt(world, DUE)).toEqual({ soon: one, overdue: one });
  expect(await remindedAt(world, '2026-05-09T16:00:00Z')).toEqual({ soon: one, overdue: one });
});

test('one that was overdue before anybody looked is told of as overdue alone', async () => {
  const world = await afterARecall();
  expect(await remindedAt(world, DUE)).toEqual({ soon: [], overdue: [world.placementId] });
});

test('nobody is reminded of what was attested or waived, and of what got more time anew', async () => {
  const world = await afterARecall([{}, {}, {}]);
  const [attested, waived, extended] = world.placementIds as [string, string, string];
  expect((await remindedAt(world, A_WEEK_BEFORE)).soon.toSorted()).toEqual(world.placementIds.toSorted());
  await world.report('attestDeletions', anAttestation(attested));
  expectData(await waive(world, [waived]));
  expectData(await extend(world, [extended], '2026-04-30'));
  expect((await remindedAt(world, DUE)).overdue).toEqual([]);
  const { soon, overdue } = await remindedAt(world, '2026-04-30T16:00:00Z');
  expect(soon).toHaveLength(3);
  expect(overdue).toEqual([extended]);
});

test('several processes at once remind once', async () => {
  const world = await afterARecall([{}, {}, {}]);
  world.clock.set(DUE);
  await Promise.all([1, 2, 3].map(() => world.runJobs('deletions.remind')));
  expect((await toldOf(world, 'deletion.overdue')).toSorted()).toEqual(world.placementIds.toSorted());
});
