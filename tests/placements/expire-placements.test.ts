import { expect, test } from '@jest/globals';
import { aContact, aPayment } from '../support/reports.js';
import { aWorld } from '../support/world.js';

const LAST_MOMENT = '2026-06-07T15:59:59.999Z';
const END = '2026-06-07T16:00:00.000Z';

test('a case is gone the moment its window has run out, before any job noticed', async () => {
  const world = await aWorld();
  world.clock.set(LAST_MOMENT);
  expect(await world.see(world.agency)).not.toBeNull();

  world.clock.set(END);

  expect(await world.see(world.agency)).toBeNull();
  expect(await world.placements()).toMatchObject([{ status: 'ACTIVE' }]);
});

test('the job records the end as of the last moment of the window and frees the account', async () => {
  const world = await aWorld();
  world.clock.set('2026-06-10T03:00:00Z');

  await world.runJobs('placements.expire');

  expect(await world.placements()).toMatchObject([
    {
      status: 'EXPIRED',
      endReason: 'WINDOW_EXPIRED',
      endedAt: LAST_MOMENT,
      reportUntil: '2026-07-07T16:00:00.000Z',
    },
  ]);
  await world.placeAll({ reference: 'again' });
  expect((await world.placements()).map(({ sequence }) => sequence)).toEqual([1, 2]);
});

test('the job leaves alone what still runs', async () => {
  const world = await aWorld();
  world.clock.set(LAST_MOMENT);
  await world.runJobs('placements.expire');
  expect(await world.placements()).toMatchObject([{ status: 'ACTIVE', endedAt: null }]);
});

test.each([
  ['before the job noticed', []],
  ['after the job noticed', ['placements.expire']],
])('facts of after the end are taken and flagged, %s', async (_, jobs) => {
  const world = await aWorld();
  world.clock.set('2026-06-10T03:00:00Z');
  await world.runJobs(...jobs);

  const contacts = await world.report(
    'reportContacts',
    aContact(world.placementId, { occurredAt: LAST_MOMENT }),
    aContact(world.placementId, { occurredAt: END }),
  );
  const payments = await world.report(
    'reportPayments',
    aPayment(world.placementId, '1.00', { valueDate: '2026-06-07' }),
    aPayment(world.placementId, '1.00', { valueDate: '2026-06-08' }),
  );

  expect(contacts.results.map(({ flags }) => flags)).toEqual([[], ['AFTER_EXPIRY']]);
  expect(payments.results.map(({ flags }) => flags)).toEqual([[], ['AFTER_EXPIRY']]);
});
