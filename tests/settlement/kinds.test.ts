import { expect, test } from '@jest/globals';
import { expectData } from '../support/api.js';
import { DRAFT_SCHEDULE } from '../support/documents.js';
import { aPayment, cny } from '../support/reports.js';
import { aWorld, type SeenStatement, type World } from '../support/world.js';

const bands = [
  { from: 0, ratePpm: 150_000 },
  { from: 10, ratePpm: 220_000 },
];

test('by the days since placement, the tenth day pays the next rate', async () => {
  const world = await aWorld({ terms: { kind: 'SINCE_PLACEMENT_BAND', bands } });
  world.clock.set('2026-03-25T02:00:00Z');
  await world.report(
    'reportPayments',
    aPayment(world.placementId, '100.00', { valueDate: '2026-03-19' }),
    aPayment(world.placementId, '100.00', { valueDate: '2026-03-20' }),
  );

  expect(paidByDay(await march(world))).toEqual([
    ['2026-03-19', cny('15.00')],
    ['2026-03-20', cny('22.00')],
  ]);
});

test('by the age at payment, the same debt rises into the next band', async () => {
  const world = await aWorld({
    accounts: [{ delinquentSince: '2026-03-10' }],
    terms: { kind: 'AGE_BAND', unit: 'DAYS', ageAt: 'PAYMENT', bands },
  });
  world.clock.set('2026-03-25T02:00:00Z');
  await world.report(
    'reportPayments',
    aPayment(world.placementId, '100.00', { valueDate: '2026-03-19' }),
    aPayment(world.placementId, '100.00', { valueDate: '2026-03-20' }),
  );

  expect(paidByDay(await march(world))).toEqual([
    ['2026-03-19', cny('15.00')],
    ['2026-03-20', cny('22.00')],
  ]);
});

test("by sequence, an account's second placement pays its own rate", async () => {
  const world = await aWorld({ terms: { kind: 'SEQUENCE', ratesPpm: [200_000, 300_000] } });
  await world.report('reportPayments', aPayment(world.placementId, '100.00'));
  await world.recall({ placementIds: [world.placementId] });
  world.clock.set('2026-03-12T02:00:00Z');
  await world.placeAll();
  await world.report('reportPayments', aPayment(world.placementId, '100.00', { valueDate: '2026-03-12' }));

  expect(paidByDay(await march(world))).toEqual([
    ['2026-03-10', cny('20.00')],
    ['2026-03-12', cny('30.00')],
  ]);
});

test('a draft says what it pays in Chinese too', async () => {
  const world = await aWorld({ terms: null });
  const terms = { kind: 'SEQUENCE', ratesPpm: [200_000, 300_000] };
  const input = { agreementId: world.agreementId, effectiveFrom: '2026-03-01', terms };
  const document = DRAFT_SCHEDULE.replace('inWords', 'inWords inChinese');
  const { draftFeeSchedule } = expectData(
    await world.lender<{ draftFeeSchedule: { inChinese: readonly string[] } }>(document, { input }),
  );
  expect(draftFeeSchedule.inChinese.slice(0, 2)).toEqual([
    '账户第 1 次委案的回款，按 20 % 计佣。',
    '账户第 2 次及以后委案的回款，按 30 % 计佣。',
  ]);
});

async function march(world: World): Promise<SeenStatement> {
  world.clock.set('2026-04-01T02:00:00Z');
  return world.close('2026-03');
}

function paidByDay({ lines }: SeenStatement) {
  return lines.nodes
    .map(({ valueDate, commission }) => [valueDate, commission] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
