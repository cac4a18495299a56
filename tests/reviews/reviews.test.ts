import { describe, expect, test } from '@jest/globals';
import { isDrawn } from '../../src/modules/reviews/review.rules.js';
import { sameId, type Id } from '../../src/kernel/ids.js';
import { expectData, expectRefusal } from '../support/api.js';
import { aContact, aLetter, aVisit } from '../support/reports.js';
import { aWorld, type Call, type Connection, type Data, type World } from '../support/world.js';

const PLAN = `mutation($input: PlanReviewInput!) { planReview(input: $input) {
  id agencyId period ratePpm drawn } }`;
const REVIEWS = `query($first: Int!, $after: String, $filter: ReviewFilterInput!) {
  reviews(first: $first, after: $after, filter: $filter) { pageInfo { hasNextPage endCursor } nodes {
    id state placementId findings reviewedBy reviewedAt contact { id kind collector recording { uri } } } } }`;
const TOTALS = `query($agencyId: ID!, $period: String!) { reviewTotals(agencyId: $agencyId, period: $period) {
  pending reviewed withFindings findings { finding count } } }`;

interface Seen {
  readonly id: string;
  readonly state: string;
  readonly findings: readonly string[];
  readonly contact: { readonly id: string; readonly kind: string };
}

function plan(world: World, parts: Data = {}, call: Call = world.lender) {
  const input = { agencyId: world.agencyId, period: '2026-03', ratePpm: 1_000_000, ...parts };
  return call<{ planReview: Data }>(PLAN, { input });
}

async function drawn(world: World, parts: Data = {}): Promise<readonly Seen[]> {
  const filter = { agencyId: world.agencyId, period: '2026-03', ...parts };
  const found: Seen[] = [];
  for (let after: string | null = null, more = true; more;) {
    const answer: { reviews: Connection<Seen> } = expectData(
      await world.lender<{ reviews: Connection<Seen> }>(REVIEWS, { first: 100, after, filter }),
    );
    found.push(...answer.reviews.nodes);
    after = answer.reviews.pageInfo.endCursor;
    more = answer.reviews.pageInfo.hasNextPage;
  }
  return found;
}

async function totals(world: World): Promise<Data> {
  const variables = { agencyId: world.agencyId, period: '2026-03' };
  return expectData(await world.lender<{ reviewTotals: Data }>(TOTALS, variables)).reviewTotals;
}

/** March is over, and these talks were reported in it. */
async function aReportedMonth(
  talks = 1,
): Promise<{ readonly world: World; readonly ids: readonly string[] }> {
  const world = await aWorld();
  const items = Array.from({ length: talks }, () => aContact(world.placementId));
  const { results } = await world.report('reportContacts', ...items);
  world.clock.set('2026-04-01T00:00:00Z');
  return { world, ids: results.map(({ id }) => id!) };
}

describe('a sample of a month', () => {
  test('holds talks and visits, not attempts, letters, nor what was reported in another month', async () => {
    const world = await aWorld();
    const id = world.placementId;
    await world.report('reportContacts', aContact(id), aContact(id, { connection: 'NO_ANSWER' }));
    await world.report('reportVisits', aVisit(id));
    await world.report('reportLetters', aLetter(id));
    world.clock.set('2026-04-01T00:00:00Z');
    await world.report('reportContacts', aContact(id));

    expectData(await plan(world));
    await world.runJobs();

    expect((await drawn(world)).map(({ state, contact }) => [state, contact.kind])).toEqual([
      ['PENDING', 'CONTACT'],
      ['PENDING', 'VISIT'],
    ]);
    expect(expectData(await plan(world)).planReview).toMatchObject({ drawn: 2, ratePpm: 1_000_000 });
  });

  test('is what the seed of lender, agency and month says, and planning again draws nothing more', async () => {
    const { world, ids } = await aReportedMonth(300);
    const ratePpm = 200_000;
    const first = expectData(await plan(world, { ratePpm })).planReview;
    expect(first).toMatchObject({ agencyId: world.agencyId, period: '2026-03', drawn: null });
    await world.runJobs();
    const sample = (await drawn(world)).map(({ contact }) => contact.id);

    const again = expectData(await plan(world, { ratePpm })).planReview;
    await world.runJobs();

    const seed = `${world.lenderId} ${world.agencyId} 2026-03`;
    const expected = ids.filter((id) => isDrawn(seed, sameId('review', id as Id<'contact'>), ratePpm));
    expect(expected.length).toBeGreaterThan(0);
    expect(sample.toSorted()).toEqual(expected.toSorted());
    expect(again).toEqual({ ...first, drawn: expected.length });
    expect(await drawn(world)).toHaveLength(expected.length);
  });

  test.each([
    ['at another rate', { ratePpm: 10 }, 'STATE_CONFLICT', 'ratePpm'],
    ['of a month that goes on', { period: '2026-04' }, 'PERIOD_NOT_ENDED', 'period'],
    ['at no rate', { ratePpm: 0 }, 'INPUT_INVALID', 'ratePpm'],
    ['at more than all', { ratePpm: 1_000_001 }, 'INPUT_INVALID', 'ratePpm'],
    ['of no month', { period: '2026-13' }, 'INPUT_INVALID', 'period'],
    ['of an unknown agency', { agencyId: 'agy_01h455vb4pex5vsknk084sn02q' }, 'NOT_FOUND', 'agencyId'],
  ] as const)('is not planned %s', async (_, parts, code, at) => {
    const { world } = await aReportedMonth();
    expectData(await plan(world, { ratePpm: 20 }));
    expect(expectRefusal(await plan(world, parts), code).extensions.path).toContain(at);
  });

  test("is not planned of another lender's agency, nor without the scope", async () => {
    const { world } = await aReportedMonth();
    const other = await aWorld();
    world.clock.set('2026-04-01T00:00:00Z');
    expectRefusal(await plan(other, { agencyId: world.agencyId }), 'NOT_FOUND');
    const call = await world.lenderWith('placements:read');
    const refusal = expectRefusal(await plan(world, {}, call), 'SCOPE_MISSING');
    expect(refusal.extensions.requiredScope).toBe('contacts:review');
  });
});

describe('a review', () => {
  test('says what was found, and counts for the scorecard', async () => {
    const { world, ids } = await aReportedMonth(4);
    expectData(await plan(world));
    await world.runJobs();
    const items = [
      { contactId: ids[0], findings: ['THREAT', 'INSULT', 'THREAT'] },
      { contactId: ids[1], findings: ['THREAT'] },
      { contactId: ids[2], findings: [] },
    ];

    const batch = await world.report('reviewContacts', ...items);

    expect(batch).toMatchObject({ created: 3, results: [{ reference: ids[0] }, {}, {}] });
    const [reviewed] = await drawn(world, { state: 'REVIEWED' });
    expect(reviewed).toMatchObject({
      state: 'REVIEWED',
      placementId: world.placementId,
      findings: ['INSULT', 'THREAT'],
      reviewedAt: '2026-04-01T00:00:00.000Z',
      contact: { id: ids[0], collector: 'C-17', recording: { uri: 'urn:rec:1' } },
    });
    expect((await drawn(world, { state: 'PENDING' })).map(({ contact }) => contact.id)).toEqual([ids[3]]);
    expect(await totals(world)).toEqual({
      pending: 1,
      reviewed: 3,
      withFindings: 2,
      findings: [
        { finding: 'INSULT', count: 1 },
        { finding: 'THREAT', count: 2 },
      ],
    });
  });

  test('may be of what was not drawn, and a later draw leaves it as it is', async () => {
    const { world, ids } = await aReportedMonth();
    await world.report('reviewContacts', { contactId: ids[0], findings: ['INSULT'] });
    expectData(await plan(world));
    await world.runJobs();
    expect(await drawn(world)).toMatchObject([{ state: 'REVIEWED', findings: ['INSULT'] }]);
  });

  test('is final: the same again is a replay, another is refused', async () => {
    const { world, ids } = await aReportedMonth();
    const review = { contactId: ids[0], findings: ['INSULT', 'THREAT'] };
    await world.report('reviewContacts', review);

    const { results } = await world.report(
      'reviewContacts',
      { ...review, findings: ['THREAT', 'INSULT'] },
      { ...review, findings: [] },
    );

    expect(results.map(({ status, problem }) => problem?.code ?? status)).toEqual([
      'DUPLICATE',
      'STATE_CONFLICT',
    ]);
    expect(await totals(world)).toMatchObject({ reviewed: 1, withFindings: 1 });
  });

  test('of the same contact by 10 reviewers at once counts once', async () => {
    const { world, ids } = await aReportedMonth();
    const review = { contactId: ids[0], findings: ['INSULT'] };
    const batches = await Promise.all(
      Array.from({ length: 10 }, () => world.report('reviewContacts', review)),
    );
    expect(batches.reduce((sum, { created }) => sum + created, 0)).toBe(1);
    expect(await totals(world)).toMatchObject({ reviewed: 1, findings: [{ finding: 'INSULT', count: 1 }] });
  });

  test("of another lender's contact is refused like one of an unknown", async () => {
    const [{ world }, { ids }] = [await aReportedMonth(), await aReportedMonth()];
    const { results } = await world.report(
      'reviewContacts',
      { contactId: ids[0], findings: [] },
      { contactId: 'con_01h455vb4pex5vsknk084sn02q', findings: [] },
      { contactId: 'nonsense', findings: [] },
    );
    expect(results.map(({ problem }) => problem?.code)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'INPUT_INVALID']);
  });

  test('needs the scope', async () => {
    const { world, ids } = await aReportedMonth();
    const call = await world.lenderWith('placements:read');
    const answer = await world.send('reviewContacts', [{ contactId: ids[0], findings: [] }], call);
    expect(expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope).toBe('contacts:review');
  });
});
