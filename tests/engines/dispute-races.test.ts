import { expect, test } from '@jest/globals';
import { expectData } from '../support/api.js';
import { APPROVE_STATEMENT, SEND_STATEMENTS, STATEMENT_LIFE } from '../support/documents.js';
import { aPayment } from '../support/reports.js';
import { aWorld, type Data, type SeenStatement, type World } from '../support/world.js';

const LINES = 60;

test('disputes that are decided while their statement is approved and the next month closes are each settled once', async () => {
  const world = await aWorld();
  const paid = Array.from({ length: LINES }, () => aPayment(world.placementId, '10.00'));
  await world.report('reportPayments', ...paid);
  world.clock.set('2026-04-01T02:00:00Z');
  const statement = await world.close('2026-03');
  expectData(await world.lender(SEND_STATEMENTS, { ids: [statement.id] }));
  const { results } = await world.report('disputeLines', ...statement.lines.nodes.map(claimOf(statement)));
  world.clock.set('2026-05-02T02:00:00Z');

  const decisions = results.map(({ id: disputeId }) => ({ disputeId, accepted: true }));
  await Promise.all([
    ...decisions.map(async (decision) => {
      expect((await world.report('decideDisputes', decision)).created).toBe(1);
    }),
    world.checker(APPROVE_STATEMENT, { id: statement.id }).then(expectData),
    world.startClosing('2026-04').then(() => world.runJobs()),
  ]);
  const april = await world.close('2026-04');
  world.clock.set('2026-06-02T02:00:00Z');
  const may = await world.close('2026-05');

  const corrected = [...april.lines.nodes, ...may.lines.nodes].map(({ eventId }) => eventId);
  expect(corrected.toSorted()).toEqual(results.map(({ id }) => id!).toSorted());
  const lives = await Promise.all([statement, april, may].map(({ id }) => lifeOf(world, id)));
  const sum = (name: string) => lives.reduce((total, life) => total + cents(life[name]), 0);
  // what one approval held is released by the others, to the cent
  expect(sum('held')).toBe(sum('released'));
  // 1.50 as it was, and 0.50 more for each
  expect(sum('payable')).toBe(LINES * 200);
});

function claimOf({ id }: SeenStatement) {
  return (line: { readonly id: string }): Data => ({
    statementId: id,
    lineId: line.id,
    reason: 'WRONG_RATE',
    claimed: { amount: '2.00', currency: 'CNY' },
  });
}

async function lifeOf(world: World, id: string): Promise<Data> {
  return expectData(await world.lender<{ statement: Data }>(STATEMENT_LIFE, { id })).statement;
}

function cents(money: unknown): number {
  return Number((money as { readonly amount: string }).amount.replace('.', ''));
}
