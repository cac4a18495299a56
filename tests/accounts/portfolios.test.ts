import { expect, test } from '@jest/globals';
import { newId } from '../../src/kernel/ids.js';
import { expectData, expectRefusal } from '../support/api.js';
import { aContact } from '../support/reports.js';
import { aWorld, type Call, type Connection, type World } from '../support/world.js';
import { tokenFor } from '../support/oauth.js';

interface Seen {
  readonly id: string;
  readonly name: string;
}

const PORTFOLIOS = `query($first: Int!, $after: String) { portfolios(first: $first, after: $after) {
  nodes { id name createdAt } pageInfo { hasNextPage endCursor } } }`;
const ACCOUNTS = `query($filter: AccountFilter) { accounts(first: 50, filter: $filter) { nodes { id portfolio } } }`;
const BATCHES = '{ placementBatches(first: 50) { nodes { id portfolioId } } }';
const OPENS =
  '{ viewer { opens { batchId portfolioId } } grants(first: 50) { nodes { batchId portfolioId } } }';

async function portfoliosOf(call: Call, page = { first: 50, after: null as string | null }) {
  return expectData(await call<{ portfolios: Connection<Seen> }>(PORTFOLIOS, page)).portfolios;
}

async function portfolioOfBatch(world: World): Promise<string | null> {
  const answer = await world.lender<{
    placementBatches: { nodes: readonly { id: string; portfolioId: string | null }[] };
  }>(BATCHES);
  return expectData(answer).placementBatches.nodes.find(({ id }) => id === world.batchId)!.portfolioId;
}

/** The agency's client with a token for a portfolio. */
async function agencyForPortfolio(world: World, id: string): Promise<Call> {
  const token = await tokenFor(world.api, world.agencyClient, {
    details: [{ type: 'portfolio', ids: [id] }],
  });
  return (query, variables) => world.api.agencyCall(token, query, variables);
}

test('every name that a load brings is one portfolio, listed by page, and its accounts are found by it', async () => {
  const world = await aWorld({
    accounts: [{ portfolio: 'april' }, { portfolio: 'may' }, { portfolio: 'april' }],
    isPlaced: false,
  });
  const all = await portfoliosOf(world.lender);
  expect(all.nodes.map(({ name }) => name).toSorted()).toEqual(['april', 'may']);
  const first = await portfoliosOf(world.lender, { first: 1, after: null });
  const second = await portfoliosOf(world.lender, { first: 1, after: first.pageInfo.endCursor });
  expect([...first.nodes, ...second.nodes]).toEqual(all.nodes);
  expect(second.pageInfo.hasNextPage).toBe(false);
  const april = all.nodes.find(({ name }) => name === 'april')!;
  const found = await world.lender<{ accounts: { nodes: readonly { id: string; portfolio: string }[] } }>(
    ACCOUNTS,
    { filter: { portfolioId: april.id } },
  );
  const ids = expectData(found).accounts.nodes.map(({ id }) => id);
  expect(ids.toSorted()).toEqual([world.accountIds[0], world.accountIds[2]].toSorted());
  const unknown = await world.lender(ACCOUNTS, { filter: { portfolioId: newId('portfolio') } });
  expect(expectData(unknown)).toEqual({ accounts: { nodes: [] } });
  expectRefusal(await world.lender(ACCOUNTS, { filter: { portfolioId: 'april' } }), 'INPUT_INVALID');
});

test('another lender sees none of them, and needs a scope for its own', async () => {
  const [world, other] = [await aWorld({ isPlaced: false }), await aWorld({ isPlaced: false })];
  const [mine] = (await portfoliosOf(world.lender)).nodes;
  const theirs = await portfoliosOf(other.lender);
  expect(theirs.nodes).toHaveLength(1);
  expect(theirs.nodes[0]!.id).not.toBe(mine!.id);
  const foreign = await other.lender(ACCOUNTS, { filter: { portfolioId: mine!.id } });
  expect(expectData(foreign)).toEqual({ accounts: { nodes: [] } });
  expectRefusal(await (await world.lenderWith('placements:read'))(PORTFOLIOS, { first: 1 }), 'SCOPE_MISSING');
});

test('a batch whose accounts share a portfolio says so to both sides, a mixed one does not', async () => {
  const world = await aWorld({ accounts: [{ portfolio: 'april' }, { portfolio: 'april' }] });
  const [{ id } = { id: '' }] = (await portfoliosOf(world.lender)).nodes;
  expect(await portfolioOfBatch(world)).toBe(id);
  const mine = { batchId: world.batchId, portfolioId: id };
  expect(expectData(await world.agency(OPENS))).toEqual({
    viewer: { opens: [mine] },
    grants: { nodes: [mine] },
  });
  const mixed = await aWorld({ accounts: [{ portfolio: 'april' }, { portfolio: 'may' }] });
  expect(await portfolioOfBatch(mixed)).toBeNull();
  const none = { batchId: mixed.batchId, portfolioId: null };
  expect(expectData(await mixed.agency(OPENS))).toEqual({
    viewer: { opens: [none] },
    grants: { nodes: [none] },
  });
});

test('B53 under a token for the portfolio a recalled case is read no more, and late facts of it are still taken', async () => {
  const world = await aWorld({ accounts: [{}, {}] });
  const [{ id } = { id: '' }] = (await portfoliosOf(world.lender)).nodes;
  world.agency = await agencyForPortfolio(world, id);
  const [gone, kept] = world.placementIds as [string, string];
  expect(await world.see(world.agency, gone)).not.toBeNull();
  expectData(await world.recall({ placementIds: [gone] }));
  expect(await world.see(world.agency, gone)).toBeNull();
  expect(await world.see(world.agency, kept)).not.toBeNull();
  expect((await world.report('reportContacts', aContact(gone))).created).toBe(1);
});
