import { expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import { AGREEMENT, APPROVE_SCHEDULE, DRAFT_SCHEDULE } from '../support/documents.js';
import { aWorld, FLAT_15, type Data, type World } from '../support/world.js';

test('a drafted schedule says in words what it pays, and is not in force', async () => {
  const world = await withoutSchedule();

  const drafted = await draft(world, { terms: { kind: 'FLAT', ratePpm: 150_000 } });

  expect(drafted).toMatchObject({
    version: 1,
    status: 'DRAFT',
    effectiveFrom: '2026-03-01',
    approvedBy: null,
  });
  expect(drafted.inWords.join(' ')).toContain('15');
  expectRefusal(await world.place({ accountIds: world.accountIds }), 'SCHEDULE_NOT_APPROVED');
});

test('another actor approves it, and then it is in force', async () => {
  const world = await withoutSchedule();
  const { id, madeBy } = await draft(world);

  const { approveFeeSchedule } = expectData(
    await world.checker<{ approveFeeSchedule: Schedule }>(APPROVE_SCHEDULE, { id }),
  );

  expect(approveFeeSchedule).toMatchObject({ id, status: 'APPROVED', madeBy });
  expect(approveFeeSchedule.approvedBy).not.toBe(madeBy);
  expect(expectData(await world.place({ accountIds: world.accountIds })).placeAccounts.placedCount).toBe(1);
});

test('whoever drafted a schedule cannot approve it', async () => {
  const world = await withoutSchedule();
  const { id } = await draft(world);
  expectRefusal(await world.lender(APPROVE_SCHEDULE, { id }), 'SAME_ACTOR');
  expectRefusal(await world.place({ accountIds: world.accountIds }), 'SCHEDULE_NOT_APPROVED');
});

test('drafting other terms edits no draft: it makes the next version, each approved by whoever did not make it', async () => {
  const world = await withoutSchedule();
  const first = await draft(world);
  const terms = { kind: 'FLAT', ratePpm: 200_000 };
  const input = { agreementId: world.agreementId, effectiveFrom: '2026-03-01', terms };
  const { draftFeeSchedule: second } = expectData(
    await world.checker<{ draftFeeSchedule: Schedule }>(DRAFT_SCHEDULE, { input }),
  );

  const { agreement } = expectData(
    await world.lender<{ agreement: { feeSchedules: readonly Schedule[] } }>(AGREEMENT, {
      id: world.agreementId,
    }),
  );

  expect(agreement.feeSchedules).toEqual([first, second]);
  expect(second.madeBy).not.toBe(first.madeBy);
  expectRefusal(await world.lender(APPROVE_SCHEDULE, { id: first.id }), 'SAME_ACTOR');
  expectRefusal(await world.checker(APPROVE_SCHEDULE, { id: second.id }), 'SAME_ACTOR');
  expectData(await world.checker(APPROVE_SCHEDULE, { id: first.id }));
  expectData(await world.lender(APPROVE_SCHEDULE, { id: second.id }));
});

test('approving again changes nothing', async () => {
  const world = await withoutSchedule();
  const { id } = await draft(world);
  const first = expectData(await world.checker(APPROVE_SCHEDULE, { id }));
  world.clock.advance(60_000);
  expect(expectData(await world.checker(APPROVE_SCHEDULE, { id }))).toEqual(first);
});

test('a schedule counts from its first day in the zone of the agreement', async () => {
  const world = await withoutSchedule();
  const { id } = await draft(world, { effectiveFrom: '2026-03-11' });
  expectData(await world.checker(APPROVE_SCHEDULE, { id }));
  world.clock.set('2026-03-10T15:59:59Z');
  expectRefusal(await world.place({ accountIds: world.accountIds }), 'SCHEDULE_NOT_APPROVED');

  world.clock.set('2026-03-10T16:00:00Z');

  expect(expectData(await world.place({ accountIds: world.accountIds })).placeAccounts.placedCount).toBe(1);
});

test('versions are counted, and a placement keeps the one in force on its day', async () => {
  const world = await aWorld();
  const next = await draft(world, { effectiveFrom: '2026-03-10', terms: { kind: 'FLAT', ratePpm: 200_000 } });
  expectData(await world.checker(APPROVE_SCHEDULE, { id: next.id }));

  const { agreement } = expectData(
    await world.lender<{ agreement: { feeSchedules: readonly Schedule[] } }>(AGREEMENT, {
      id: world.agreementId,
    }),
  );

  expect(agreement.feeSchedules.map(({ version, status }) => [version, status])).toEqual([
    [1, 'APPROVED'],
    [2, 'APPROVED'],
  ]);
  expect(await world.placements()).toMatchObject([{ scheduleId: world.scheduleId }]);
});

test.each([
  ['a rate above all of the money', { kind: 'FLAT', ratePpm: 1_000_001 }],
  ['no rate', { kind: 'FLAT' }],
  ['bands that do not begin at 0', { kind: 'AGE_BAND', unit: 'MONTHS', bands: [{ from: 1, ratePpm: 1 }] }],
  [
    'bands that do not rise',
    {
      kind: 'AGE_BAND',
      unit: 'DAYS',
      bands: [
        { from: 0, ratePpm: 1 },
        { from: 0, ratePpm: 2 },
      ],
    },
  ],
])('a schedule with %s is refused', async (_, terms) => {
  const world = await withoutSchedule();
  const input = { agreementId: world.agreementId, effectiveFrom: '2026-03-01', terms };
  expectRefusal(await world.lender(DRAFT_SCHEDULE, { input }), 'INPUT_INVALID');
});

test('tiers say what they pay in both languages, with a worked table and a warning of a falling cliff', async () => {
  const world = await withoutSchedule();
  const terms = {
    kind: 'TIERED',
    mode: 'WHOLE',
    // more than 32 bits hold
    tiers: [
      { from: 0, ratePpm: 200_000 },
      { from: 5_000_000_000, ratePpm: 100_000, flatMinor: 100 },
    ],
    perPayment: { maxMinor: 4_000_000_000 },
  };
  const input = { agreementId: world.agreementId, effectiveFrom: '2026-03-01', terms };

  const { draftFeeSchedule: drafted } = expectData(
    await world.lender<{ draftFeeSchedule: Data }>(DRAFT_WITH_WORDS, { input }),
  );

  expect(drafted).toMatchObject({
    inWords: expect.arrayContaining([expect.stringContaining('CNY 50000000.00')]),
    inChinese: expect.arrayContaining([expect.stringContaining('20 %')]),
    warnings: [
      {
        code: 'FALLING_CLIFF',
        path: ['tiers', '1', 'ratePpm'],
        message: expect.stringContaining('from 20 % to 10 %'),
        inChinese: expect.stringContaining('负佣金'),
      },
    ],
  });
  expect(drafted.workedTable).toContainEqual({
    example: '期间累计回款',
    collected: { amount: '49999999.99', currency: 'CNY' },
    commission: { amount: '10000000.00', currency: 'CNY' },
  });
});

test.each([
  [
    'two tiers from the same bound',
    [0, 500, 500],
    '2',
    'The tier from 500 (row 3) must begin above 500 (row 2).',
  ],
  [
    'a gap at the bottom',
    [100, 500],
    '0',
    'The first tier must begin at 0: nothing says what is paid below 100.',
  ],
])('%s is refused with the rows it is about', async (_, bounds, row, sentence) => {
  const world = await withoutSchedule();
  const tiers = bounds.map((from) => ({ from, ratePpm: 100_000 }));
  const terms = { kind: 'TIERED', mode: 'MARGINAL', tiers };
  const input = { agreementId: world.agreementId, effectiveFrom: '2026-03-01', terms };
  const refused = expectRefusal(await world.lender(DRAFT_SCHEDULE, { input }), 'INPUT_INVALID');
  expect(refused.extensions.path).toEqual(['input', 'terms', 'tiers', Number(row), 'from']);
  expect(refused.message).toContain(sentence);
});

test('a part of a debt that no account has is refused: it would earn nothing', async () => {
  const world = await withoutSchedule();
  const terms = { ...FLAT_15, commissionable: ['principal', 'intrest'] };
  const input = { agreementId: world.agreementId, effectiveFrom: '2026-03-01', terms };
  const refused = expectRefusal(await world.lender(DRAFT_SCHEDULE, { input }), 'INPUT_INVALID');
  expect(refused.extensions.path).toEqual(['input', 'terms', 'commissionable', 1]);
});

test('nothing more is placed under a retired version, and what was placed under it closes by it', async () => {
  const world = await aWorld({ accounts: [{}, {}], isPlaced: false });
  const [first, second] = world.accountIds;
  expectData(await world.place({ accountIds: [first] }));
  const id = world.scheduleId;
  const retired = expectData(await world.lender<{ retireFeeSchedule: Schedule }>(RETIRE, { id }));
  const again = expectData(await world.lender<{ retireFeeSchedule: Schedule }>(RETIRE, { id }));

  expect(retired.retireFeeSchedule.status).toBe('RETIRED');
  expect(again).toEqual(retired);
  expectRefusal(await world.place({ accountIds: [second] }), 'SCHEDULE_NOT_APPROVED');
  expectRefusal(await world.checker(APPROVE_SCHEDULE, { id }), 'STATE_CONFLICT');
  const [placement] = await world.placements();
  await world.report('recordDirectPayments', {
    placementId: placement!.id,
    reference: 'direct-1',
    amount: { amount: '100.00', currency: 'CNY' },
    valueDate: '2026-03-10',
  });
  world.clock.set('2026-04-01T02:00:00Z');
  expect((await world.close('2026-03')).commission.amount).toBe('15.00');
});

test('where payments are rated by their own day, no version begins in a month that is closed', async () => {
  const byDay = (ratePpm: number) => ({ kind: 'FLAT', ratePpm, rateBasis: 'PAYMENT' });
  const world = await aWorld({ terms: byDay(100_000) });
  const pay = (reference: string, valueDate: string) => ({
    placementId: world.placementId,
    reference,
    amount: { amount: '100.00', currency: 'CNY' },
    valueDate,
  });
  await world.report('recordDirectPayments', pay('d-1', '2026-03-10'));
  world.clock.set('2026-04-10T02:00:00Z');
  const march = await world.close('2026-03');
  const early = await draft(world, { effectiveFrom: '2026-03-31', terms: byDay(200_000) });
  const open = await draft(world, { effectiveFrom: '2026-04-05', terms: byDay(200_000) });

  const refused = expectRefusal(await world.checker(APPROVE_SCHEDULE, { id: early.id }), 'STATE_CONFLICT');
  expectData(await world.checker(APPROVE_SCHEDULE, { id: open.id }));
  await world.report('recordDirectPayments', pay('d-2', '2026-04-04'), pay('d-3', '2026-04-05'));
  await world.report('recordDirectPayments', pay('d-4', '2026-03-20'));
  world.clock.set('2026-05-01T02:00:00Z');
  const april = await world.close('2026-04');

  expect(refused.message).toContain('2026-04-01');
  expect(march.commission.amount).toBe('10.00');
  expect(
    april.lines.nodes.map(({ valueDate, commission }) => [valueDate, commission.amount]).toSorted(),
  ).toEqual([
    ['2026-03-20', '10.00'],
    ['2026-04-04', '10.00'],
    ['2026-04-05', '20.00'],
  ]);
});

test("another lender's agreement and schedule answer like unknown ones", async () => {
  const [other, world] = [await aWorld(), await withoutSchedule()];
  const input = { agreementId: other.agreementId, effectiveFrom: '2026-03-01', terms: FLAT_15 };
  expectRefusal(await world.lender(DRAFT_SCHEDULE, { input }), 'NOT_FOUND');
  expectRefusal(await world.checker(APPROVE_SCHEDULE, { id: other.scheduleId }), 'NOT_FOUND');
  expectRefusal(await world.checker(APPROVE_SCHEDULE, { id: 'sch_nonsense' }), 'NOT_FOUND');
});

test('drafting and approving need scopes of their own', async () => {
  const world = await withoutSchedule();
  const { id } = await draft(world);
  const input = { agreementId: world.agreementId, effectiveFrom: '2026-03-01', terms: FLAT_15 };
  const drafter = await world.lenderWith('schedules:write');
  const approver = await world.lenderWith('schedules:approve');
  expect(
    expectRefusal(await approver(DRAFT_SCHEDULE, { input }), 'SCOPE_MISSING').extensions.requiredScope,
  ).toBe('schedules:write');
  expect(
    expectRefusal(await drafter(APPROVE_SCHEDULE, { id }), 'SCOPE_MISSING').extensions.requiredScope,
  ).toBe('schedules:approve');
});

test('ten drafts at once become ten versions', async () => {
  const world = await withoutSchedule();
  const drafts = await Promise.all(Array.from({ length: 10 }, () => draft(world)));
  const versions = drafts.map(({ version }) => version).toSorted((a, b) => a - b);
  expect(versions).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

const DRAFT_WITH_WORDS = `mutation($input: DraftFeeScheduleInput!) { draftFeeSchedule(input: $input) {
  inWords inChinese warnings { code path message inChinese }
  workedTable(language: ZH) { example collected { amount currency } commission { amount currency } } } }`;

const RETIRE = 'mutation($id: ID!) { retireFeeSchedule(scheduleId: $id) { id status } }';

interface Schedule {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly inWords: readonly string[];
  readonly madeBy: string;
  readonly approvedBy: string | null;
}

function withoutSchedule(): Promise<World> {
  return aWorld({ terms: null });
}

async function draft(world: World, parts: Data = {}): Promise<Schedule> {
  const input = { agreementId: world.agreementId, effectiveFrom: '2026-03-01', terms: FLAT_15, ...parts };
  return expectData(await world.lender<{ draftFeeSchedule: Schedule }>(DRAFT_SCHEDULE, { input }))
    .draftFeeSchedule;
}
