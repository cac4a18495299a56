import { describe, expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import { CHANGE_COMPLAINTS } from '../support/documents.js';
import { aComplaint, aContact, aNotice, aRecordedComplaint, cny } from '../support/reports.js';
import { aWorld, type Call, type Data, type World } from '../support/world.js';
import { caseOf, handedOver } from '../notices/notices-world.js';

interface Seen {
  readonly id: string;
  readonly status: string;
  readonly isHolding: boolean;
  readonly acknowledgeBy: string;
  readonly answerBy: string;
  readonly steps?: readonly Data[];
}
interface Changed {
  readonly complaintId: string;
  readonly status: string | null;
  readonly problem: { readonly code: string } | null;
}

const FIELDS =
  'id placementId category status isHolding acknowledgeBy answerBy contactIds collector penalty { amount currency }';
const LIST = `query($first: Int!, $after: String, $filter: ComplaintFilter) { complaints(first: $first, after: $after, filter: $filter) {
  nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } } }`;
const ONE = `query($id: ID!) { complaint(id: $id) { ${FIELDS} agencyId reportedBy description flags
  steps { transition status } } }`;

interface Page {
  readonly nodes: readonly Seen[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

async function list(call: Call, variables: Data = {}): Promise<Page> {
  return expectData(await call<{ complaints: Page }>(LIST, { first: 50, ...variables })).complaints;
}

async function one(world: World, id: string): Promise<Seen & Data> {
  return expectData(await world.lender<{ complaint: Seen & Data }>(ONE, { id })).complaint;
}

async function change(world: World, ...items: readonly Data[]): Promise<readonly Changed[]> {
  const answer = await world.lender<{ changeComplaints: readonly Changed[] }>(CHANGE_COMPLAINTS, { items });
  return expectData(answer).changeComplaints;
}

async function complained(world: World, parts: Data = {}): Promise<string> {
  return (await world.report('reportComplaints', aComplaint(world.placementId, parts))).results[0]!.id!;
}

describe('a complaint comes in', () => {
  test('from either side, with the clocks of the country or of the lender', async () => {
    const world = await aWorld();
    await complained(world);
    const mine = { placementId: world.placementId, acknowledgeDays: 1, answerDays: 7 };
    await world.report('recordComplaints', aRecordedComplaint(world.accountIds[0]!, mine));
    const seen = (await list(world.agency)).nodes;
    expect(seen).toMatchObject([
      { status: 'OPEN', acknowledgeBy: '2026-03-13T16:00:00.000Z', answerBy: '2026-03-25T16:00:00.000Z' },
      { status: 'OPEN', acknowledgeBy: '2026-03-11T16:00:00.000Z', answerBy: '2026-03-17T16:00:00.000Z' },
    ]);
    expect((await list(world.lender)).nodes.map(({ id }) => id)).toEqual(seen.map(({ id }) => id));
  });

  test('and holds the debt while it is open, where it asks for that, also for the next agency', async () => {
    const world = await aWorld();
    await complained(world);
    expect((await caseOf(world))!.holds).toEqual([]);
    const id = await complained(world, { asksHold: true });
    expect(await caseOf(world)).toMatchObject({ holds: ['COMPLAINT'], notices: [{ kind: 'COMPLAINT' }] });

    const next = await handedOver(world);
    expect((await caseOf(next))!.holds).toEqual(['COMPLAINT']);

    await change(world, { complaintId: id, transition: 'REJECT' });
    expect(await caseOf(next)).toEqual({ holds: [], notices: [] });
    expect(await one(world, id)).toMatchObject({ status: 'REJECTED', isHolding: false });
  });

  test('with words that only the single complaint of the lender shows', async () => {
    const world = await aWorld();
    const id = await complained(world, { description: 'They called my mother CANARY.' });
    expect(await one(world, id)).toMatchObject({
      description: 'They called my mother CANARY.',
      agencyId: world.agencyId,
      reportedBy: 'AGENCY',
    });
    const { rows } = await world.database.run('SELECT * FROM complaint', []);
    expect(JSON.stringify(rows)).not.toContain('CANARY');
  });

  test('again, and nothing happens; other content under its reference is refused', async () => {
    const world = await aWorld();
    const said = aComplaint(world.placementId, { asksHold: true });
    const recorded = aRecordedComplaint(world.accountIds[0]!);
    await world.report('reportComplaints', said);
    await world.report('recordComplaints', recorded);
    const again = await world.report('reportComplaints', said, { ...said, category: 'THREAT' });
    const twice = await world.report('recordComplaints', recorded, { ...recorded, category: 'THREAT' });
    for (const { results } of [again, twice])
      expect(results.map(({ status, problem }) => problem?.code ?? status)).toEqual([
        'DUPLICATE',
        'REFERENCE_REUSED',
      ]);
    expect((await list(world.lender)).nodes).toHaveLength(2);
  });

  test('after a recall, flagged; tomorrow, not at all', async () => {
    const world = await aWorld();
    await world.recall({ batchId: world.batchId });
    world.clock.set('2026-03-12T02:00:00Z');
    const { results } = await world.report(
      'reportComplaints',
      aComplaint(world.placementId, { receivedAt: '2026-03-11T02:00:00Z' }),
      aComplaint(world.placementId, { receivedAt: '2026-03-12T02:05:01Z' }),
      aComplaint(world.placementId, { receivedAt: '2026-03-12T02:00:00' }),
    );
    expect(results[0]).toMatchObject({ status: 'CREATED', flags: ['AFTER_RECALL'] });
    for (const { problem } of results.slice(1))
      expect(problem).toMatchObject({
        code: 'INPUT_INVALID',
        path: ['items', expect.any(String), 'receivedAt'],
      });
    expectData(await world.agency(LIST, { first: 5 }));
    expect((await list(world.agency)).nodes).toEqual([]);
  });

  test('and its hold is not told as a notice of its own', async () => {
    const world = await aWorld();
    const { results } = await world.report(
      'reportNotices',
      aNotice(world.placementId, { kind: 'COMPLAINT' }),
    );
    expect(results[0]!.problem!.code).toBe('INPUT_INVALID');
  });
});

describe('a complaint is decided', () => {
  test('acknowledged, upheld, and put to a contact, a collector and a penalty', async () => {
    const world = await aWorld();
    const { results } = await world.report('reportContacts', aContact(world.placementId));
    const id = await complained(world);
    await change(world, { complaintId: id, transition: 'ACKNOWLEDGE' });
    const found = { contactIds: [results[0]!.id], collector: 'C-17', penalty: cny('200.00') };

    expect(await change(world, { complaintId: id, transition: 'UPHOLD_PARTLY', ...found })).toEqual([
      { complaintId: id, status: 'PARTLY_UPHELD', problem: null },
    ]);

    expect(await one(world, id)).toMatchObject({
      ...found,
      status: 'PARTLY_UPHELD',
      steps: [
        { transition: 'ACKNOWLEDGE', status: 'INVESTIGATING' },
        { transition: 'UPHOLD_PARTLY', status: 'PARTLY_UPHELD' },
      ],
    });
    expect((await list(world.agency)).nodes).toMatchObject([found]);
  });

  test('once: ten decisions at once have one effect', async () => {
    const world = await aWorld();
    const id = await complained(world, { asksHold: true });
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        change(world, { complaintId: id, transition: n % 2 === 0 ? 'UPHOLD' : 'REJECT' }),
      ),
    );
    expect(all.flat().filter(({ problem }) => problem === null)).toHaveLength(1);
    expect((await one(world, id)).steps).toHaveLength(1);
  });

  test.each([
    ['a penalty with a rejection', { transition: 'REJECT', penalty: cny('1.00') }, 'INPUT_INVALID'],
    ['a penalty in another currency', { penalty: { amount: '1.00', currency: 'USD' } }, 'CURRENCY_MISMATCH'],
    ['a contact that nobody reported', { contactIds: ['con_00000000000000000000000000'] }, 'NOT_FOUND'],
  ])('but not with %s', async (_, parts, code) => {
    const world = await aWorld();
    const id = await complained(world);
    const [outcome] = await change(world, { complaintId: id, transition: 'UPHOLD', ...parts });
    expect(outcome).toMatchObject({ status: null, problem: { code } });
    expect((await one(world, id)).status).toBe('OPEN');
  });

  test('but not when it is about the lender alone, with a penalty', async () => {
    const world = await aWorld();
    const { results } = await world.report('recordComplaints', aRecordedComplaint(world.accountIds[0]!));
    const upheld = { complaintId: results[0]!.id, transition: 'UPHOLD' };
    expect(await change(world, { ...upheld, penalty: cny('1.00') })).toMatchObject([
      { problem: { code: 'INPUT_INVALID' } },
    ]);
    expect(await change(world, upheld)).toMatchObject([{ status: 'UPHELD' }]);
  });

  test('and never again', async () => {
    const world = await aWorld();
    const id = await complained(world);
    await change(world, { complaintId: id, transition: 'WITHDRAW' });
    expect(await change(world, { complaintId: id, transition: 'UPHOLD' })).toMatchObject([
      { problem: { code: 'STATE_CONFLICT' } },
    ]);
  });
});

test('what is late can be listed: unacknowledged first, then unanswered, to the second, in pages', async () => {
  const world = await aWorld();
  const [first, second] = [await complained(world), await complained(world)];
  await change(world, { complaintId: first, transition: 'ACKNOWLEDGE' });
  const late = async (call: Call) =>
    (await list(call, { filter: { isOverdue: true } })).nodes.map(({ id }) => id);

  world.clock.set('2026-03-13T15:59:59Z');
  expect(await late(world.lender)).toEqual([]);
  world.clock.set('2026-03-13T16:00:00Z');
  expect(await late(world.lender)).toEqual([second]);
  world.clock.set('2026-03-25T16:00:00Z');
  expect(await late(world.lender)).toEqual([first, second]);
  const page = await list(world.lender, { first: 1 });
  const next = await list(world.lender, { first: 1, after: page.pageInfo.endCursor });
  expect([page.nodes[0]!.id, next.nodes[0]!.id, next.pageInfo.hasNextPage]).toEqual([first, second, false]);
  expect((await list(world.lender, { filter: { isOverdue: false } })).nodes).toEqual([]);
});

describe('who may', () => {
  test("nobody reports, reads or decides another's", async () => {
    const [other, world] = [await aWorld(), await aWorld()];
    const id = await complained(other);
    const { call } = await world.anotherAgency();
    const foreign = await world.send('reportComplaints', [aComplaint(world.placementId)], call);
    const theirs = await world.report('recordComplaints', aRecordedComplaint(other.accountIds[0]!));
    const placed = { placementId: other.placementId };
    const mixed = await world.report('recordComplaints', aRecordedComplaint(world.accountIds[0]!, placed));
    for (const { results } of [foreign.data!['reportComplaints']!, theirs, mixed])
      expect(results[0]!.problem!.code).toBe('NOT_FOUND');
    expect(await change(world, { complaintId: id, transition: 'REJECT' })).toMatchObject([
      { problem: { code: 'NOT_FOUND' } },
    ]);
    expect((await list(world.lender)).nodes).toEqual([]);
    expect((await list(call)).nodes).toEqual([]);
  });

  test('a token without the scope is told which one it lacks', async () => {
    const world = await aWorld();
    const reader = await world.agencyFor([world.batchId], ['placements:read']);
    const reported = await world.send('reportComplaints', [aComplaint(world.placementId)], reader);
    expect(expectRefusal(reported, 'SCOPE_MISSING').extensions.requiredScope).toBe('complaints:report');
    const lender = await world.lenderWith('placements:read');
    const items = [{ complaintId: 'cmp_00000000000000000000000000', transition: 'REJECT' }];
    const changed = await lender(CHANGE_COMPLAINTS, { items });
    expect(expectRefusal(changed, 'SCOPE_MISSING').extensions.requiredScope).toBe('complaints:manage');
  });
});
