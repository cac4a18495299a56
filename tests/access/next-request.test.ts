import { expect, test } from '@jest/globals';
import type { Id } from '../../src/kernel/ids.js';
import { grants } from '../../src/modules/access/index.js';
import { expectData } from '../support/api.js';
import { aReference } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';

const TIMES = 1_000;
const READ = 'query Read($id: ID!) { placement(id: $id) { id } }';

async function isReadable(world: World, id: string): Promise<boolean> {
  const answer = await world.agency<{ placement: { id: string } | null }>(READ, { id });
  return expectData(answer).placement !== null;
}

test('B53 a thousand recalls, and not one next read sees the case', async () => {
  const world = await aWorld({ accounts: Array.from({ length: TIMES }, () => ({})) });
  let seen = 0;
  for (const id of world.placementIds) {
    expect(await isReadable(world, id)).toBe(true);
    expectData(await world.recall({ placementIds: [id] }));
    if (await isReadable(world, id)) seen++;
  }
  expect(seen).toBe(0);
}, 300_000);

test('B53 a thousand suspensions, and not one next request reads or reports', async () => {
  const world = await aWorld();
  const opens = '{ viewer { opens { grantId } } }';
  const { viewer } = expectData(await world.agency<{ viewer: { opens: { grantId: Id<'grant'> }[] } }>(opens));
  const id = viewer.opens[0]!.grantId;
  const become = (status: 'ACTIVE' | 'SUSPENDED' | 'REVOKED') =>
    world.mutate((work) => work.update(grants, { id }, { status }));
  const occurredAt = new Date(world.clock.now()).toISOString();
  const common = { channel: 'PHONE', direction: 'OUTBOUND', party: 'DEBTOR', connection: 'NO_ANSWER' };
  const contact = () => ({
    ...common,
    placementId: world.placementId,
    reference: aReference('con'),
    occurredAt,
    collector: 'C-1',
    result: 'NONE',
  });
  let passed = 0;
  for (let turn = 0; turn < TIMES; turn++) {
    await become(turn % 2 === 0 ? 'SUSPENDED' : 'REVOKED');
    if (turn % 4 < 2) passed += Number(await isReadable(world, world.placementId));
    else passed += Number((await world.report('reportContacts', contact())).created);
    await become('ACTIVE');
  }
  expect(passed).toBe(0);
  expect(await isReadable(world, world.placementId)).toBe(true);
}, 300_000);
