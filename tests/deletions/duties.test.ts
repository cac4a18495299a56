import { describe, expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import { aWorld, World } from '../support/world.js';
import { aReference } from '../support/reports.js';
import { duties, extend, ofAgency, ofLender, toldOf, waive } from './deletion-world.js';

/** The tenth of March in Shanghai, so that Chinese duties are due on the ninth of April. */
const OVERDUE = '2026-04-09T16:00:00Z';

describe('a duty opens with the end of a placement', () => {
  test('by a recall, for both sides to see, with its law and its day', async () => {
    const world = await aWorld({ accounts: [{}, {}] });
    const [gone] = world.placementIds as [string, string];
    expect(await ofLender(world)).toEqual([]);

    await world.recall({ placementIds: [gone] });

    const duty = {
      placementId: gone,
      kind: 'DELETE',
      basis: expect.stringContaining('PIPL 21(2)'),
      since: '2026-03-10T02:00:00.000Z',
      keepUntil: null,
      dueOn: '2026-04-09',
      status: 'OPEN',
      isOverdue: false,
      attestations: [],
    };
    expect(await ofLender(world)).toEqual([duty]);
    expect(await ofAgency(world)).toEqual([duty]);
  });

  test('by the end of the window, from its last moment, however late that is noticed', async () => {
    const world = await aWorld();
    world.clock.set('2026-06-20T00:00:00Z');
    await world.runJobs('placements.expire');
    expect(await ofAgency(world)).toMatchObject([{ since: '2026-06-07T15:59:59.999Z', dueOn: '2026-07-07' }]);
  });

  test('by a recall that finds the window has run out', async () => {
    const world = await aWorld();
    world.clock.set('2026-06-20T00:00:00Z');
    await world.recall({ batchId: world.batchId });
    expect(await ofAgency(world)).toMatchObject([{ since: '2026-06-07T15:59:59.999Z', dueOn: '2026-07-07' }]);
  });

  test('by the law of each person: evidence is kept in the United States', async () => {
    const world = await aWorld({ accounts: [{ jurisdiction: 'US-NY' }, { jurisdiction: 'DE' }] });
    await world.recall({ batchId: world.batchId });
    expect(await ofLender(world)).toMatchObject([
      { kind: 'DELETE', basis: expect.stringContaining('GDPR'), keepUntil: null, dueOn: '2026-04-09' },
      { kind: 'KEEP_EVIDENCE', keepUntil: '2029-03-10', dueOn: '2029-04-09' },
    ]);
  });

  test('once: recalling again and a dry run open none', async () => {
    const world = await aWorld();
    await world.recall({ batchId: world.batchId, dryRun: true });
    expect(await ofLender(world)).toEqual([]);
    await world.recall({ batchId: world.batchId });
    await world.recall({ batchId: world.batchId });
    expect(await ofLender(world)).toHaveLength(1);
  });
});

test('recalled by twenty at once, and by the job beside them, each placement has one duty', async () => {
  const world = await aWorld({ accounts: [{}, {}, {}] });
  world.clock.set('2026-06-20T00:00:00Z');
  await Promise.all([
    ...Array.from({ length: 20 }, () => world.recall({ batchId: world.batchId })),
    world.runJobs('placements.expire'),
  ]);
  const open = await ofLender(world);
  expect(open.map(({ placementId }) => placementId).toSorted()).toEqual(world.placementIds.toSorted());
});

test('attested while the account is placed anew: the duty is over either way, and no row is lost', async () => {
  const world = await aWorld({ accounts: [{}, {}, {}, {}] });
  await world.recall({ batchId: world.batchId });
  const ended = world.placementIds;
  const attested = ended.map((placementId) => ({
    placementId,
    reference: aReference('dat'),
    deletedAt: '2026-03-10T02:00:00Z',
    deletedBy: 'S-4',
    method: 'CLEARED',
    records: 1,
  }));
  const placing = world.place({ accountIds: world.accountIds });
  const answers = await Promise.all([
    placing,
    ...attested.map((item) => world.report('attestDeletions', item)),
  ]);
  expect(expectData(answers[0] as Awaited<typeof placing>).placeAccounts.placedCount).toBe(4);
  const over = await ofLender(world, { status: 'ATTESTED' });
  expect(over.map(({ placementId }) => placementId).toSorted()).toEqual(ended.toSorted());
  for (const { attestations } of over) expect(attestations).toHaveLength(1);
  expect(await ofLender(world)).toEqual([]);
});

describe('while one is overdue, nothing new is placed with the agency', () => {
  async function withOneOverdue(): Promise<World> {
    const world = await aWorld({ accounts: [{}, {}] });
    await world.recall({ placementIds: [world.placementId] });
    world.clock.set(OVERDUE);
    return world;
  }

  test('each account is refused with what to do, until it is attested', async () => {
    const world = await withOneOverdue();
    const accountIds = [world.accountIds[0]!];
    const { placeAccounts: refused } = expectData(await world.place({ accountIds }));
    expect(refused).toMatchObject({
      batch: null,
      refused: [
        {
          accountId: accountIds[0],
          problem: {
            code: 'DELETION_OVERDUE',
            message: expect.stringMatching(/: 1, due since 2026-04-09\. Have the agency attest/),
            path: ['input', 'accountIds', '0'],
          },
        },
      ],
    });
    await world.report('attestDeletions', {
      placementId: world.placementId,
      reference: aReference('dat'),
      deletedAt: OVERDUE,
      deletedBy: 'S-4',
      method: 'CLEARED',
      records: 1,
    });
    const { placeAccounts: placed } = expectData(await world.place({ accountIds }));
    expect(placed).toMatchObject({ placedCount: 1, refused: [] });
  });

  test('not a moment earlier', async () => {
    const world = await withOneOverdue();
    world.clock.set('2026-04-09T15:59:59.999Z');
    const { placeAccounts } = expectData(await world.place({ accountIds: [world.accountIds[0]] }));
    expect(placeAccounts.placedCount).toBe(1);
  });

  test('also by filter and in a dry run; what is wrong with an account itself comes first', async () => {
    const world = await withOneOverdue();
    const dry = expectData(await world.place({ filter: {}, dryRun: true })).placeAccounts;
    expect(dry).toMatchObject({ placedCount: 0, refused: [{ problem: { code: 'DELETION_OVERDUE' } }] });
    const placed = expectData(await world.place({ accountIds: [world.accountIds[1]] })).placeAccounts;
    expect(placed.refused).toMatchObject([{ problem: { code: 'ACCOUNT_ALREADY_PLACED' } }]);
  });

  test('another agency of the same lender is not concerned', async () => {
    const world = await withOneOverdue();
    const { agencyId } = await world.anotherAgency();
    const other = new World(world.api, world.lenderId, agencyId, {
      maker: world.lender,
      checker: world.checker,
    });
    await other.begin({ accounts: [{}] });
    expect(other.placementIds).toHaveLength(1);
  });

  test('waived or given more time it stands in nobody’s way', async () => {
    const [one, other] = [await withOneOverdue(), await withOneOverdue()];
    expectData(await waive(one, [one.placementId]));
    expectData(await extend(other, [other.placementId], '2026-05-01'));
    for (const world of [one, other]) {
      const { placeAccounts } = expectData(await world.place({ accountIds: [world.accountIds[0]] }));
      expect(placeAccounts.placedCount).toBe(1);
    }
  });
});

test('an agency that gets the account again owes its deletion when that placement ends, not before', async () => {
  const world = await aWorld();
  await world.recall({ batchId: world.batchId });
  await world.placeAll({ reference: 'again' });
  expect(await ofLender(world)).toEqual([]);
  expect(await ofLender(world, { status: 'SUPERSEDED' })).toHaveLength(1);
  await world.recall({ batchId: world.batchId });
  expect(await ofLender(world)).toMatchObject([{ placementId: world.placementId }]);
});

describe('the lender', () => {
  test('waives a duty with a reason, once; one that is over stays so', async () => {
    const world = await aWorld({ accounts: [{}, {}] });
    await world.recall({ batchId: world.batchId });
    const [one, other] = world.placementIds as [string, string];
    expect(expectData(await waive(world, [one])).waiveDeletions).toMatchObject({ changed: 1 });
    expect(expectData(await waive(world, [one])).waiveDeletions).toMatchObject({ unchanged: 1 });
    const late = expectData(await extend(world, [one], '2027-01-01')).extendDeletions;
    expect(late.results).toMatchObject([{ status: 'REFUSED', problem: { code: 'STATE_CONFLICT' } }]);
    expect((await ofLender(world)).map(({ placementId }) => placementId)).toEqual([other]);
    expect(await toldOf(world, 'deletion.waived')).toEqual([one]);
    const [waived] = (
      await world.lender<{ deletionDuties: { nodes: object[] } }>(
        '{ deletionDuties(first: 5, filter: { status: WAIVED }) { nodes { changeReason changedBy changedAt } } }',
      )
    ).data!.deletionDuties.nodes;
    expect(waived).toEqual({
      changeReason: 'Agreed by telephone',
      changedBy: expect.any(String),
      changedAt: '2026-03-10T02:00:00.000Z',
    });
  });

  test('gives more time, and never less', async () => {
    const world = await aWorld();
    await world.recall({ batchId: world.batchId });
    const extended = async (dueOn: string) =>
      expectData(await extend(world, [world.placementId], dueOn)).extendDeletions;
    expect(await extended('2026-05-31')).toMatchObject({ changed: 1 });
    expect(await extended('2026-05-31')).toMatchObject({ unchanged: 1 });
    expect((await extended('2026-05-30')).results).toMatchObject([
      { status: 'REFUSED', problem: { code: 'STATE_CONFLICT' } },
    ]);
    expect(await ofAgency(world)).toMatchObject([{ dueOn: '2026-05-31' }]);
  });

  test('changes nothing of another lender, and nothing without the scope', async () => {
    const [world, other] = [await aWorld(), await aWorld()];
    for (const each of [world, other]) await each.recall({ batchId: each.batchId });
    const { results } = expectData(await waive(world, [other.placementId, 'no id'])).waiveDeletions;
    expect(results.map(({ problem }) => problem?.code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    expect(await ofLender(other)).toHaveLength(1);
    const reader = await world.lenderWith('placements:read');
    for (const answer of [
      await waive(world, [world.placementId], reader),
      await extend(world, [world.placementId], '2027-01-01', reader),
    ])
      expect(expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope).toBe('deletions:manage');
  });

  test('lists by agency, state and day, page after page in the order of their days', async () => {
    const world = await aWorld({ accounts: [{}, {}, {}] });
    const [one, two, three] = world.placementIds as [string, string, string];
    await world.recall({ placementIds: [two] });
    world.clock.set('2026-03-12T02:00:00Z');
    await world.recall({ placementIds: [one, three] });
    const { agencyId } = await world.anotherAgency();
    const placed = async (filter: object) =>
      (await ofLender(world, { ...filter })).map(({ placementId }) => placementId);
    const inOrder = [two, ...[one, three].toSorted()];
    expect(await placed({})).toEqual(inOrder);
    expect(await placed({ agencyId: world.agencyId })).toEqual(inOrder);
    expect(await placed({ agencyId })).toEqual([]);
    expect(await placed({ dueBefore: '2026-04-11' })).toEqual([two]);
    expect(await placed({ isOverdue: true })).toEqual([]);
    world.clock.set(OVERDUE);
    expect(await placed({ isOverdue: true })).toEqual([two]);
    expect(await placed({ isOverdue: false })).toEqual(inOrder.slice(1));
    expect(await placed({ status: 'ATTESTED' })).toEqual([]);

    const first = await duties(world.lender, null, { first: 2 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    const next = await duties(world.lender, null, { first: 2, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...next.nodes].map(({ placementId }) => placementId)).toEqual(inOrder);
    expect(next.pageInfo.hasNextPage).toBe(false);
  });
});

test('an agency lists its own, whatever its token opens, and never another’s', async () => {
  const world = await aWorld();
  await world.recall({ batchId: world.batchId });
  const bare = await world.agencyFor([], ['deletions:attest']);
  expect((await duties(bare)).nodes).toHaveLength(1);
  const { call } = await world.anotherAgency();
  expect((await duties(call)).nodes).toEqual([]);
  const reader = await world.agencyFor([], ['statements:read']);
  const asked = '{ deletionDuties(first: 1) { nodes { placementId } } }';
  expect(expectRefusal(await reader(asked), 'SCOPE_MISSING').extensions.requiredScope).toBe(
    'deletions:attest',
  );
});
