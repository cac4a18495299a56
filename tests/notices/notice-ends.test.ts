import { describe, expect, test } from '@jest/globals';
import { accounts } from '../../src/modules/accounts/account.entity.js';
import { expectData, expectRefusal } from '../support/api.js';
import { aNotice, aRecordedNotice, aWithdrawal } from '../support/reports.js';
import { aWorld, type Data, type World } from '../support/world.js';
import { caseOf, history, historyPage, kindsSeen } from './notices-world.js';

const DISPUTE = { kind: 'DISPUTE', details: { ground: 'AMOUNT', inWriting: false } };
const PREFERENCE = { kind: 'PREFERENCE', details: { blockedMedia: ['SMS'] } };
const END = `mutation($input: EndNoticesInput!) { endNotices(input: $input) {
  ended unchanged refused { noticeId problem { code path } } } }`;

interface Ended {
  readonly ended: readonly string[];
  readonly unchanged: readonly string[];
  readonly refused: readonly { readonly noticeId: string; readonly problem: { readonly code: string } }[];
}

async function end(world: World, input: Data): Promise<Ended> {
  return expectData(await world.lender<{ endNotices: Ended }>(END, { input })).endNotices;
}

async function told(world: World, parts: Data): Promise<string> {
  return (await world.report('reportNotices', aNotice(world.placementId, parts))).results[0]!.id!;
}

describe('the lender ends a notice', () => {
  test('and what it alone held is free at once', async () => {
    const world = await aWorld();
    const id = await told(world, DISPUTE);

    expect(await end(world, { ids: [id], reason: 'VERIFIED' })).toEqual({
      ended: [id],
      unchanged: [],
      refused: [],
    });

    expect(await caseOf(world)).toEqual({ holds: [], notices: [] });
    expect(await history(world)).toMatchObject([{ id, end: { reason: 'VERIFIED', agencyId: null } }]);
  });

  test('and what another notice holds as well stays held', async () => {
    const world = await aWorld();
    const [first, second] = [await told(world, DISPUTE), await told(world, DISPUTE)];
    await end(world, { ids: [first], reason: 'VERIFIED' });
    expect(await caseOf(world)).toMatchObject({ holds: ['DISPUTE'], notices: [{ id: second }] });
  });

  test('and a hold that a file had brought before stays', async () => {
    const world = await aWorld({ isPlaced: false });
    await world.mutate((work) => work.update(accounts, {}, { holds: ['DISPUTE'] }));
    await world.placeAll();
    const id = await told(world, DISPUTE);
    await end(world, { ids: [id], reason: 'VERIFIED' });
    expect(await caseOf(world)).toMatchObject({ holds: ['DISPUTE'], notices: [] });
  });

  test('twice, and the second time changes nothing', async () => {
    const world = await aWorld();
    const id = await told(world, DISPUTE);
    await end(world, { ids: [id], reason: 'VERIFIED' });
    expect(await end(world, { ids: [id], reason: 'TAKEN_BACK' })).toMatchObject({
      ended: [],
      unchanged: [id],
    });
    expect((await history(world))[0]!.end!.reason).toBe('VERIFIED');
  });

  test('many times at once, and it ends once', async () => {
    const world = await aWorld();
    const id = await told(world, DISPUTE);
    const all = await Promise.all(
      Array.from({ length: 10 }, () => end(world, { ids: [id], reason: 'VERIFIED' })),
    );
    expect(all.filter(({ ended }) => ended.length > 0)).toHaveLength(1);
  });

  test.each([
    ['for a reason that its kind does not know', { reason: 'RECOVERED' }],
    ['tomorrow', { reason: 'VERIFIED', endedAt: '2026-03-11T02:00:00Z' }],
    ['before it was learned', { reason: 'VERIFIED', endedAt: '2026-03-09T02:00:00Z' }],
  ])('but not %s', async (_, parts) => {
    const world = await aWorld();
    const id = await told(world, DISPUTE);
    const { ended, refused } = await end(world, { ids: [id], ...parts });
    expect(ended).toEqual([]);
    expect(refused).toMatchObject([{ noticeId: id, problem: { code: 'INPUT_INVALID' } }]);
    expect((await caseOf(world))!.holds).toEqual(['DISPUTE']);
  });

  test("but not another lender's, which answers like an unknown one", async () => {
    const [other, world] = [await aWorld(), await aWorld()];
    const id = await told(other, DISPUTE);
    const { refused } = await end(world, { ids: [id], reason: 'VERIFIED' });
    expect(refused).toMatchObject([{ problem: { code: 'NOT_FOUND' } }]);
    expect(await kindsSeen(other)).toEqual(['DISPUTE']);
  });

  test('only with the scope for it', async () => {
    const world = await aWorld();
    const call = await world.lenderWith('placements:read');
    const answer = await call(END, { input: { ids: [await told(world, DISPUTE)], reason: 'VERIFIED' } });
    expect(expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope).toBe('notices:record');
  });
});

describe('an agency tells that a notice is over', () => {
  test('and the whole of it is kept: who said what, and when', async () => {
    const world = await aWorld();
    const id = await told(world, PREFERENCE);
    const withdrawal = aWithdrawal(world.placementId, id);

    const { results } = await world.report('withdrawNotices', withdrawal);

    expect(results[0]).toMatchObject({ status: 'CREATED', id });
    expect(await kindsSeen(world)).toEqual([]);
    expect(await history(world)).toMatchObject([
      { id, kind: 'PREFERENCE', end: { reason: 'TAKEN_BACK', agencyId: world.agencyId } },
    ]);
  });

  test('again, which is a duplicate; another report of it is late', async () => {
    const world = await aWorld();
    const id = await told(world, PREFERENCE);
    const withdrawal = aWithdrawal(world.placementId, id);
    await world.report('withdrawNotices', withdrawal);
    const { results } = await world.report(
      'withdrawNotices',
      withdrawal,
      { ...withdrawal, reason: 'REPORTED_IN_ERROR' },
      aWithdrawal(world.placementId, id),
    );
    expect(results.map(({ status, problem }) => problem?.code ?? status)).toEqual([
      'DUPLICATE',
      'REFERENCE_REUSED',
      'STATE_CONFLICT',
    ]);
  });

  test('but what holds a debt stays until its lender lets go of it', async () => {
    const world = await aWorld();
    const id = await told(world, { kind: 'CEASE', details: { inWriting: true } });
    const { results } = await world.report('withdrawNotices', aWithdrawal(world.placementId, id));
    expect(results[0]!.problem!.code).toBe('STATE_CONFLICT');
    const softer = aNotice(world.placementId, {
      kind: 'CEASE',
      details: { inWriting: false },
      supersedes: id,
    });
    expect((await world.report('reportNotices', softer)).results[0]!.problem!.code).toBe('STATE_CONFLICT');
    expect(await caseOf(world)).toMatchObject({ holds: ['CEASE'], notices: [{ id }] });
  });

  test('but not one about somebody else', async () => {
    const world = await aWorld({ accounts: [{}, {}] });
    const id = await told(world, PREFERENCE);
    const { results } = await world.report('withdrawNotices', aWithdrawal(world.placementIds[1]!, id));
    expect(results[0]!.problem!.code).toBe('NOT_FOUND');
    expect(await kindsSeen(world)).toEqual(['PREFERENCE']);
  });
});

describe('a newer notice takes the place of an older one', () => {
  test('which is kept, and both say so', async () => {
    const world = await aWorld();
    const old = await told(world, PREFERENCE);
    const newer = await told(world, {
      kind: 'PREFERENCE',
      details: { blockedMedia: ['EMAIL'] },
      supersedes: old,
    });
    expect((await caseOf(world))!.notices).toMatchObject([{ id: newer }]);
    expect(await history(world)).toMatchObject([
      { id: old, details: PREFERENCE.details, end: { reason: 'SUPERSEDED' } },
      { id: newer, supersedesId: old, end: null },
    ]);
  });

  test('of the same kind and about the same person only', async () => {
    const world = await aWorld({ accounts: [{}, {}] });
    const old = await told(world, PREFERENCE);
    const { results } = await world.report(
      'reportNotices',
      aNotice(world.placementId, { kind: 'DECEASED', supersedes: old }),
      aNotice(world.placementIds[1]!, { ...PREFERENCE, supersedes: old }),
    );
    expect(results.map(({ problem }) => problem!.code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
  });
});

describe('time ends a notice', () => {
  test('and the job frees what it held, to the second', async () => {
    const world = await aWorld();
    const details = { term: 'SHORT', until: '2026-03-31' };
    await told(world, { kind: 'HARDSHIP', details });

    world.clock.set('2026-03-31T15:59:59Z');
    await world.runJobs('notices.expire');
    expect((await caseOf(world))!.holds).toEqual(['HARDSHIP']);

    world.clock.set('2026-03-31T16:00:00Z');
    await world.runJobs('notices.expire');

    expect(await caseOf(world)).toEqual({ holds: [], notices: [] });
    expect(await history(world)).toMatchObject([
      { end: { reason: 'EXPIRED', endedAt: '2026-03-31T16:00:00.000Z' } },
    ]);
  });

  test('also when it was over before anybody told of it', async () => {
    const world = await aWorld();
    await told(world, { kind: 'HARDSHIP', details: { term: 'SHORT', until: '2026-03-01' } });
    expect(await caseOf(world)).toEqual({ holds: [], notices: [] });
  });
});

test('the history of a person comes in pages, and says what was in force', async () => {
  const world = await aWorld();
  const ids = [
    await told(world, PREFERENCE),
    await told(world, DISPUTE),
    await told(world, { kind: 'MILITARY' }),
  ];
  await world.report('recordNotices', aRecordedNotice(world.accountIds[0]!));
  await end(world, { ids: [ids[1]!], reason: 'VERIFIED' });

  const first = await historyPage(world, { first: 3 });
  const second = await historyPage(world, { first: 3, after: first.pageInfo.endCursor });

  expect(first.nodes.map(({ id }) => id)).toEqual(ids);
  expect(second.nodes.map(({ kind }) => kind)).toEqual(['DECEASED']);
  expect(second.pageInfo.hasNextPage).toBe(false);
  expect((await history(world, { inForce: false })).map(({ kind }) => kind)).toEqual(['DISPUTE']);
  expect(
    (await history(world, { kind: 'MILITARY', accountId: world.accountIds[0]! })).map(({ id }) => id),
  ).toEqual([ids[2]]);
});
