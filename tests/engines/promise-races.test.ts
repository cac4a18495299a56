import { expect, test } from '@jest/globals';
import { expectData } from '../support/api.js';
import { aPayment, aPromise, sorted } from '../support/reports.js';
import { aWorld } from '../support/world.js';

const ROUNDS = 10;
/** Placements of a round. */
const SIZE = 6;
/** What happens at once in a round, 20 things: 12 batches of payments, 4 runs of the job, 2 batches of promises, 2 recalls. */
const PAYMENTS = 12;

test('promises are decided while money, promises and recalls come in: nothing is lost, money counts once', async () => {
  const world = await aWorld({ accounts: Array.from({ length: ROUNDS * SIZE }, () => ({})) });
  world.clock.set('2026-03-25T02:00:00Z');
  for (let round = 0; round < ROUNDS; round++) {
    const ids = world.placementIds.slice(round * SIZE, (round + 1) * SIZE);
    const mixed = (n: number) => (n % 2 === 0 ? ids : ids.toReversed());
    await world.report('reportPromises', ...ids.map((id) => aPromise(id, '250.00')));
    const early = (id: string) => aPromise(id, '50.00', { dueOn: '2026-03-18' });
    const money = (id: string) => aPayment(id, '25.00', { valueDate: '2026-03-15' });

    const batches = await Promise.all([
      ...Array.from({ length: PAYMENTS }, (_, n) => world.report('reportPayments', ...mixed(n).map(money))),
      ...[0, 1].map((n) => world.report('reportPromises', ...mixed(n).map(early))),
      ...[0, 1].map(async (n) => void expectData(await world.recall({ placementIds: mixed(n).slice(n, 4) }))),
      ...Array.from({ length: 4 }, () => world.runJobs('promises.decide')),
    ]);

    const stored = batches.reduce((sum, batch) => sum + (batch?.created ?? 0), 0);
    expect(stored).toBe((PAYMENTS + 2) * SIZE);
    const seen = await Promise.all(ids.map((id) => world.see(world.lender, id)));
    // 300.00 were paid in time for all three
    const verdicts = [
      ['2026-03-18', 'KEPT', '50.00'],
      ['2026-03-18', 'KEPT', '50.00'],
      ['2026-03-20', 'PARTIAL', '200.00'],
    ];
    expect(seen.map((placement) => placement!.paid.amount)).toEqual(ids.map(() => '300.00'));
    expect(seen.map((placement) => sorted(placement!.promises.map(verdict)))).toEqual(
      ids.map(() => verdicts),
    );
  }
}, 120_000);

function verdict(promise: Readonly<Record<string, unknown>>): readonly unknown[] {
  const { amount } = promise['paid'] as { readonly amount: string };
  return [promise['dueOn'], promise['status'], amount];
}
