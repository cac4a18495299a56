import { expect, test } from '@jest/globals';
import { aPayment, aReference, aReversal, cny } from '../support/reports.js';
import { aWorld, type Data, type World } from '../support/world.js';

test('money beyond what a settlement in full leaves earns nothing', async () => {
  const world = await aWorld({ accounts: [{ balance: '100.00' }] });
  const { results } = await world.report('recordWaivers', aWaiver(world, '40.00'));
  await world.report('reportPayments', aPayment(world.placementId, '75.00', { valueDate: '2026-03-11' }));
  world.clock.set('2026-04-01T02:00:00Z');

  const statement = await world.close('2026-03');

  expect(results).toMatchObject([{ status: 'CREATED', flags: [] }]);
  expect(statement).toMatchObject({ commissionableBase: cny('60.00'), overpaid: cny('15.00') });
  expect(statement.lines.nodes).toMatchObject([
    { kind: 'WAIVER', eventId: results[0]!.id, amount: cny('40.00'), commission: cny('0.00') },
    { kind: 'ACCRUAL', commission: cny('9.00') },
  ]);
});

test('a waiver that is told of after the close takes back what earlier money earned too much', async () => {
  const world = await aWorld({ accounts: [{ balance: '100.00' }] });
  await world.report('reportPayments', aPayment(world.placementId, '100.00', { valueDate: '2026-03-11' }));
  world.clock.set('2026-04-01T02:00:00Z');
  const march = await world.close('2026-03');
  await world.report('recordWaivers', aWaiver(world, '40.00'));
  world.clock.set('2026-05-01T02:00:00Z');

  const april = await world.close('2026-04');

  expect(april).toMatchObject({ commission: cny('-6.00'), paymentCount: 0, received: cny('0.00') });
  expect(april.lines.nodes).toMatchObject([{ kind: 'WAIVER', originPeriod: '2026-03', base: cny('-40.00') }]);
  expect(await world.statement(march.id)).toEqual(march);
});

test('the same waiver again changes nothing, and other content under its reference is refused', async () => {
  const world = await aWorld();
  const waiver = aWaiver(world, '1.00');
  await world.report('recordWaivers', waiver);
  const again = await world.report('recordWaivers', waiver, { ...waiver, amount: cny('2.00') });
  expect(again.results).toMatchObject([
    { status: 'DUPLICATE' },
    { status: 'REFUSED', problem: { code: 'REFERENCE_REUSED' } },
  ]);
});

test('what the lender found a payment to be puts a closed line right', async () => {
  const world = await aWorld();
  const { results } = await world.report('reportPayments', aPayment(world.placementId, '100.00'));
  world.clock.set('2026-04-01T02:00:00Z');
  await world.close('2026-03');
  await world.report('confirmPayments', aConfirmation(world, results[0]!.id!, '60.00'));
  world.clock.set('2026-05-01T02:00:00Z');

  const april = await world.close('2026-04');

  expect(april).toMatchObject({ received: cny('-40.00'), commission: cny('-6.00'), paymentCount: 0 });
  expect(april.lines.nodes).toMatchObject([
    { kind: 'CONFIRMATION', originPeriod: '2026-03', amount: cny('-40.00'), base: cny('-40.00') },
  ]);
  expect(await world.see()).toMatchObject({
    paid: cny('60.00'),
    payments: [{ amount: cny('100.00'), status: 'CONFIRMED' }],
  });
});

test('a payment that never came earns nothing, and no more goes back than was found', async () => {
  const world = await aWorld();
  const { results } = await world.report('reportPayments', aPayment(world.placementId, '100.00'));
  const paymentId = results[0]!.id!;
  await world.report('recordReversals', aReversal(world.placementId, paymentId, '10.00'));
  const found = await world.report(
    'confirmPayments',
    aConfirmation(world, paymentId, '9.99'),
    aConfirmation(world, paymentId, '10.00'),
    aConfirmation(world, paymentId, '-1.00'),
  );
  const back = await world.report('recordReversals', aReversal(world.placementId, paymentId, '0.01'));
  world.clock.set('2026-04-01T02:00:00Z');

  expect(found.results).toMatchObject([
    { status: 'REFUSED', problem: { code: 'AMOUNT_EXCEEDED' } },
    { status: 'CREATED' },
    { status: 'REFUSED', problem: { code: 'INPUT_INVALID' } },
  ]);
  expect(back.results).toMatchObject([{ status: 'REFUSED', problem: { code: 'AMOUNT_EXCEEDED' } }]);
  expect(await world.close('2026-03')).toMatchObject({ commission: cny('0.00') });
});

test("a payment of another placement, and another lender's, answer like unknown ones", async () => {
  const [other, world] = [await aWorld(), await aWorld({ accounts: [{}, {}] })];
  const payment = aPayment(world.placementIds[1]!, '9.00');
  const { results } = await world.report('reportPayments', payment);
  const tried = await world.report('confirmPayments', aConfirmation(world, results[0]!.id!, '1.00'));
  const foreign = await other.report('confirmPayments', {
    ...aConfirmation(world, results[0]!.id!, '1.00'),
    placementId: world.placementIds[1]!,
  });
  for (const answer of [tried, foreign])
    expect(answer.results).toMatchObject([{ status: 'REFUSED', problem: { code: 'NOT_FOUND' } }]);
});

function aWaiver(world: World, amount: string, parts: Data = {}) {
  return {
    placementId: world.placementId,
    reference: aReference('wvr'),
    amount: cny(amount),
    valueDate: '2026-03-10',
    reason: 'SETTLEMENT_IN_FULL',
    ...parts,
  };
}

function aConfirmation(world: World, paymentId: string, amount: string) {
  return { placementId: world.placementId, reference: aReference('cnf'), paymentId, amount: cny(amount) };
}
