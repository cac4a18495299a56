import { describe, expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import {
  APPROVE_STATEMENT,
  DISPUTES,
  RECORD_PAYOUT,
  SEND_STATEMENTS,
  SUBMIT_INVOICE,
} from '../support/documents.js';
import { aPayment, aReference, aReversal, cny } from '../support/reports.js';
import { aWorld, type Data, type SeenStatement, type World } from '../support/world.js';

describe('tax by the contract (GOV.UK VATREC12010, 18 %, 6 % 增值税)', () => {
  // 100.25 and 33.35 at 15 %: 15.04 (15.0375) and 5.00 (5.0025)
  test.each<[string, Data, Data]>([
    [
      'on top',
      { tax: { preset: 'CHINA_VAT_6' } },
      { net: cny('20.04'), tax: { billed: cny('1.20'), reverseCharge: cny('0.00') }, payable: cny('21.24') },
    ],
    [
      'included',
      { tax: { preset: 'CHINA_VAT_6_INCLUDED' } },
      { net: cny('20.04'), tax: { billed: cny('1.13') }, payable: cny('20.04') },
    ],
    [
      'assessed by the lender',
      { tax: { preset: 'INDIA_REVERSE_CHARGE' } },
      {
        tax: {
          billed: cny('0.00'),
          reverseCharge: cny('3.60'),
          parts: [
            { ratePpm: 90_000, amount: cny('1.80') },
            { ratePpm: 90_000, amount: cny('1.80') },
          ],
        },
        payable: cny('20.04'),
      },
    ],
    [
      'in parts, with withholding of the net',
      { tax: { mode: 'SPLIT', partsPpm: [25_000, 25_000] }, withholdingPpm: 50_000 },
      // 0.501 twice; 1.002
      { tax: { billed: cny('1.00') }, withholding: cny('1.00'), payable: cny('20.04') },
    ],
    [
      'line by line',
      { tax: { mode: 'EXCLUSIVE', ratePpm: 30_000, roundAt: 'LINE' } },
      // 0.4512 and 0.15, where the sum's were 0.6012
      { tax: { billed: cny('0.60'), roundAt: 'LINE' }, payable: cny('20.64') },
    ],
  ])('%s', async (_, settlement, expected) => {
    const { statement } = await closedUnder(settlement, '100.25', '33.35');
    expect(statement).toMatchObject({ commission: cny('20.04'), ...expected });
  });

  test('line by line is the tax of each line, and they add up', async () => {
    const tax = { mode: 'EXCLUSIVE', ratePpm: 100_000, roundAt: 'LINE' };
    // 15 % of 0.30, 0.045: 0.05 each, taxed 0.005: 0.01 each, and of their sum 0.015: 0.02
    const { statement } = await closedUnder({ tax }, '0.30', '0.30', '0.30');
    expect(statement.lines.nodes.map((line) => line.tax)).toEqual([cny('0.01'), cny('0.01'), cny('0.01')]);
    expect(statement).toMatchObject({ commission: cny('0.15'), tax: { billed: cny('0.03') } });
    const whole = await closedUnder({ tax: { ...tax, roundAt: 'STATEMENT' } }, '0.30', '0.30', '0.30');
    expect(whole.statement).toMatchObject({ tax: { billed: cny('0.02') } });
    expect(whole.statement.lines.nodes.map((line) => line.tax)).toEqual([null, null, null]);
  });

  test('without terms there is none', async () => {
    const { statement } = await closedUnder(null, '100.00');
    expect(statement).toMatchObject({
      termsVersion: null,
      tax: null,
      net: cny('15.00'),
      payable: cny('15.00'),
    });
  });
});

describe('a month below nothing', () => {
  const tax = { preset: 'CHINA_VAT_6' };

  test('is carried forward before tax, through a nil statement, until a month takes it up', async () => {
    const { world, march } = await belowNothing({ tax });
    expect(march.commission).toEqual(cny('15.00'));
    world.clock.set('2026-05-01T02:00:00Z');
    expect(await world.close('2026-04')).toMatchObject({
      commission: cny('-15.00'),
      net: cny('0.00'),
      carriedOut: cny('-15.00'),
      tax: { billed: cny('0.00') },
      payable: cny('0.00'),
    });
    world.clock.set('2026-06-01T02:00:00Z');
    expect(await world.close('2026-05')).toMatchObject({
      lineCount: 0,
      state: 'CLOSED',
      carriedIn: cny('-15.00'),
      carriedOut: cny('-15.00'),
      payable: cny('0.00'),
    });
    await world.report('reportPayments', aPayment(world.placementId, '200.00', { valueDate: '2026-05-20' }));
    world.clock.set('2026-07-01T02:00:00Z');
    expect(await world.close('2026-06')).toMatchObject({
      commission: cny('30.00'),
      carriedIn: cny('-15.00'),
      net: cny('15.00'),
      tax: { billed: cny('0.90') },
      carriedOut: cny('0.00'),
      payable: cny('15.90'),
    });
  });

  test('that is carried forward needs no invoice', async () => {
    const { world } = await belowNothing({});
    world.clock.set('2026-05-01T02:00:00Z');
    const { id } = await world.close('2026-04');
    expectData(await world.checker(APPROVE_STATEMENT, { id }));
    expect(expectRefusal(await invoice(world, id, '1.00'), 'STATE_CONFLICT').message).toContain(
      'it needs no invoice',
    );
  });

  test('is a credit note where the terms say so: the mirror of the invoice, billed and paid below zero', async () => {
    const { world, march } = await belowNothing({ tax, negativePolicy: 'CREDIT_NOTE' });
    world.clock.set('2026-05-01T02:00:00Z');
    const april = await world.close('2026-04');
    expect(march.payable).toEqual(cny('15.90'));
    expect(april).toMatchObject({
      net: cny('-15.00'),
      tax: { billed: cny('-0.90') },
      carriedOut: cny('0.00'),
      payable: cny('-15.90'),
    });
    expectData(await world.checker(APPROVE_STATEMENT, { id: april.id }));
    const wrong = expectRefusal(await invoice(world, april.id, '15.90'), 'INPUT_INVALID');
    expect(wrong.message).toContain('This statement is a credit note: write its amount below zero.');
    expect(expectData(await invoice(world, april.id, '-15.90'))).toMatchObject({
      submitInvoice: { state: 'MATCHED', difference: cny('0.00') },
    });
    expectRefusal(await pay(world, april.id, '15.90'), 'INPUT_INVALID');
    expect(expectData(await pay(world, april.id, '-15.90'))).toMatchObject({ recordPayout: { flags: [] } });
  });
});

describe('lines that are held', () => {
  test('say why, are taxed when they are released, and are released once', async () => {
    const { world, statement } = await closedUnder({ tax: { preset: 'CHINA_VAT_6' } }, '100.00', '40.00');
    const disputeId = await disputeOf(world, statement, '15.00', '20.00');
    const approved = await approve(world, statement.id);
    expect(approved).toMatchObject({
      commission: cny('21.00'),
      net: cny('21.00'),
      tax: { billed: cny('1.26') },
      held: cny('15.00'),
      approval: { net: cny('6.00'), tax: { billed: cny('0.36') }, carriedOut: cny('0.00') },
      payable: cny('6.36'),
    });
    expect(await disputes(world, statement.id, 'HELD')).toMatchObject([
      { id: disputeId, reason: 'WRONG_RATE', held: cny('15.00'), settledIn: null, state: 'OPEN' },
    ]);
    world.clock.set('2026-05-01T02:00:00Z');
    expect(await world.close('2026-04')).toMatchObject({ released: cny('0.00'), payable: cny('0.00') });
    await decide(world, disputeId);
    world.clock.set('2026-06-01T02:00:00Z');
    const may = await world.close('2026-05');
    expect(may).toMatchObject({
      commission: cny('0.00'),
      released: cny('15.00'),
      net: cny('15.00'),
      tax: { billed: cny('0.90') },
      payable: cny('15.90'),
    });
    expect(await disputes(world, may.id, 'RELEASED')).toMatchObject([
      {
        id: disputeId,
        statementId: statement.id,
        held: cny('15.00'),
        settledIn: '2026-05',
        state: 'REJECTED',
      },
    ]);
    expect(await disputes(world, may.id, 'LINES')).toEqual([]);
    world.clock.set('2026-07-01T02:00:00Z');
    expect(await world.close('2026-06')).toMatchObject({ released: cny('0.00'), payable: cny('0.00') });
  });

  test('line by line give back exactly their own tax', async () => {
    const tax = { mode: 'EXCLUSIVE', ratePpm: 100_000, roundAt: 'LINE' };
    const { world, statement } = await closedUnder({ tax }, '0.30', '0.30', '0.30');
    await disputeOf(world, statement, '0.05', '0.06');
    expect(await approve(world, statement.id)).toMatchObject({
      tax: { billed: cny('0.03') },
      approval: { net: cny('0.10'), tax: { billed: cny('0.02') } },
      payable: cny('0.12'),
    });
  });

  test('of money that went back pay what is undisputed now; what was carried comes back later', async () => {
    const { world } = await belowNothing({});
    await world.report('reportPayments', aPayment(world.placementId, '60.00', { valueDate: '2026-04-09' }));
    world.clock.set('2026-05-01T02:00:00Z');
    const april = await world.close('2026-04');
    expect(april).toMatchObject({ commission: cny('-6.00'), carriedOut: cny('-6.00') });
    world.clock.set('2026-06-01T02:00:00Z');
    expect(await world.close('2026-05')).toMatchObject({ carriedIn: cny('-6.00'), carriedOut: cny('-6.00') });
    const disputeId = await disputeOf(world, april, '-15.00', '0.00');
    expect(await approve(world, april.id)).toMatchObject({
      held: cny('-15.00'),
      carriedOut: cny('-6.00'),
      approval: { net: cny('9.00'), carriedOut: cny('0.00') },
      payable: cny('9.00'),
    });
    await decide(world, disputeId);
    world.clock.set('2026-07-01T02:00:00Z');
    // −6 of May, +6 because April carried out nothing after all, −15 released: 9 paid and 15 taken back are −6
    expect(await world.close('2026-06')).toMatchObject({
      carriedIn: cny('0.00'),
      released: cny('-15.00'),
      carriedOut: cny('-15.00'),
    });
  });
});

async function closedUnder(settlement: Data | null, ...amounts: readonly string[]) {
  const world = await aWorld({ settlement });
  await world.report('reportPayments', ...amounts.map((amount) => aPayment(world.placementId, amount)));
  world.clock.set('2026-04-01T02:00:00Z');
  return { world, statement: await world.close('2026-03') };
}

/** March earned 15.00; in April all of it went back. */
async function belowNothing(settlement: Data): Promise<{ world: World; march: SeenStatement }> {
  const world = await aWorld({ settlement });
  const { results } = await world.report('reportPayments', aPayment(world.placementId, '100.00'));
  world.clock.set('2026-04-01T02:00:00Z');
  const march = await world.close('2026-03');
  world.clock.set('2026-04-10T02:00:00Z');
  const back = aReversal(world.placementId, results[0]!.id!, '100.00', { valueDate: '2026-04-09' });
  await world.report('reportReversals', back);
  return { world, march };
}

async function disputeOf(
  world: World,
  statement: SeenStatement,
  fee: string,
  claimed: string,
): Promise<string> {
  expectData(await world.lender(SEND_STATEMENTS, { ids: [statement.id] }));
  const lineId = statement.lines.nodes.find(({ commission }) => commission.amount === fee)!.id;
  const claim = { statementId: statement.id, lineId, reason: 'WRONG_RATE', claimed: cny(claimed) };
  const { results } = await world.report('disputeLines', claim);
  return results[0]!.id!;
}

async function decide(world: World, disputeId: string): Promise<void> {
  const decision = { disputeId, accepted: false, rejection: 'RATE_AS_AGREED' };
  expect((await world.report('decideDisputes', decision)).created).toBe(1);
}

async function approve(world: World, id: string): Promise<Data> {
  const answer = await world.checker<{ approveStatement: Data }>(APPROVE_STATEMENT, { id });
  return expectData(answer).approveStatement;
}

async function disputes(world: World, id: string, which: string): Promise<readonly Data[]> {
  const asked = { id, which };
  const seen = await Promise.all(
    [world.lender, world.agency].map(async (call) => {
      return expectData(await call<{ disputes: { nodes: Data[] } }>(DISPUTES, asked)).disputes.nodes;
    }),
  );
  expect(seen[1]).toEqual(seen[0]);
  return seen[0]!;
}

function invoice(world: World, statementId: string, amount: string) {
  const input = { statementId, reference: aReference('inv'), amount: cny(amount), issuedOn: '2026-04-02' };
  return world.agency(SUBMIT_INVOICE, { input });
}

function pay(world: World, statementId: string, amount: string) {
  const input = { statementId, reference: aReference('pyo'), amount: cny(amount), valueDate: '2026-05-02' };
  return world.lender(RECORD_PAYOUT, { input });
}
