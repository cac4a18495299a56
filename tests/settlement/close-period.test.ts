import { expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import { APPROVE_STATEMENT } from '../support/documents.js';
import { aPayment, aPromise, aReversal, cny, sorted } from '../support/reports.js';
import { aWorld, type SeenStatement, type World } from '../support/world.js';

test('a month closes into a statement with a line for each payment, and its working', async () => {
  const world = await aWorld({ accounts: [{}, {}] });
  const [first, second] = world.placementIds as [string, string];
  await world.report('reportPayments', aPayment(first, '100.00'), aPayment(second, '33.33'));
  world.clock.set('2026-04-01T02:00:00Z');

  const statement = await world.close('2026-03');

  expect(statement).toMatchObject({
    period: '2026-03',
    state: 'CLOSED',
    agencyId: world.agencyId,
    lineCount: 2,
    paymentCount: 2,
    received: cny('133.33'),
    reversed: cny('0.00'),
    commissionableBase: cny('133.33'),
    overpaid: cny('0.00'),
    // 15.00 and 4.9995, each rounded by itself
    commission: cny('20.00'),
    contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    closedAt: '2026-04-01T02:00:00.000Z',
    approvedAt: null,
  });
  const lines = statement.lines.nodes.map(({ placementId, amount, commission }) => [
    placementId,
    amount.amount,
    commission.amount,
  ]);
  expect(sorted(lines)).toEqual(
    sorted([
      [first, '100.00', '15.00'],
      [second, '33.33', '5.00'],
    ]),
  );
  expect(JSON.parse(statement.lines.nodes[0]!.trace)).toMatchObject({
    rule: 'IN_WINDOW',
    rate: { ratePpm: 150_000 },
  });
  expect(await world.periods()).toMatchObject([
    { period: '2026-04', state: 'OPEN' },
    { period: '2026-03', state: 'CLOSED' },
  ]);
});

test('a month in which nothing happened closes into a nil statement', async () => {
  const world = await aWorld();
  world.clock.set('2026-04-01T02:00:00Z');
  const statement = await world.close('2026-03');
  expect(statement).toMatchObject({
    state: 'CLOSED',
    lineCount: 0,
    commission: cny('0.00'),
    lines: { nodes: [] },
  });
  expect(statement.contentHash).toMatch(/^[0-9a-f]{64}$/);
});

test('closing again answers with the same statement, before and after its lines are written', async () => {
  const world = await aWorld();
  await world.report('reportPayments', aPayment(world.placementId, '100.00'));
  world.clock.set('2026-04-01T02:00:00Z');
  const first = expectData(await world.startClosing('2026-03')).closePeriod;
  const second = expectData(await world.startClosing('2026-03', world.checker)).closePeriod;
  await world.runJobs();
  const third = await world.close('2026-03');

  expect(first).toMatchObject({ state: 'CLOSING', lineCount: 0, contentHash: null });
  expect(second).toEqual(first);
  expect(third).toMatchObject({ id: first.id, state: 'CLOSED', lineCount: 1 });
  expect(await world.periods()).toHaveLength(2);
});

test('a month closes when it is over in the zone of the agreement, and not before', async () => {
  const world = await aWorld();
  world.clock.set('2026-03-31T15:59:59.999Z');
  const early = await world.startClosing('2026-03');
  const refused = expectRefusal(early, 'PERIOD_NOT_ENDED');
  expect(refused.extensions.path).toEqual(['input', 'period']);
  expect(refused.message).toContain('2026-03 ends in Asia/Shanghai at 2026-03-31T16:00:00.000Z.');

  world.clock.set('2026-03-31T16:00:00Z');

  expect((await world.close('2026-03')).state).toBe('CLOSED');
});

test('months close in order', async () => {
  const world = await aWorld();
  world.clock.set('2026-06-01T02:00:00Z');
  expectRefusal(await world.startClosing('2026-04'), 'PERIOD_NOT_OPEN');
  expectRefusal(await world.startClosing('2026-02'), 'PERIOD_NOT_OPEN');
  expectData(await world.startClosing('2026-03'));
  expectRefusal(await world.startClosing('2026-04'), 'PERIOD_NOT_OPEN');
  await world.runJobs();
  expect((await world.close('2026-04')).state).toBe('CLOSED');
});

test('money of a closed month that is reported late lands in the next', async () => {
  const world = await aWorld();
  world.clock.set('2026-04-01T02:00:00Z');
  await world.close('2026-03');
  await world.report('reportPayments', aPayment(world.placementId, '100.00', { valueDate: '2026-03-20' }));
  world.clock.set('2026-05-01T02:00:00Z');

  const statement = await world.close('2026-04');

  expect(statement.lines.nodes).toMatchObject([
    { valueDate: '2026-03-20', originPeriod: '2026-03', kind: 'ACCRUAL', commission: cny('15.00') },
  ]);
});

test('money that goes back after the close is a negative line in the open month', async () => {
  const world = await aWorld();
  const { results } = await world.report('reportPayments', aPayment(world.placementId, '100.00'));
  world.clock.set('2026-04-01T02:00:00Z');
  const march = await world.close('2026-03');
  await world.report(
    'reportReversals',
    aReversal(world.placementId, results[0]!.id!, '40.00', { valueDate: '2026-03-20' }),
  );
  world.clock.set('2026-05-01T02:00:00Z');

  const april = await world.close('2026-04');

  expect(april).toMatchObject({
    reversed: cny('40.00'),
    received: cny('0.00'),
    commission: cny('-6.00'),
    paymentCount: 0,
  });
  expect(april.lines.nodes).toMatchObject([
    {
      kind: 'REVERSAL',
      originPeriod: '2026-03',
      amount: cny('40.00'),
      base: cny('-40.00'),
      commission: cny('-6.00'),
    },
  ]);
  expect(april.lines.nodes[0]!.eventId).toMatch(/^rev_/);
  expect(await world.statement(march.id)).toEqual(march);
});

test('money beyond the placed balance earns nothing and is named', async () => {
  const world = await aWorld({ accounts: [{ balance: '100.00' }] });
  await world.report('reportPayments', aPayment(world.placementId, '130.00'));
  world.clock.set('2026-04-01T02:00:00Z');
  const statement = await world.close('2026-03');
  expect(statement).toMatchObject({
    received: cny('130.00'),
    commissionableBase: cny('100.00'),
    overpaid: cny('30.00'),
    commission: cny('15.00'),
  });
});

test('money after the end earns in the tail only when a promise from before the end arranged it', async () => {
  const world = await aWorld({
    at: '2026-03-10T00:00:00Z',
    terms: { kind: 'FLAT', ratePpm: 100_000, tail: { days: 30 } },
  });
  const id = world.placementId;
  const { results: made } = await world.report(
    'reportPromises',
    aPromise(id, '50.00', { dueOn: '2026-03-25' }),
  );
  world.clock.set('2026-03-15T02:00:00Z');
  await world.recall({ placementIds: [id] });
  world.clock.set('2026-03-28T02:00:00Z');
  const { results: late } = await world.report(
    'reportPromises',
    aPromise(id, '50.00', { madeOn: '2026-03-16', dueOn: '2026-03-25' }),
    // told of after the end, and dated before it
    aPromise(id, '50.00', { madeOn: '2026-03-14', dueOn: '2026-03-25' }),
  );
  await world.report(
    'reportPayments',
    aPayment(id, '10.00', { valueDate: '2026-03-15' }),
    aPayment(id, '20.00', { valueDate: '2026-03-25', promiseId: made[0]!.id }),
    aPayment(id, '30.00', { valueDate: '2026-03-25' }),
    aPayment(id, '40.00', { valueDate: '2026-03-25', promiseId: late[0]!.id }),
    aPayment(id, '60.00', { valueDate: '2026-03-25', promiseId: late[1]!.id }),
  );
  world.clock.set('2026-04-01T02:00:00Z');

  const statement = await world.close('2026-03');

  const lines = statement.lines.nodes.map(({ amount, kind, commission }) => [
    amount.amount,
    kind,
    commission.amount,
  ]);
  expect(sorted(lines)).toEqual([
    ['10.00', 'ACCRUAL', '1.00'],
    ['20.00', 'TAIL', '2.00'],
    ['30.00', 'TAIL', '0.00'],
    ['40.00', 'TAIL', '0.00'],
    ['60.00', 'TAIL', '0.00'],
  ]);
});

test.each([
  ['before the job noticed', []],
  ['after the job noticed', ['placements.expire']],
])('a promise of after the window arranges nothing, %s', async (_, jobs) => {
  const world = await aWorld({ terms: { kind: 'FLAT', ratePpm: 100_000, tail: { days: 30 } } });
  world.clock.set('2026-06-12T02:00:00Z');
  await world.runJobs(...jobs);
  const promise = aPromise(world.placementId, '50.00', { madeOn: '2026-06-08', dueOn: '2026-06-25' });
  const { results } = await world.report('reportPromises', promise);
  await world.report(
    'reportPayments',
    aPayment(world.placementId, '50.00', { valueDate: '2026-06-10', promiseId: results[0]!.id }),
  );
  const statements = await closeUntil(world, '2026-06', '2026-07-01T02:00:00Z');
  expect(statements.at(-1)!.lines.nodes).toMatchObject([{ kind: 'TAIL', commission: cny('0.00') }]);
});

test('another actor approves a statement; whoever closed it cannot', async () => {
  const world = await aWorld();
  world.clock.set('2026-04-01T02:00:00Z');
  const { id } = await world.close('2026-03');
  world.clock.set('2026-04-02T02:00:00Z');
  expectRefusal(await world.lender(APPROVE_STATEMENT, { id }), 'SAME_ACTOR');

  const approved = expectData(await world.checker(APPROVE_STATEMENT, { id })).approveStatement;
  const again = expectData(await world.checker(APPROVE_STATEMENT, { id })).approveStatement;

  expect(approved).toMatchObject({ id, state: 'APPROVED', approvedAt: '2026-04-02T02:00:00.000Z' });
  expect(again).toEqual(approved);
});

test('a month closed again by another actor stays the statement of whoever closed it first', async () => {
  const world = await aWorld();
  world.clock.set('2026-04-01T02:00:00Z');
  const { id } = expectData(await world.startClosing('2026-03')).closePeriod;
  expect(expectData(await world.startClosing('2026-03', world.checker)).closePeriod).toMatchObject({ id });
  await world.runJobs();
  expect(expectData(await world.startClosing('2026-03', world.checker)).closePeriod).toMatchObject({ id });
  expectRefusal(await world.lender(APPROVE_STATEMENT, { id }), 'SAME_ACTOR');
  expectData(await world.checker(APPROVE_STATEMENT, { id }));
});

test('a statement whose lines are still being written cannot be approved', async () => {
  const world = await aWorld();
  world.clock.set('2026-04-01T02:00:00Z');
  const { id } = expectData(await world.startClosing('2026-03')).closePeriod;
  expectRefusal(await world.checker(APPROVE_STATEMENT, { id }), 'STATE_CONFLICT');
  await world.runJobs();
});

test("another lender's agreement and statement answer like unknown ones", async () => {
  const [other, world] = [await aWorld(), await aWorld()];
  world.clock.set('2026-04-01T02:00:00Z');
  const { id } = await other.close('2026-03');
  world.agreementId = other.agreementId;
  expectRefusal(await world.startClosing('2026-03'), 'NOT_FOUND');
  expectRefusal(await world.checker(APPROVE_STATEMENT, { id }), 'NOT_FOUND');
  expect(await world.statement(id)).toBeNull();
});

test('closing and approving need scopes of their own', async () => {
  const world = await aWorld();
  world.clock.set('2026-04-01T02:00:00Z');
  const approver = await world.lenderWith('statements:approve');
  const closer = await world.lenderWith('periods:close');
  expect(
    expectRefusal(await world.startClosing('2026-03', approver), 'SCOPE_MISSING').extensions.requiredScope,
  ).toBe('periods:close');
  const { id } = await world.close('2026-03');
  expect(
    expectRefusal(await closer(APPROVE_STATEMENT, { id }), 'SCOPE_MISSING').extensions.requiredScope,
  ).toBe('statements:approve');
});

test('a month that is not written as one is refused', async () => {
  const world = await aWorld();
  expectRefusal(await world.startClosing('2026-13'), 'INPUT_INVALID');
});

async function closeUntil(world: World, last: string, at: string): Promise<readonly SeenStatement[]> {
  world.clock.set(at);
  const closed: SeenStatement[] = [];
  for (const period of ['2026-03', '2026-04', '2026-05', '2026-06']) {
    closed.push(await world.close(period));
    if (period === last) break;
  }
  return closed;
}
