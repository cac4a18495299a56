import { expect, test } from '@jest/globals';
import { expectRefusal } from '../support/api.js';
import { aPayment, aPromise, aReversal, cny, sorted } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';

test('a promise is stored and open', async () => {
  const world = await aWorld();
  const promise = aPromise(world.placementId, '300.00');

  const { results } = await world.report('reportPromises', promise);

  expect(results[0]).toMatchObject({ status: 'CREATED', flags: [] });
  expect((await world.see(world.agency))?.promises).toEqual([
    {
      id: results[0]!.id,
      reference: promise.reference,
      amount: cny('300.00'),
      paid: cny('0.00'),
      madeOn: '2026-03-10',
      dueOn: '2026-03-20',
      status: 'OPEN',
      flags: [],
    },
  ]);
});

test('a promise sent again answers with the first record; other content is refused', async () => {
  const world = await aWorld();
  const promise = aPromise(world.placementId, '300.00');
  const first = await world.report('reportPromises', promise);

  const { results } = await world.report(
    'reportPromises',
    { ...promise, amount: cny('300') },
    { ...promise, dueOn: '2026-03-21' },
  );

  expect(results[0]).toMatchObject({ status: 'DUPLICATE', id: first.results[0]!.id });
  expect(results[1]!.problem!.code).toBe('REFERENCE_REUSED');
});

test.each([
  ['it is in another currency', { amount: { amount: '10.00', currency: 'USD' } }, 'CURRENCY_MISMATCH'],
  ['it falls due before it is made', { dueOn: '2026-03-09' }, 'INPUT_INVALID'],
  ['it is made later than tomorrow', { madeOn: '2026-03-12' }, 'INPUT_INVALID'],
  ['it falls due in more than 366 days', { dueOn: '2027-03-12' }, 'INPUT_INVALID'],
  ['it promises nothing', { amount: cny('0.00') }, 'INPUT_INVALID'],
])('a promise is refused when %s', async (_, parts, code) => {
  const world = await aWorld();
  const { results } = await world.report('reportPromises', aPromise(world.placementId, '10.00', parts));
  expect(results[0]).toMatchObject({ status: 'REFUSED', problem: { code } });
  expect((await world.see())?.promises).toEqual([]);
});

test('money in time keeps a promise, in parts too', async () => {
  const world = await aWorld();
  await world.report('reportPromises', aPromise(world.placementId, '300.00'));
  await world.report('reportPayments', aPayment(world.placementId, '100.00'));
  expect(await fate(world)).toEqual(['OPEN', '100.00']);

  await world.report('reportPayments', aPayment(world.placementId, '200.00'));

  expect(await fate(world)).toEqual(['KEPT', '300.00']);
});

test('a promise is broken when its due day is over in the zone of the agreement, and not before', async () => {
  const world = await aWorld();
  await world.report('reportPromises', aPromise(world.placementId, '300.00'));
  world.clock.set('2026-03-20T15:59:59Z');
  await world.runJobs('promises.decide');
  expect(await fate(world)).toEqual(['OPEN', '0.00']);

  world.clock.set('2026-03-20T16:00:00Z');
  await world.runJobs('promises.decide');

  expect(await fate(world)).toEqual(['BROKEN', '0.00']);
});

test('a promise of which a part was paid is kept in part', async () => {
  const world = await aWorld();
  await world.report('reportPromises', aPromise(world.placementId, '300.00'));
  await world.report('reportPayments', aPayment(world.placementId, '299.99'));
  world.clock.set('2026-03-21T02:00:00Z');

  await world.runJobs('promises.decide');

  expect(await fate(world)).toEqual(['PARTIAL', '299.99']);
});

test('a payment reported late, but made in time, keeps a broken promise after all', async () => {
  const world = await aWorld();
  await world.report('reportPromises', aPromise(world.placementId, '300.00'));
  world.clock.set('2026-03-25T02:00:00Z');
  await world.runJobs('promises.decide');

  await world.report('reportPayments', aPayment(world.placementId, '300.00', { valueDate: '2026-03-20' }));

  expect(await fate(world)).toEqual(['KEPT', '300.00']);
});

test.each([
  ['the day before it was made', '2026-03-09'],
  ['the day after it fell due', '2026-03-21'],
])('money of %s does not count towards a promise', async (_, valueDate) => {
  const world = await aWorld();
  await world.report('reportPromises', aPromise(world.placementId, '300.00'));
  world.clock.set('2026-03-25T02:00:00Z');

  await world.report('reportPayments', aPayment(world.placementId, '300.00', { valueDate }));

  expect(await fate(world)).toEqual(['BROKEN', '0.00']);
});

test('money that goes back breaks a promise that was kept', async () => {
  const world = await aWorld();
  await world.report('reportPromises', aPromise(world.placementId, '300.00'));
  const { results } = await world.report('reportPayments', aPayment(world.placementId, '300.00'));
  world.clock.set('2026-03-25T02:00:00Z');
  const reversal = aReversal(world.placementId, results[0]!.id!, '300.00', { valueDate: '2026-03-24' });

  await world.report('reportReversals', reversal);

  expect(await fate(world)).toEqual(['BROKEN', '0.00']);
});

test('many promises of many placements are decided in one run', async () => {
  const world = await aWorld({ accounts: Array.from({ length: 30 }, () => ({})) });
  const items = world.placementIds.flatMap((id) => Array.from({ length: 20 }, () => aPromise(id, '10.00')));
  await world.report('reportPromises', ...items.slice(0, 300));
  await world.report('reportPromises', ...items.slice(300));
  world.clock.set('2026-03-25T02:00:00Z');

  await world.runJobs('promises.decide');

  const seen = await Promise.all(world.placementIds.map((id) => world.see(world.lender, id)));
  const statuses = seen.flatMap((placement) => placement!.promises.map(({ status }) => status));
  expect(statuses).toEqual(Array(600).fill('BROKEN'));
});

test('money of which a promise is told only later keeps it as it is reported', async () => {
  const world = await aWorld();
  await world.report('reportPayments', aPayment(world.placementId, '300.00'));
  await world.report('reportPromises', aPromise(world.placementId, '300.00'));
  expect(await fate(world)).toEqual(['KEPT', '300.00']);
});

test('a promise that is reported after it fell due is judged as it is reported', async () => {
  const world = await aWorld();
  await world.report('reportPayments', aPayment(world.placementId, '100.00'));
  world.clock.set('2026-03-21T02:00:00Z');
  await world.report('reportPromises', aPromise(world.placementId, '300.00'));
  expect(await fate(world)).toEqual(['PARTIAL', '100.00']);
});

test('money counts once: for the promise that falls due first, then for the next', async () => {
  const world = await aWorld();
  const promise = (amount: string, dueOn: string) => aPromise(world.placementId, amount, { dueOn });
  await world.report('reportPromises', promise('300.00', '2026-03-25'), promise('200.00', '2026-03-20'));
  await world.report('reportPayments', aPayment(world.placementId, '250.00'));
  expect(await fates(world)).toEqual([
    ['2026-03-20', 'KEPT', '200.00'],
    ['2026-03-25', 'OPEN', '50.00'],
  ]);
  // told of last, due first
  await world.report('reportPromises', promise('100.00', '2026-03-15'));
  world.clock.set('2026-03-26T02:00:00Z');
  await world.runJobs('promises.decide');
  expect(await fates(world)).toEqual([
    ['2026-03-15', 'KEPT', '100.00'],
    ['2026-03-20', 'PARTIAL', '150.00'],
    ['2026-03-25', 'BROKEN', '0.00'],
  ]);
});

test('money of a payment that names a promise counts for that one first', async () => {
  const world = await aWorld();
  const { results } = await world.report(
    'reportPromises',
    aPromise(world.placementId, '200.00', { dueOn: '2026-03-25' }),
    aPromise(world.placementId, '200.00'),
  );
  await world.report('reportPayments', aPayment(world.placementId, '250.00', { promiseId: results[0]!.id }));
  expect(await fates(world)).toEqual([
    ['2026-03-20', 'OPEN', '50.00'],
    ['2026-03-25', 'KEPT', '200.00'],
  ]);
});

test("another agency's and another lender's placements answer like unknown ones", async () => {
  const [other, world] = [await aWorld(), await aWorld()];
  const { call } = await world.anotherAgency();
  const foreign = await world.send('reportPromises', [aPromise(world.placementId, '1.00')], call);
  const { results } = await world.report('reportPromises', aPromise(other.placementId, '1.00'));
  expect(foreign.data!.reportPromises!.results[0]!.problem!.code).toBe('NOT_FOUND');
  expect(results[0]!.problem!.code).toBe('NOT_FOUND');
});

test('a token without the scope is told which one it lacks', async () => {
  const world = await aWorld();
  const call = await world.agencyFor([world.batchId], ['placements:read']);
  const answer = await world.send('reportPromises', [aPromise(world.placementId, '1.00')], call);
  expect(expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope).toBe('promises:report');
});

/** Due day, verdict and money of each promise, the earliest due first. */
async function fates(world: World): Promise<readonly unknown[]> {
  const promises = (await world.see())!.promises as readonly {
    dueOn: string;
    status: string;
    paid: { amount: string };
  }[];
  return sorted(promises.map(({ dueOn, status, paid }) => [dueOn, status, paid.amount]));
}

async function fate(world: World): Promise<readonly unknown[]> {
  const [promise] = (await world.see())!.promises as readonly { status: string; paid: { amount: string } }[];
  return [promise!.status, promise!.paid.amount];
}
