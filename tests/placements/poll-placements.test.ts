import { expect, test } from '@jest/globals';
import { loadAccounts } from '../support/accounts.js';
import { expectData } from '../support/api.js';
import { aWorld, type Call } from '../support/world.js';

const CHANGED = `query Changed($since: DateTime!) {
  placements(first: 10, filter: { updatedSince: $since }) { nodes { id } }
}`;

async function changedSince(call: Call, since: string) {
  const data = expectData(await call<{ placements: { nodes: readonly object[] } }>(CHANGED, { since }));
  return data.placements.nodes;
}

test('a new balance of the account shows its placement among the changed ones, on both sides', async () => {
  const parts = { number: '6222999911112222', balance: '1000.00' };
  const world = await aWorld({ accounts: [parts, {}] });
  const since = '2026-03-11T00:00:00Z';
  world.clock.set('2026-03-11T02:00:00Z');
  expect(await changedSince(world.agency, since)).toEqual([]);

  await loadAccounts(world.database, world.context(), [{ ...parts, balance: '800.00', asOf: '2026-03-11' }]);

  const changed = [{ id: world.placementId }];
  expect(await changedSince(world.agency, since)).toEqual(changed);
  expect(await changedSince(world.lender, since)).toEqual(changed);
});
