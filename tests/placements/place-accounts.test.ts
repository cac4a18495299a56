import { expect, test } from '@jest/globals';
import { expectData, expectRefusal, type Answer } from '../support/api.js';
import { AGENCY_PLACEMENTS } from '../support/documents.js';
import { aReference, cny, sorted } from '../support/reports.js';
import { aWorld, type Connection, type Data, type Placed, type World } from '../support/world.js';
import { agencies } from '../../src/modules/access/agency.entity.js';
import { accounts } from '../../src/modules/accounts/account.entity.js';
import { agreements } from '../../src/modules/agreements/agreement.entity.js';

test('accounts of a list are placed in one batch, and the agency sees them at once', async () => {
  const world = await aWorld({ accounts: [{ balance: '100.00' }, { balance: '50.50' }], isPlaced: false });

  await world.placeAll({ reference: 'B-1' });

  expect(await world.placements()).toMatchObject([
    {
      sequence: 1,
      status: 'ACTIVE',
      placedOn: '2026-03-10',
      windowEndsOn: '2026-06-07',
      endedAt: null,
      scheduleId: world.scheduleId,
    },
    { sequence: 1, status: 'ACTIVE' },
  ]);
  const answer = await world.agency<{ placements: Connection<Data> }>(AGENCY_PLACEMENTS, { first: 10 });
  const placed = expectData(answer).placements.nodes.map((node) => node.placed);
  expect(placed).toEqual(expect.arrayContaining([cny('100.00'), cny('50.50')]));
  expect(await world.periods()).toMatchObject([{ period: '2026-03', state: 'OPEN' }]);
});

test('the answer counts what was placed and says of each other account why it was not', async () => {
  const world = await aWorld({
    accounts: [{ balance: '100.00' }, { balance: '0.00' }, { currency: 'USD' }, {}, {}],
    isPlaced: false,
  });
  const [fit, paid, foreign, closed, taken] = world.accountIds as [string, string, string, string, string];
  await world.mutate((work) => work.update(accounts, { id: closed as never }, { status: 'CLOSED' }));
  placedOf(await world.place({ accountIds: [taken] }));
  const unknown = 'acc_01h455vb4pex5vsknk084sn02q';

  const result = placedOf(
    await world.place({ accountIds: [unknown, taken, closed, foreign, paid, fit, fit] }),
  );

  expect(result).toMatchObject({
    isReplay: false,
    placedCount: 1,
    placed: cny('100.00'),
    batch: { size: 1, placed: cny('100.00') },
  });
  const refused = result.refused.map(({ accountId, problem }) => [
    accountId,
    problem.code,
    problem.path.join('.'),
  ]);
  expect(sorted(refused)).toEqual(
    sorted([
      [unknown, 'NOT_FOUND', 'input.accountIds.0'],
      [taken, 'ACCOUNT_ALREADY_PLACED', 'input.accountIds.1'],
      [closed, 'ACCOUNT_CLOSED', 'input.accountIds.2'],
      [foreign, 'CURRENCY_MISMATCH', 'input.accountIds.3'],
      [paid, 'ACCOUNT_PAID', 'input.accountIds.4'],
    ]),
  );
});

test('a batch in which nothing fits is not made', async () => {
  const world = await aWorld({ accounts: [{ balance: '0.00' }], isPlaced: false });
  const result = placedOf(await world.place({ accountIds: world.accountIds }));
  expect(result).toMatchObject({ batch: null, placedCount: 0, placed: cny('0.00') });
  expect(await world.placements()).toEqual([]);
});

test('a batch that comes to more than all engines keep exactly is refused whole', async () => {
  const most = { balance: '90071992547409.91' };
  const world = await aWorld({ accounts: [most, { balance: '0.01' }], isPlaced: false });
  expectRefusal(await world.place({ accountIds: world.accountIds }), 'INPUT_INVALID');
  expect(placedOf(await world.place({ accountIds: world.accountIds.slice(0, 1) })).placed).toEqual(
    cny(most.balance),
  );
});

test('a filter takes what can be placed and nothing else', async () => {
  const world = await aWorld({
    accounts: [
      { balance: '100.00', monthsPastDue: 2 },
      { balance: '99.99', monthsPastDue: 2 },
      { balance: '200.01', monthsPastDue: 2 },
      { balance: '150.00', monthsPastDue: 1 },
      { balance: '150.00', monthsPastDue: 4 },
      { balance: '150.00', monthsPastDue: null },
      { balance: '200.00', monthsPastDue: 3 },
      { balance: '150.00', monthsPastDue: 2, portfolio: 'april' },
      { balance: '150.00', monthsPastDue: 2, currency: 'USD' },
      { balance: '150.00', monthsPastDue: 2, jurisdiction: 'TW' },
    ],
    isPlaced: false,
  });
  const filter = {
    portfolio: 'march',
    jurisdiction: 'CN',
    minBalance: cny('100.00'),
    maxBalance: cny('200.00'),
    minMonthsPastDue: 2,
    maxMonthsPastDue: 3,
  };

  const result = placedOf(await world.place({ filter }));

  expect(result).toMatchObject({ placedCount: 2, placed: cny('300.00'), refused: [] });
  const placed = (await world.placements()).map(({ accountId }) => accountId);
  expect(sorted(placed)).toEqual(sorted([world.accountIds[0], world.accountIds[6]]));
});

test('a filter takes at most its limit, and the next one goes on', async () => {
  const world = await aWorld({ accounts: [{}, {}, {}], isPlaced: false });
  expect(placedOf(await world.place({ filter: { limit: 2 } })).placedCount).toBe(2);
  expect(placedOf(await world.place({ filter: { limit: 2 } })).placedCount).toBe(1);
});

test('a dry run tells the same and writes nothing', async () => {
  const world = await aWorld({ accounts: [{ balance: '100.00' }, { balance: '0.00' }], isPlaced: false });
  const input = { accountIds: world.accountIds, reference: 'B-1' };

  const dry = placedOf(await world.place({ ...input, dryRun: true }));
  expect(await world.placements()).toEqual([]);
  const real = placedOf(await world.place(input));

  expect(dry).toEqual({ ...real, batch: null });
});

test('the same batch again answers with the first and places nothing', async () => {
  const world = await aWorld({ accounts: [{}, {}], isPlaced: false });
  const input = { accountIds: world.accountIds, reference: 'B-1' };
  const first = placedOf(await world.place(input));

  const again = placedOf(await world.place(input));

  expect(again).toEqual({ ...first, isReplay: true });
  expect(await world.placements()).toHaveLength(2);
});

test('a batch is still answered for when its agreement has ended', async () => {
  const world = await aWorld({ isPlaced: false });
  const input = { accountIds: world.accountIds, reference: 'B-1' };
  const first = placedOf(await world.place(input));
  await world.mutate((work) =>
    work.update(agreements, { id: world.agreementId as never }, { status: 'ENDED' }),
  );

  expect(placedOf(await world.place(input))).toEqual({ ...first, isReplay: true });
  expectRefusal(await world.place({ ...input, reference: 'B-2' }), 'STATE_CONFLICT');
});

test('the same reference with other content is refused', async () => {
  const world = await aWorld({ accounts: [{}, {}], isPlaced: false });
  placedOf(await world.place({ accountIds: [world.accountIds[0]], reference: 'B-1' }));
  const answer = await world.place({ accountIds: world.accountIds, reference: 'B-1' });
  expectRefusal(answer, 'REFERENCE_REUSED');
  expect(await world.placements()).toHaveLength(1);
});

test.each([
  [
    'both a list and a filter',
    (world: World) => ({ accountIds: world.accountIds, filter: {} }),
    'INPUT_INVALID',
  ],
  ['neither list nor filter', () => ({}), 'INPUT_INVALID'],
  [
    'a filter in another currency',
    () => ({ filter: { minBalance: { amount: '1.00', currency: 'USD' } } }),
    'CURRENCY_MISMATCH',
  ],
  [
    'an unknown agreement',
    (world: World) => ({ accountIds: world.accountIds, agreementId: 'agr_01h455vb4pex5vsknk084sn02q' }),
    'NOT_FOUND',
  ],
  [
    'more than 500 accounts',
    () => ({ accountIds: Array(501).fill('acc_01h455vb4pex5vsknk084sn02q') }),
    'INPUT_INVALID',
  ],
] as const)('a batch with %s is refused', async (_, input, code) => {
  const world = await aWorld({ isPlaced: false });
  expectRefusal(await world.place(input(world)), code);
  expect(await world.placements()).toEqual([]);
});

test("another lender's accounts and agreements answer like unknown ones", async () => {
  const [other, world] = [await aWorld({ isPlaced: false }), await aWorld({ isPlaced: false })];
  const result = placedOf(await world.place({ accountIds: other.accountIds }));
  expect(result.refused[0]!.problem.code).toBe('NOT_FOUND');
  expectRefusal(
    await world.place({ accountIds: world.accountIds, agreementId: other.agreementId }),
    'NOT_FOUND',
  );
});

test('another agency of the lender sees nothing of it, whatever its token names', async () => {
  const world = await aWorld();
  const { call } = await world.anotherAgency();
  expect(expectData(await call(AGENCY_PLACEMENTS, { first: 10 }))).toMatchObject({
    placements: { nodes: [] },
  });
  expect(await world.see(call)).toBeNull();
});

test('a token without the scope is told which one it lacks', async () => {
  const world = await aWorld({ isPlaced: false });
  const call = await world.lenderWith('placements:read');
  const input = { agreementId: world.agreementId, reference: aReference(), accountIds: world.accountIds };
  const answer = await call(
    'mutation($input: PlaceAccountsInput!) { placeAccounts(input: $input) { isReplay } }',
    { input },
  );
  expect(expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope).toBe('placements:place');
});

test('the pages of a list hold each placement once', async () => {
  const world = await aWorld({ accounts: Array.from({ length: 7 }, () => ({})) });
  const seen: unknown[] = [];
  for (let after: string | null = null, more = true; more;) {
    const variables: Data = { first: 3, after };
    const { placements } = expectData(
      await world.agency<{ placements: Connection<Data> }>(AGENCY_PLACEMENTS, variables),
    );
    seen.push(...placements.nodes.map(({ id }) => id));
    ({ hasNextPage: more, endCursor: after } = placements.pageInfo);
  }
  expect(seen).toEqual(world.placementIds.toSorted());
});

test('a cursor is good for its own list, tenant and filter only', async () => {
  const [other, world] = [await aWorld({ accounts: [{}, {}] }), await aWorld({ accounts: [{}, {}] })];
  const page = expectData(
    await world.agency<{ placements: Connection<Data> }>(AGENCY_PLACEMENTS, { first: 1 }),
  );
  const after = page.placements.pageInfo.endCursor;
  expectRefusal(await other.agency(AGENCY_PLACEMENTS, { first: 1, after }), 'BAD_CURSOR');
  const filtered = { first: 1, after, filter: { batchId: world.batchId } };
  expectRefusal(await world.agency(AGENCY_PLACEMENTS, filtered), 'BAD_CURSOR');
  expectRefusal(await world.agency(AGENCY_PLACEMENTS, { first: 1, after: 'x' }), 'BAD_CURSOR');
});

function placedOf(answer: Answer<{ placeAccounts: Placed }>): Placed {
  return expectData(answer).placeAccounts;
}

test('a suspended agency gets no new placements; a batch it has is still answered for', async () => {
  const world = await aWorld({ accounts: [{}, {}], isPlaced: false });
  const [first, second] = world.accountIds;
  const reference = aReference('bat');
  const placed = expectData(await world.place({ reference, accountIds: [first] })).placeAccounts;
  await world.mutate((work) => work.update(agencies, { id: world.agencyId }, { status: 'SUSPENDED' }));

  for (const dryRun of [true, false]) {
    const answer = await world.place({ accountIds: [second], dryRun });
    const { message, extensions } = expectRefusal(answer, 'STATE_CONFLICT');
    expect(message).toMatch(/^The agency of this agreement is suspended/);
    expect(extensions.path).toEqual(['input', 'agreementId']);
  }
  const again = expectData(await world.place({ reference, accountIds: [first] })).placeAccounts;
  expect(again.batch).toEqual(placed.batch);
});
