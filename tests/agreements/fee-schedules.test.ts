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
