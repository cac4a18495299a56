import { expect, test } from '@jest/globals';
import { createJobEngine } from '../../src/jobs/index.js';
import { Refusal } from '../../src/kernel/errors.js';
import { formatMinor } from '../../src/kernel/money.js';
import type { LocalDate } from '../../src/kernel/time.js';
import { feeTermsSchema } from '../../src/modules/fees/index.js';
import { closePeriodJob } from '../../src/modules/settlement/index.js';
import { expectData } from '../support/api.js';
import { aPayment } from '../support/reports.js';
import { aWorld, type SeenStatement, type World } from '../support/world.js';
import { dice, drafted, minorOf, naiveCommissions, simulatedLines } from './contracted-histories.js';

/** More than a step of 250 takes. */
const PAYMENTS = 260;

const tiers = [
  { from: 0, ratePpm: 100_000 },
  { from: 20_000, ratePpm: 60_000, flatMinor: 700 },
  { from: 60_000, ratePpm: 90_000 },
];

test.each([
  ['by the sums of pools', { kind: 'TIERED', mode: 'WHOLE', tiers }],
  ['payment after payment', { kind: 'TIERED', mode: 'MARGINAL', tiers, perPayment: { maxMinor: 60 } }],
  [
    'by what was recovered',
    { kind: 'RECOVERY_RATE', scope: 'BATCH', tiers: [tiers[0]!, { from: 400_000, ratePpm: 200_000 }] },
  ],
])(
  'a close %s that breaks off at every step says in the end what an unbroken one would',
  async (_, input) => {
    const terms = feeTermsSchema.parse(input);
    const world = await aWorld({
      accounts: Array.from({ length: 4 }, () => ({ balance: '900.00' })),
      terms: drafted(terms),
    });
    world.clock.set('2026-03-31T02:00:00Z');
    await pay(world);
    world.clock.set('2026-04-01T02:00:00Z');

    const { id, broken } = await closeWithBreaks(world);

    expect(broken).toBeGreaterThan(2);
    const versions = [{ effectiveFrom: '2000-01-01' as LocalDate, terms }];
    const statement = await world.statement(id);
    expect(statement).toMatchObject({ state: 'CLOSED', paymentCount: PAYMENTS });
    const [commission] = await naiveCommissions(world, versions);
    expect(minorOf(statement.commission.amount)).toBe(commission);
    const [simulated] = await simulatedLines(world, versions);
    expect(await allLines(world, statement)).toEqual(simulated);
  },
);

async function pay(world: World): Promise<void> {
  const roll = dice(11);
  const items = Array.from({ length: PAYMENTS }, () =>
    aPayment(world.placementIds[roll(4)]!, formatMinor(BigInt(1 + roll(900)), 'CNY'), {
      valueDate: `2026-03-${String(10 + roll(20))}`,
    }),
  );
  await world.report('recordDirectPayments', ...items);
}

/** Each run takes one step and is given up in the next; the month is closed again until it is sealed. */
async function closeWithBreaks(world: World): Promise<{ readonly id: string; readonly broken: number }> {
  const { database, clocks } = world.api;
  for (let broken = 0; ; broken++) {
    const { id, state } = expectData(await world.startClosing('2026-03')).closePeriod;
    if (state === 'CLOSED') return { id, broken };
    let steps = 0;
    const breaking: typeof closePeriodJob = {
      ...closePeriodJob,
      run: (job) =>
        closePeriodJob.run({
          ...job,
          cursor: () => job.cursor(),
          step: async (work) => {
            if (++steps > 1) throw new Refusal('STATE_CONFLICT', 'Broken off.');
            await job.step(work);
          },
        }),
    };
    await createJobEngine({ database, clocks, handlers: [breaking] }).runUntilIdle();
  }
}

async function allLines(world: World, { id, lineCount }: SeenStatement): Promise<string[]> {
  const lines =
    'lines(first: 250, after: $after) { pageInfo { endCursor } nodes { eventId base { amount } commission { amount } } }';
  const query = `query($id: ID!, $after: String) { statement(id: $id) { ${lines} } }`;
  const found: string[] = [];
  for (let after: string | null = null; found.length < lineCount;) {
    const answer = await world.lender<{ statement: SeenStatement }>(query, { id, after });
    const page: SeenStatement['lines'] = expectData(answer).statement.lines;
    for (const { eventId, base, commission } of page.nodes)
      found.push(`${eventId} ${minorOf(base.amount)} ${minorOf(commission.amount)}`);
    after = page.pageInfo.endCursor;
  }
  return found.toSorted();
}
