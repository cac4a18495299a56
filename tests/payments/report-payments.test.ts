import { expect, test } from '@jest/globals';
import { expectRefusal } from '../support/api.js';
import { aPayment, aPromise, cny } from '../support/reports.js';
import { aWorld } from '../support/world.js';

test('a payment is stored, counted on the placement, and settles in the open month', async () => {
  const world = await aWorld();
  const payment = aPayment(world.placementId, '250.50', { method: 'transfer' });

  const { results } = await world.report('reportPayments', payment);

  expect(results[0]).toMatchObject({ status: 'CREATED', flags: [] });
  const stored = {
    id: results[0]!.id,
    reference: payment.reference,
    route: 'AGENCY_TRUST',
    amount: cny('250.50'),
    reversed: cny('0.00'),
    valueDate: '2026-03-10',
    method: 'transfer',
    status: 'REPORTED',
    settlesIn: '2026-03',
    flags: [],
  };
  expect(await world.see(world.lender)).toMatchObject({ paid: cny('250.50'), payments: [stored] });
  expect(await world.see(world.agency)).toMatchObject({ paid: cny('250.50'), payments: [stored] });
});

test('E125 a second payment with the same reference changes nothing', async () => {
  const world = await aWorld();
  const payment = aPayment(world.placementId, '250.50');
  const first = await world.report('reportPayments', payment);

  const again = await world.report('reportPayments', { ...payment, amount: cny('250.5'), method: null });

  expect(again).toMatchObject({ created: 0, duplicates: 1, results: [{ id: first.results[0]!.id }] });
  expect((await world.see())?.paid).toEqual(cny('250.50'));
});

test('E136 the same payment told again years later is still the same', async () => {
  const world = await aWorld();
  const payment = aPayment(world.placementId, '250.50');
  const { results } = await world.report('reportPayments', payment);
  world.clock.set('2033-11-22T02:00:00Z');
  const again = await world.report('reportPayments', payment);
  expect(again).toMatchObject({ created: 0, duplicates: 1, results: [{ id: results[0]!.id }] });
  const { results: other } = await world.report('reportPayments', { ...payment, amount: cny('1.00') });
  expect(other[0]!.problem!.code).toBe('REFERENCE_REUSED');
  expect((await world.see())?.paid).toEqual(cny('250.50'));
});

test('D114 a value date is later than tomorrow by the clock of the agreement, not by that of the server', async () => {
  // in Shanghai it is the eleventh already
  const world = await aWorld({ at: '2026-03-10T16:00:00Z' });
  const { results } = await world.report(
    'reportPayments',
    aPayment(world.placementId, '1.00', { valueDate: '2026-03-12' }),
    aPayment(world.placementId, '1.00', { valueDate: '2026-03-13' }),
  );
  expect(results.map(({ status, problem }) => problem?.code ?? status)).toEqual(['CREATED', 'INPUT_INVALID']);
});

test('E123 the same reference with another amount is refused', async () => {
  const world = await aWorld();
  const payment = aPayment(world.placementId, '250.50');
  await world.report('reportPayments', payment);
  const { results } = await world.report('reportPayments', { ...payment, amount: cny('250.51') });
  expect(results[0]!.problem!.code).toBe('REFERENCE_REUSED');
  expect((await world.see())?.paid).toEqual(cny('250.50'));
});

test.each([
  [
    'it is in another currency',
    { amount: { amount: '10.00', currency: 'USD' } },
    'CURRENCY_MISMATCH',
    'currency',
  ],
  ['it has more decimals than its currency', { amount: cny('10.001') }, 'INPUT_INVALID', 'amount'],
  ['it is nothing', { amount: cny('0') }, 'INPUT_INVALID', 'amount'],
  ['it is negative', { amount: cny('-5.00') }, 'INPUT_INVALID', 'amount'],
  ['it is written with an exponent', { amount: cny('1e3') }, 'INPUT_INVALID', 'amount'],
  [
    'it is beyond what all engines keep exactly',
    { amount: cny('90071992547409.92') },
    'INPUT_INVALID',
    'amount',
  ],
  ['D114 its value date is later than tomorrow', { valueDate: '2026-03-12' }, 'INPUT_INVALID', 'valueDate'],
  ['its value date is no day', { valueDate: '2026-02-30' }, 'INPUT_INVALID', 'valueDate'],
  ['its promise is unknown', { promiseId: 'ptp_01h455vb4pex5vsknk084sn02q' }, 'NOT_FOUND', 'promiseId'],
])('a payment is refused when %s', async (_, parts, code, at) => {
  const world = await aWorld();
  const { results } = await world.report('reportPayments', aPayment(world.placementId, '10.00', parts));
  expect(results[0]).toMatchObject({ status: 'REFUSED', problem: { code } });
  expect(results[0]!.problem!.path).toContain(at);
  expect(await world.see()).toMatchObject({ paid: cny('0.00'), payments: [] });
});

test('an amount written as a JSON number is refused before anything runs', async () => {
  const world = await aWorld();
  const item = aPayment(world.placementId, '1.00', { amount: { amount: 10.5, currency: 'CNY' } });
  expectRefusal(await world.send('reportPayments', [item], world.agency), 'INPUT_INVALID');
});

test('money of tomorrow is taken and settles in the month of its value date', async () => {
  const world = await aWorld({ at: '2026-03-31T02:00:00Z' });
  await world.report('reportPayments', aPayment(world.placementId, '10.00', { valueDate: '2026-04-01' }));
  expect((await world.see())?.payments[0]).toMatchObject({ valueDate: '2026-04-01', settlesIn: '2026-04' });
});

test('the promise that a payment keeps must be of the same placement', async () => {
  const world = await aWorld({ accounts: [{}, {}] });
  const [first, second] = world.placementIds as [string, string];
  const { results: made } = await world.report('reportPromises', aPromise(first, '50.00'));
  const promiseId = made[0]!.id;

  const { results } = await world.report(
    'reportPayments',
    aPayment(first, '50.00', { promiseId }),
    aPayment(second, '50.00', { promiseId }),
  );

  expect(results.map(({ problem }) => problem?.code)).toEqual([undefined, 'NOT_FOUND']);
});

test('what goes beyond the placed balance is stored and flagged as overpayment', async () => {
  const world = await aWorld({ accounts: [{ balance: '100.00' }] });
  const pay = (amount: string) => aPayment(world.placementId, amount);

  const { results } = await world.report('reportPayments', pay('60.00'), pay('40.00'), pay('0.01'));
  const later = await world.report('reportPayments', pay('5.00'));

  expect(results.map(({ flags }) => flags)).toEqual([[], [], ['OVERPAYMENT']]);
  expect(later.results[0]!.flags).toEqual(['OVERPAYMENT']);
  expect((await world.see())?.paid).toEqual(cny('105.01'));
});

test('sums that no engine keeps exactly are refused, and the placement stays readable', async () => {
  const world = await aWorld();
  const most = '90071992547409.91';

  const { results } = await world.report(
    'reportPayments',
    aPayment(world.placementId, most),
    aPayment(world.placementId, '0.01'),
  );
  const later = await world.report('reportPayments', aPayment(world.placementId, most));

  expect(results.map(({ status }) => status)).toEqual(['CREATED', 'REFUSED']);
  expect(later.results[0]!.problem).toMatchObject({ code: 'INPUT_INVALID', path: ['items', '0', 'amount'] });
  expect((await world.see())?.paid).toEqual(cny(most));
});

test("direct payments are the lender's own, with references of their own", async () => {
  const world = await aWorld();
  const payment = aPayment(world.placementId, '70.00', { reference: 'R-1' });
  await world.report('reportPayments', payment);

  const direct = await world.report('recordDirectPayments', payment);
  const again = await world.report('recordDirectPayments', payment);

  expect([direct.created, again.duplicates]).toEqual([1, 1]);
  const routes = (await world.see(world.agency))!.payments.map(({ route }) => route);
  expect(routes.toSorted()).toEqual(['AGENCY_TRUST', 'LENDER_DIRECT']);
  expect((await world.see())?.paid).toEqual(cny('140.00'));
});

test('500 payments with mixed outcomes go in one call', async () => {
  const world = await aWorld({ accounts: Array.from({ length: 10 }, () => ({})) });
  const items = Array.from({ length: 500 }, (_, n) =>
    aPayment(world.placementIds[n % 10]!, '1.00', n % 4 === 0 ? { valueDate: '2026-05-01' } : {}),
  );

  const batch = await world.report('reportPayments', ...items);

  expect(batch).toMatchObject({ created: 375, refused: 125 });
  const paid = (await world.placements()).map((placement) => Number(placement.paid.amount));
  expect(paid.reduce((sum, each) => sum + each, 0)).toBe(375);
});

test("another agency's and another lender's placements answer like unknown ones", async () => {
  const [other, world] = [await aWorld(), await aWorld()];
  const { call } = await world.anotherAgency();
  const foreign = await world.send('reportPayments', [aPayment(world.placementId, '1.00')], call);
  const { results } = await world.report('reportPayments', aPayment(other.placementId, '1.00'));
  const direct = await world.report('recordDirectPayments', aPayment(other.placementId, '1.00'));
  expect(foreign.data!.reportPayments!.results[0]!.problem!.code).toBe('NOT_FOUND');
  expect(results[0]!.problem!.code).toBe('NOT_FOUND');
  expect(direct.results[0]!.problem!.code).toBe('NOT_FOUND');
});

test('tokens without the scope are told which one they lack', async () => {
  const world = await aWorld();
  const items = [aPayment(world.placementId, '1.00')];
  const agency = await world.send(
    'reportPayments',
    items,
    await world.agencyFor([world.batchId], ['placements:read']),
  );
  const lender = await world.send('recordDirectPayments', items, await world.lenderWith('placements:read'));
  expect(expectRefusal(agency, 'SCOPE_MISSING').extensions.requiredScope).toBe('payments:report');
  expect(expectRefusal(lender, 'SCOPE_MISSING').extensions.requiredScope).toBe('payments:record');
});
