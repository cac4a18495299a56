import { expect, test } from '@jest/globals';
import { expectData } from '../support/api.js';
import { aPayment, cny } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';

/** 2^53 - 1 fen: the largest amount that every engine and every reader of JSON keeps exactly. */
const LARGEST = '90071992547409.91';
const LARGEST_BUT_ONE = '90071992547409.90';

test('a statement that comes to the largest amount there is is exact to the last fen', async () => {
  const world = await aWorld({ accounts: [{ balance: LARGEST }, { balance: '0.01' }], isPlaced: false });
  const placements = await placedAlone(world);
  await world.report(
    'recordDirectPayments',
    aPayment(placements[0]!, LARGEST_BUT_ONE),
    aPayment(placements[1]!, '0.01'),
  );
  world.clock.set('2026-04-01T02:00:00Z');
  expect(await world.close('2026-03')).toMatchObject({
    state: 'CLOSED',
    received: cny(LARGEST),
    commissionableBase: cny(LARGEST),
    // 15 % of ….90 is ….485, half a fen upwards; of 0.01 nothing
    commission: cny('13510798882111.49'),
  });
});

test('a statement that would come to more fails with a code, and shows no sum', async () => {
  const world = await aWorld({ accounts: [{ balance: LARGEST }, { balance: '0.01' }], isPlaced: false });
  const placements = await placedAlone(world);
  await world.report(
    'recordDirectPayments',
    aPayment(placements[0]!, LARGEST),
    aPayment(placements[1]!, '0.01'),
  );
  world.clock.set('2026-04-01T02:00:00Z');
  expect(await world.close('2026-03')).toMatchObject({
    state: 'CLOSING',
    received: cny('0.00'),
    contentHash: null,
  });
  const failed = "SELECT error FROM job WHERE name = 'settlement.close' AND state = 'FAILED'";
  const { rows } = await world.database.run(failed, []);
  expect(rows).toMatchObject([{ error: expect.stringMatching(/^TOTAL_TOO_LARGE: /) }]);
});

test('money of earlier placements that adds up to more leaves an account paid', async () => {
  const world = await aWorld();
  const first = world.placementId;
  await world.recall({ placementIds: [first] });
  await world.placeAll();
  await world.report(
    'recordDirectPayments',
    ...[first, world.placementId].map((id) => aPayment(id, LARGEST)),
  );
  await world.recall({ placementIds: [world.placementId] });
  const { placeAccounts } = expectData(await world.place({ accountIds: world.accountIds }));
  expect(placeAccounts.refused).toMatchObject([{ problem: { code: 'ACCOUNT_PAID' } }]);
});

test('payments of one placement that add up to more are refused', async () => {
  const world = await aWorld();
  await world.report('recordDirectPayments', aPayment(world.placementId, LARGEST));
  const { results } = await world.report('recordDirectPayments', aPayment(world.placementId, '0.01'));
  expect(results[0]!.problem).toMatchObject({ code: 'INPUT_INVALID' });
  expect((await world.see())!.paid).toEqual(cny(LARGEST));
});

/** One batch for each account: together they would come to too much. */
async function placedAlone(world: World): Promise<readonly string[]> {
  for (const accountId of world.accountIds) expectData(await world.place({ accountIds: [accountId] }));
  const placed = await world.placements();
  return world.accountIds.map((id) => placed.find(({ accountId }) => accountId === id)!.id);
}
