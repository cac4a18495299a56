import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { monthOf, type LocalDate } from '../../src/kernel/time.js';
import { payments } from '../../src/modules/payments/payment.entity.js';
import { expectData } from '../support/api.js';
import { STATEMENT } from '../support/documents.js';
import { aPayment, cny } from '../support/reports.js';
import { aWorld, type SeenStatement, type World } from '../support/world.js';

/** Placements of one call. */
const SIZE = 10;

test('E127 1,500 payments of ten workers that come in while months are closed are each on one statement, or in the open month', async () => {
  const OPERATIONS = 1_500;
  const world = await aWorld({ accounts: Array.from({ length: 50 }, () => ({ balance: '1000000.00' })) });
  world.clock.set('2026-06-02T02:00:00Z');
  const days = ['2026-03-20', '2026-04-20', '2026-05-20', '2026-06-01'];
  const ids: string[] = [];
  const report = async (n: number) => {
    const payment = aPayment(world.placementIds[n % 50]!, '1.00', { valueDate: days[n % 4]! });
    const { results } = await world.report('reportPayments', payment);
    ids.push(results[0]!.id!);
  };
  const reporting = inParallel(10, OPERATIONS, report);
  const statements: string[] = [];
  for (const [n, month] of ['2026-03', '2026-04', '2026-05'].entries()) {
    await until(() => ids.length >= (n + 1) * 300);
    const [closing] = await Promise.all([
      world.startClosing(month),
      world.startClosing(month, world.checker),
    ]);
    statements.push(expectData(closing).closePeriod.id);
    await world.runJobs();
  }
  await reporting;

  const closed = await Promise.all(statements.map((id) => wholeStatement(world, id)));
  for (const { statement, lines } of closed) {
    expect(statement).toMatchObject({ state: 'CLOSED', lineCount: lines.length, paymentCount: lines.length });
    expect(lines.map(({ number }) => number)).toEqual(lines.map((_, n) => n + 1));
    // each payment of 1.00 earns 0.15
    expect(statement.received).toEqual(cny(`${lines.length}.00`));
    expect(statement.commission).toEqual(cny((lines.length * 0.15).toFixed(2)));
  }
  const settled = closed.flatMap(({ lines }) => lines.map(({ eventId }) => eventId));
  const open = await openPayments(world);
  expect([...settled, ...open].toSorted()).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(OPERATIONS);
  expect(closed.map(({ lines }) => lines.length > 0)).toEqual([true, true, true]);
}, 120_000);

test('E128 a recall while a month is closed changes nothing of its statement, and later money earns nothing', async () => {
  const TRIES = 1_000;
  const world = await aWorld({ accounts: Array.from({ length: TRIES }, () => ({})) });
  const pay = async (valueDate: string) => {
    const payments = world.placementIds.map((id) => aPayment(id, '100.00', { valueDate }));
    for (const from of [0, 500]) await world.report('reportPayments', ...payments.slice(from, from + 500));
  };
  await pay('2026-03-10');
  world.clock.set('2026-04-01T02:00:00Z');
  const { id } = expectData(await world.startClosing('2026-03')).closePeriod;

  const recall = async (n: number) => {
    const placementIds = world.placementIds.slice(n * SIZE, (n + 1) * SIZE);
    const { recallPlacements } = expectData(await world.recall({ placementIds }));
    expect(recallPlacements.recalled).toHaveLength(SIZE);
  };
  await Promise.all([inParallel(4, TRIES / SIZE, recall), world.runJobs()]);
  await pay('2026-04-02');

  const march = await wholeStatement(world, id);
  expect(march.statement).toMatchObject({ state: 'CLOSED', lineCount: TRIES, commission: cny('15000.00') });
  expect(march.lines.map(({ placementId }) => placementId)).toEqual(world.placementIds.toSorted());
  expect(new Set(march.lines.map(({ trace }) => ruleOf(trace)))).toEqual(new Set(['IN_WINDOW']));
  world.clock.set('2026-05-01T02:00:00Z');
  const april = await wholeStatement(world, (await world.close('2026-04')).id);
  expect(april.statement).toMatchObject({
    lineCount: TRIES,
    received: cny('100000.00'),
    commission: cny('0.00'),
  });
  expect(new Set(april.lines.map(({ trace }) => ruleOf(trace)))).toEqual(new Set(['AFTER_END']));
  expect((await world.see())!.payments.map(({ flags }) => flags)).toEqual([['AFTER_RECALL'], []]);
}, 120_000);

/** Does things 0 to `count` - 1, so many of them at once. */
async function inParallel(atOnce: number, count: number, act: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(2);
}

async function wholeStatement(world: World, id: string) {
  const lines: SeenStatement['lines']['nodes'][number][] = [];
  for (let after: string | null = null; ;) {
    const variables: Record<string, unknown> = { id, first: 250, after };
    const { statement } = expectData(await world.lender<{ statement: SeenStatement }>(STATEMENT, variables));
    lines.push(...statement.lines.nodes);
    if (!statement.lines.pageInfo.hasNextPage) return { statement, lines };
    after = statement.lines.pageInfo.endCursor;
  }
}

/** Payments that the month which is open now will know. */
async function openPayments({ reader }: World): Promise<string[]> {
  const rows = await reader.find(payments, { settlesIn: monthOf('2026-06-01' as LocalDate) });
  return rows.map(({ id }) => id);
}

function ruleOf(trace: string): unknown {
  return (JSON.parse(trace) as { rule: unknown }).rule;
}
