import { expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import { aContact, aReference } from '../support/reports.js';
import { ask, give, take, TAKE } from './permits.js';
import { aWorld } from '../support/world.js';

const TALKS = { connection: 'CONVERSATION', channel: 'PHONE' };

/** Three talks with the debtor on the day of the world. */
function threeTalks(placementId: string) {
  return [0, 1, 2].map((n) => aContact(placementId, { ...TALKS, occurredAt: `2026-03-10T0${n}:10:00Z` }));
}

test('a call in the day is allowed, and asking reserves nothing', async () => {
  const world = await aWorld();
  const asked = { placementId: world.placementId, channel: 'PHONE' };

  const [first] = await ask(world.agency, asked);
  const [again] = await ask(world.agency, asked);

  expect(first).toEqual({
    isAllowed: true,
    verdict: 'ALLOWED',
    at: '2026-03-10T02:00:00.000Z',
    broken: [],
    warnings: [],
    packs: 'CN@2026-01-30',
    problem: null,
  });
  expect(again).toEqual(first);
});

test('a call at night is not allowed until eight in the morning where the person lives (GB/T 45251-2025)', async () => {
  const world = await aWorld();
  const [answer] = await ask(world.agency, {
    placementId: world.placementId,
    channel: 'PHONE',
    at: '2026-03-10T14:00:00Z',
  });
  expect(answer).toMatchObject({
    isAllowed: false,
    verdict: 'VIOLATION',
    broken: [{ rule: 'CN-HOURS', severity: 'VIOLATION', retryAt: '2026-03-11T00:00:00.000Z' }],
  });
  expect(answer!.broken[0]!.source).toContain('GB/T 45251-2025');
});

test('the third talk of a day is the last one, whichever agency had the others', async () => {
  const world = await aWorld();
  await world.report('reportContacts', ...threeTalks(world.placementId).slice(0, 2));
  world.clock.set('2026-03-10T04:00:00Z');
  const call = { placementId: world.placementId, channel: 'PHONE' };
  expect((await ask(world.agency, call))[0]!.isAllowed).toBe(true);

  await world.report('reportContacts', threeTalks(world.placementId)[2]!);

  expect((await ask(world.agency, call))[0]).toMatchObject({
    isAllowed: false,
    broken: [{ rule: 'CN-TALK-3PERDAY', retryAt: '2026-03-11T00:00:00.000Z' }],
  });
});

test('a channel that the agreement does not name is not allowed at any time', async () => {
  const world = await aWorld({ agreement: { channels: ['PHONE'] } });
  const [answer] = await ask(world.agency, { placementId: world.placementId, channel: 'SMS' });
  expect(answer).toMatchObject({
    isAllowed: false,
    broken: [{ rule: 'HOUSE-CHANNELS', source: 'the channels of the agreement', retryAt: null }],
  });
});

test('the lender may ask for its agencies, and is told the same', async () => {
  const world = await aWorld();
  const asked = { placementId: world.placementId, channel: 'PHONE', at: '2026-03-10T14:00:00Z' };
  expect(await ask(world.lender, asked)).toEqual(await ask(world.agency, asked));
});

test('where no rules are known it says so', async () => {
  const world = await aWorld({ accounts: [{ jurisdiction: 'JP' }] });
  const [answer] = await ask(world.agency, { placementId: world.placementId, channel: 'PHONE' });
  expect(answer).toMatchObject({ isAllowed: true, packs: 'none' });
  expect(answer!.warnings[0]).toContain('No contact rules are known');
});

test('a permit counts at once, and given back no more', async () => {
  const world = await aWorld();
  await world.report('reportContacts', ...threeTalks(world.placementId).slice(0, 2));
  world.clock.set('2026-03-10T04:00:00Z');
  const call = { placementId: world.placementId, channel: 'PHONE' };

  const [first, second] = await take(world.agency, call, call);

  expect(first).toMatchObject({
    status: 'CREATED',
    permit: { state: 'HELD', expiresAt: '2026-03-10T04:15:00.000Z' },
  });
  expect(second).toMatchObject({
    status: 'REFUSED',
    permit: null,
    broken: [{ rule: 'CN-TALK-3PERDAY', retryAt: '2026-03-11T00:00:00.000Z' }],
    problem: { code: 'CONTACT_NOT_PERMITTED', path: ['items', '1'] },
  });
  expect((await ask(world.agency, call))[0]!.isAllowed).toBe(false);

  expect(await give(world.agency, first!.permit!.id)).toEqual({ released: 1, unchanged: 0 });
  expect(await give(world.agency, first!.permit!.id)).toEqual({ released: 0, unchanged: 1 });
  expect((await take(world.agency, call))[0]!.status).toBe('CREATED');
});

test('a permit that ran out counts no more', async () => {
  const world = await aWorld();
  await world.report('reportContacts', ...threeTalks(world.placementId).slice(0, 2));
  world.clock.set('2026-03-10T04:00:00Z');
  const call = { placementId: world.placementId, channel: 'PHONE', minutes: 5 };
  expect((await take(world.agency, call))[0]!.status).toBe('CREATED');
  world.clock.set('2026-03-10T04:04:59.999Z');
  expect((await take(world.agency, call))[0]!.status).toBe('REFUSED');
  world.clock.set('2026-03-10T04:05:00Z');
  expect((await take(world.agency, call))[0]!.status).toBe('CREATED');
});

test('the same permit asked for again is the same one, other content under its reference is refused', async () => {
  const world = await aWorld();
  const item = { placementId: world.placementId, channel: 'PHONE', reference: aReference('pmt') };

  const [first] = await take(world.agency, item);
  const [again] = await take(world.agency, item);
  const [other] = await take(world.agency, { ...item, channel: 'VISIT' });

  expect(again).toMatchObject({ status: 'DUPLICATE', permit: { id: first!.permit!.id } });
  expect(other).toMatchObject({ status: 'REFUSED', problem: { code: 'REFERENCE_REUSED' } });
});

test("another agency's placement, number and permit answer like unknown ones", async () => {
  const world = await aWorld();
  const [held] = await take(world.agency, { placementId: world.placementId, channel: 'PHONE' });
  const { call } = await world.anotherAgency();

  const [permit] = await take(call, { placementId: world.placementId, channel: 'PHONE' });
  const [answer] = await ask(call, { placementId: world.placementId, channel: 'PHONE' });

  expect(permit!.problem!.code).toBe('NOT_FOUND');
  expect(answer!.problem!.code).toBe('NOT_FOUND');
  expect(await give(call, held!.permit!.id)).toEqual({ released: 0, unchanged: 1 });
  expect(await give(world.agency, held!.permit!.id)).toEqual({ released: 1, unchanged: 0 });
});

test('a placement that was taken back is not worked on', async () => {
  const world = await aWorld();
  expectData(await world.recall({ placementIds: [world.placementId] }));
  const [permit] = await take(world.agency, { placementId: world.placementId, channel: 'PHONE' });
  expect(permit!.problem!.code).toBe('NOT_FOUND');
});

test.each([
  ['more than a day ahead', { at: '2026-03-11T02:00:01Z' }],
  ['over five minutes ago', { at: '2026-03-10T01:54:59Z' }],
  ['for more than an hour', { minutes: 61 }],
  ['without an offset', { at: '2026-03-10T02:00:00' }],
])('a permit %s is refused with its path', async (_, parts) => {
  const world = await aWorld();
  const [permit] = await take(world.agency, { placementId: world.placementId, channel: 'PHONE', ...parts });
  const path = ['items', '0', Object.keys(parts)[0]];
  expect(permit).toMatchObject({ status: 'REFUSED', problem: { code: 'INPUT_INVALID', path } });
});

test('a hundred go in one call, one more is refused whole', async () => {
  const world = await aWorld();
  const item = () => ({ placementId: world.placementId, channel: 'PHONE', reference: aReference('pmt') });
  const items = Array.from({ length: 101 }, item);
  expectRefusal(await world.agency(TAKE, { items }), 'BATCH_TOO_LARGE');
  expect((await take(world.agency, ...items.slice(1))).filter(({ permit }) => permit !== null)).toHaveLength(
    3,
  );
});
