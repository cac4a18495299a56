import { expect, test } from '@jest/globals';
import { expectRefusal } from '../support/api.js';
import { aPayment, aReversal, cny } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';

test('a payment goes back in parts, and never more than is left', async () => {
  const { world, paymentId } = await paid('100.00');
  const back = (amount: string) => aReversal(world.placementId, paymentId, amount);

  const first = await world.report('reportReversals', back('30.00'));
  expect(await world.see()).toMatchObject({
    paid: cny('70.00'),
    payments: [{ reversed: cny('30.00'), status: 'REPORTED' }],
  });
  const second = await world.report(
    'reportReversals',
    back('70.01'),
    back('40.00'),
    back('30.01'),
    back('30.00'),
  );

  expect(first.created).toBe(1);
  expect(second.results.map(({ problem }) => problem?.code)).toEqual([
    'AMOUNT_EXCEEDED',
    undefined,
    'AMOUNT_EXCEEDED',
    undefined,
  ]);
  expect(await world.see()).toMatchObject({
    paid: cny('0.00'),
    payments: [{ amount: cny('100.00'), reversed: cny('100.00'), status: 'REVERSED' }],
  });
});

test('a reversal sent again changes nothing; other content is refused', async () => {
  const { world, paymentId } = await paid('100.00');
  const reversal = aReversal(world.placementId, paymentId, '30.00');
  const first = await world.report('reportReversals', reversal);

  const { results } = await world.report('reportReversals', reversal, { ...reversal, reason: 'REFUND' });

  expect(results[0]).toMatchObject({ status: 'DUPLICATE', id: first.results[0]!.id });
  expect(results[1]!.problem!.code).toBe('REFERENCE_REUSED');
  expect((await world.see())?.paid).toEqual(cny('70.00'));
});

test('a reversal that exactly repeats is a duplicate even when nothing is left', async () => {
  const { world, paymentId } = await paid('100.00');
  const reversal = aReversal(world.placementId, paymentId, '100.00');
  await world.report('reportReversals', reversal);
  expect(await world.report('reportReversals', reversal)).toMatchObject({ duplicates: 1, refused: 0 });
});

test.each([
  ['its payment is unknown', { paymentId: 'pay_01h455vb4pex5vsknk084sn02q' }, 'NOT_FOUND'],
  ['it is in another currency', { amount: { amount: '1.00', currency: 'USD' } }, 'CURRENCY_MISMATCH'],
  ['it is earlier than its payment', { valueDate: '2026-03-09' }, 'INPUT_INVALID'],
  ['it is later than tomorrow', { valueDate: '2026-03-12' }, 'INPUT_INVALID'],
  ['it is more than the payment', { amount: cny('100.01') }, 'AMOUNT_EXCEEDED'],
])('a reversal is refused when %s', async (_, parts, code) => {
  const { world, paymentId } = await paid('100.00');
  const { results } = await world.report(
    'reportReversals',
    aReversal(world.placementId, paymentId, '1.00', parts),
  );
  expect(results[0]).toMatchObject({ status: 'REFUSED', problem: { code } });
  expect((await world.see())?.paid).toEqual(cny('100.00'));
});

test('a payment of another placement is unknown here', async () => {
  const world = await aWorld({ accounts: [{}, {}] });
  const [first, second] = world.placementIds as [string, string];
  const { results: made } = await world.report('reportPayments', aPayment(first, '100.00'));
  const { results } = await world.report('reportReversals', aReversal(second, made[0]!.id!, '1.00'));
  expect(results[0]!.problem!.code).toBe('NOT_FOUND');
});

test('the lender records what went back from its own account', async () => {
  const world = await aWorld();
  const { results } = await world.report('recordDirectPayments', aPayment(world.placementId, '100.00'));

  const batch = await world.report('recordReversals', aReversal(world.placementId, results[0]!.id!, '40.00'));

  expect(batch.created).toBe(1);
  expect((await world.see())?.paid).toEqual(cny('60.00'));
});

test('money that goes back makes room again: the next payment is no overpayment', async () => {
  const world = await aWorld({ accounts: [{ balance: '100.00' }] });
  const { results } = await world.report('reportPayments', aPayment(world.placementId, '100.00'));
  await world.report('reportReversals', aReversal(world.placementId, results[0]!.id!, '100.00'));
  const next = await world.report('reportPayments', aPayment(world.placementId, '100.00'));
  expect(next.results[0]!.flags).toEqual([]);
});

test("another agency's and another lender's payments answer like unknown ones", async () => {
  const other = await paid('100.00');
  const { world, paymentId } = await paid('100.00');
  const { call } = await world.anotherAgency();
  const foreign = await world.send(
    'reportReversals',
    [aReversal(world.placementId, paymentId, '1.00')],
    call,
  );
  const { results } = await world.report(
    'reportReversals',
    aReversal(other.world.placementId, other.paymentId, '1.00'),
    aReversal(world.placementId, other.paymentId, '1.00'),
  );
  expect(foreign.data!.reportReversals!.results[0]!.problem!.code).toBe('NOT_FOUND');
  expect(results.map(({ problem }) => problem?.code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
});

test('tokens without the scope are told which one they lack', async () => {
  const { world, paymentId } = await paid('100.00');
  const items = [aReversal(world.placementId, paymentId, '1.00')];
  const agency = await world.send(
    'reportReversals',
    items,
    await world.agencyFor([world.batchId], ['placements:read']),
  );
  const lender = await world.send('recordReversals', items, await world.lenderWith('placements:read'));
  expect(expectRefusal(agency, 'SCOPE_MISSING').extensions.requiredScope).toBe('payments:report');
  expect(expectRefusal(lender, 'SCOPE_MISSING').extensions.requiredScope).toBe('payments:record');
});

async function paid(amount: string): Promise<{ world: World; paymentId: string }> {
  const world = await aWorld();
  const { results } = await world.report('reportPayments', aPayment(world.placementId, amount));
  return { world, paymentId: results[0]!.id! };
}

test('an agency cannot take back what the lender recorded', async () => {
  const world = await aWorld();
  const { results } = await world.report('recordDirectPayments', aPayment(world.placementId, '100.00'));
  const back = await world.report('reportReversals', aReversal(world.placementId, results[0]!.id!, '100.00'));
  expect(back.results).toMatchObject([{ status: 'REFUSED', problem: { code: 'NOT_FOUND' } }]);
});
