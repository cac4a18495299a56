import { expect, test } from '@jest/globals';
import { expectData } from '../support/api.js';
import { aContact, aNotice } from '../support/reports.js';
import { aWorld, World } from '../support/world.js';
import { ask, take } from '../contacts/permits.js';

const PERSON = 'P-of-two-agencies';

test('two agencies want the last call of a day, the person writes, and the next agency inherits it', async () => {
  const east = await aWorld({ at: '2026-03-10T00:30:00Z', accounts: [{ person: PERSON }] });
  const west = await besides(east);
  await west.begin({ accounts: [{ person: PERSON }] });
  const call = ({ placementId }: World) => ({ placementId, channel: 'PHONE' });

  // two talks in the morning, one at each agency: one is left
  east.clock.set('2026-03-10T03:00:00Z');
  await east.report('reportContacts', aContact(east.placementId, { occurredAt: '2026-03-10T01:00:00Z' }));
  await west.report('reportContacts', aContact(west.placementId, { occurredAt: '2026-03-10T02:00:00Z' }));
  const both = await Promise.all([take(east.agency, call(east)), take(west.agency, call(west))]);
  const granted = both.flat().filter(({ status }) => status === 'CREATED');
  const [refused] = both.flat().filter(({ status }) => status === 'REFUSED');
  expect(granted).toHaveLength(1);
  expect(refused!.broken).toEqual([
    expect.objectContaining({ rule: 'CN-TALK-3PERDAY', retryAt: '2026-03-11T00:00:00.000Z' }),
  ]);

  // the winner reports its call with the permit; the loser is no better off that day, and free the next
  const [winner, loser] = both[0][0]!.status === 'CREATED' ? [east, west] : [west, east];
  east.clock.set('2026-03-10T03:05:00Z');
  const permitId = granted[0]!.permit!.id;
  const talk = aContact(winner.placementId, { occurredAt: '2026-03-10T03:04:00Z', permitId });
  expect((await winner.report('reportContacts', talk)).results[0]!.flags).toEqual([]);
  expect((await ask(loser.agency, call(loser)))[0]!.isAllowed).toBe(false);
  east.clock.set('2026-03-11T03:00:00Z');
  expect((await ask(loser.agency, call(loser)))[0]!.isAllowed).toBe(true);

  // a letter comes: nobody calls about this debt any more
  const cease = aNotice(east.placementId, {
    kind: 'CEASE',
    occurredAt: '2026-03-11T02:00:00Z',
    details: { inWriting: true, receivedAt: '2026-03-11T02:00:00Z' },
  });
  expect((await east.report('reportNotices', cease)).created).toBe(1);
  expect((await ask(east.agency, call(east)))[0]).toMatchObject({
    isAllowed: false,
    broken: [{ rule: 'HOUSE-HOLD', retryAt: null }],
  });

  // the case goes to the next agency, and the letter with it
  expectData(await east.recall({ placementIds: [east.placementId] }));
  const next = await besides(east);
  await next.begin({ accounts: [], isPlaced: false });
  next.accountIds = east.accountIds;
  await next.placeAll();
  expect((await ask(next.agency, call(next)))[0]).toMatchObject({
    isAllowed: false,
    broken: [{ rule: 'HOUSE-HOLD', retryAt: null }],
  });

  // it calls all the same, and says so: the truth is stored, with the rule it breaks
  east.clock.set('2026-03-12T03:00:00Z');
  const called = aContact(next.placementId, { occurredAt: '2026-03-12T02:00:00Z' });
  expect((await next.report('reportContacts', called)).created).toBe(1);
  const LEDGER = 'query($a: ID!) { violations(first: 5, filter: { agencyId: $a }) { nodes { rule day } } }';
  expect(expectData(await next.lender(LEDGER, { a: next.agencyId }))).toEqual({
    violations: { nodes: [{ rule: 'HOUSE-HOLD', day: '2026-03-12' }] },
  });
});

/** One more agency of the same lender. */
async function besides(world: World): Promise<World> {
  const { agencyId } = await world.anotherAgency();
  return new World(world.api, world.lenderId, agencyId, { maker: world.lender, checker: world.checker });
}
