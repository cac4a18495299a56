import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { Database } from '../../src/db/database.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { newId, type Id } from '../../src/kernel/ids.js';
import { systemClock } from '../../src/kernel/time.js';
import { grants, MAX_OPEN_BATCHES, type Grant } from '../../src/modules/access/index.js';
import { portfolios } from '../../src/modules/accounts/portfolio.entity.js';
import { placementBatches } from '../../src/modules/placements/placement.entity.js';
import { testDatabase } from '../support/database.js';
import {
  aLender,
  anAgency,
  anAgencyClient,
  contextOf,
  requestToken,
  tokenFor,
  type TestClient,
} from '../support/oauth.js';
import { call, startAccessServer, type AccessServer } from './access-server.js';
import { aPlacedBatch, type PlacedBatch } from './placed-batch.js';

let database: Database;
let server: AccessServer;
let lenderId: Id<'lender'>;
let agency: TestClient;

beforeAll(async () => {
  database = await testDatabase();
  server = await startAccessServer(database);
  lenderId = await aLender(database);
  agency = await anAgencyClient(database, lenderId, await anAgency(database, lenderId));
});

afterAll(() => server.close());

const ofPortfolios = (...ids: string[]) => [{ type: 'portfolio', ids }];

async function aPortfolio(of = lenderId): Promise<Id<'portfolio'>> {
  const id = newId('portfolio');
  const row = { id, name: id, createdAt: systemClock.now() };
  await mutate(database, contextOf(of), 'test.portfolio', (work) => work.insertAll(portfolios, [row]));
  return id;
}

const placedIn = (portfolioId: Id<'portfolio'>, agencyId = agency.agencyId!) =>
  aPlacedBatch(database, lenderId, agencyId, { portfolioId });

/** What a token opens at this moment: a function, so that one token is used again and again. */
async function opener(details: ReturnType<typeof ofPortfolios>) {
  const authorization = `Bearer ${await tokenFor(server.publicUrl, agency, { details })}`;
  return async () =>
    (await call(server, 'agency', authorization)).reach.map(({ batchId }) => batchId).toSorted();
}

async function refusal(details: unknown, client = agency) {
  const response = await requestToken(server.publicUrl, client, { details: details as never });
  const { error, error_description: why } = (await response.json()) as Record<string, string>;
  return { status: response.status, error, why };
}

const notOpen = {
  status: 400,
  error: 'invalid_authorization_details',
  why: 'it names something that is not open to this client',
};

const change = ({ grantId }: PlacedBatch, parts: Partial<Grant>) =>
  mutate(database, contextOf(lenderId), 'test.grant', (work) => work.update(grants, { id: grantId }, parts));

const idsOf = (...batches: readonly PlacedBatch[]) => batches.map(({ batchId }) => batchId).toSorted();

describe('a token that names a portfolio opens', () => {
  test('every batch of it that this agency was given, whole, and nothing beside it', async () => {
    const portfolioId = await aPortfolio();
    const batches = [await placedIn(portfolioId), await placedIn(portfolioId)];
    await placedIn(portfolioId, await anAgency(database, lenderId));
    await placedIn(await aPortfolio());
    const token = await tokenFor(server.publicUrl, agency, { details: ofPortfolios(portfolioId) });
    expect(decodeJwt(token)).toMatchObject({ authorization_details: ofPortfolios(portfolioId) });
    const { reach } = await call(server, 'agency', `Bearer ${token}`);
    expect(reach.map(({ batchId }) => batchId).toSorted()).toEqual(idsOf(...batches));
    expect(reach).toMatchObject([
      { portfolioId, placementIds: null },
      { portfolioId, placementIds: null },
    ]);
  });

  test('a batch that is placed in it later', async () => {
    const portfolioId = await aPortfolio();
    const first = await placedIn(portfolioId);
    const opened = await opener(ofPortfolios(portfolioId));
    const later = await placedIn(portfolioId);
    expect(await opened()).toEqual(idsOf(first, later));
  });

  test('nothing of a grant that is suspended or revoked, from the next request on', async () => {
    const portfolioId = await aPortfolio();
    const [kept, suspended, revoked] = [
      await placedIn(portfolioId),
      await placedIn(portfolioId),
      await placedIn(portfolioId),
    ];
    const opened = await opener(ofPortfolios(portfolioId));
    expect(await opened()).toHaveLength(3);
    await change(suspended, { status: 'SUSPENDED', epoch: 2 });
    expect(await opened()).toEqual(idsOf(kept, revoked));
    await change(revoked, { status: 'REVOKED', epoch: 2 });
    expect(await opened()).toEqual(idsOf(kept));
    await change(kept, { status: 'SUSPENDED', epoch: 2 });
    expect(await opened()).toEqual([]);
    expect(await refusal(ofPortfolios(portfolioId))).toEqual(notOpen);
  });

  test('nothing of a grant that changed since, until there is another token', async () => {
    const portfolioId = await aPortfolio();
    const [known, kept] = [await placedIn(portfolioId), await placedIn(portfolioId)];
    const opened = await opener(ofPortfolios(portfolioId));
    const later = await placedIn(portfolioId);
    await change(known, { scopes: ['placements:read'], epoch: 2 });
    await change(later, { scopes: ['placements:read'], epoch: 2 });
    expect(await opened()).toEqual(idsOf(kept));
    const again = await opener(ofPortfolios(portfolioId));
    expect(await again()).toEqual(idsOf(known, kept, later));
    await change(known, { epoch: 3 });
    expect(await again()).toEqual(idsOf(kept, later));
  });

  test('a batch once, that a batch id and a placement id name beside it', async () => {
    const portfolioId = await aPortfolio();
    const { batchId, placementIds } = await placedIn(portfolioId);
    const details = [
      ...ofPortfolios(portfolioId),
      { type: 'placement_batch', ids: [batchId] },
      { type: 'placement', ids: [placementIds[0]!] },
    ];
    const token = await tokenFor(server.publicUrl, agency, { details });
    expect((await call(server, 'agency', `Bearer ${token}`)).reach).toMatchObject([
      { batchId, placementIds: null },
    ]);
  });

  test('what it opens in one statement, whatever there is of it', async () => {
    const portfolioId = await aPortfolio();
    await placedIn(portfolioId);
    const token = await tokenFor(server.publicUrl, agency, { details: ofPortfolios(portfolioId) });
    const authorization = `Bearer ${token}`;
    const cost = async () => {
      const before = database.statements.count;
      await call(server, 'agency', authorization);
      return database.statements.count - before;
    };
    expect(await cost()).toBe(1);
    for (let more = 0; more < 20; more++) await placedIn(portfolioId);
    expect(await cost()).toBe(1);
  });
});

describe('a portfolio is refused', () => {
  test('A34 of another lender, with nothing placed at this agency, and one that never was: all alike', async () => {
    const [mine, others, empty] = [await aPortfolio(), await aPortfolio(), await aPortfolio()];
    await placedIn(mine);
    await placedIn(others, await anAgency(database, lenderId));
    const elsewhere = await aLender(database);
    const foreign = await aPortfolio(elsewhere);
    await aPlacedBatch(database, elsewhere, await anAgency(database, elsewhere), { portfolioId: foreign });
    for (const id of [others, empty, foreign, newId('portfolio')]) {
      expect(await refusal(ofPortfolios(id))).toEqual(notOpen);
      expect(await refusal(ofPortfolios(mine, id))).toEqual(notOpen);
    }
  });

  test('when its only batch is for other clients of the agency', async () => {
    const portfolioId = await aPortfolio();
    await change(await placedIn(portfolioId), { clientIds: [newId('client')] });
    expect(await refusal(ofPortfolios(portfolioId))).toEqual(notOpen);
  });

  test.each([
    ['A37 51 ids in one', (id: string) => ofPortfolios(...Array.from({ length: 51 }, () => id))],
    ['A37 11 details', (id: string) => Array.from({ length: 11 }, () => ofPortfolios(id)[0])],
    [
      'A37 151 ids in all, of three kinds',
      (id: string) =>
        ['portfolio', 'portfolio', 'portfolio', 'placement'].map((type, n) => ({
          type,
          ids: Array.from({ length: n < 3 ? 50 : 1 }, () => (n < 3 ? id : newId('placement'))),
        })),
    ],
    ['A36 with members beside type and ids', (id: string) => [{ ...ofPortfolios(id)[0], actions: ['read'] }]],
    ['an id of another kind', () => ofPortfolios(newId('batch'))],
  ])('%s', async (_case, details) => {
    const portfolioId = await aPortfolio();
    await placedIn(portfolioId);
    const { status, error, why } = await refusal(details(portfolioId));
    expect({ status, error }).toEqual({ status: 400, error: 'invalid_authorization_details' });
    expect(why).not.toBe(notOpen.why);
  });

  test('with more open batches than a token may open, or more changed grants than it can carry', async () => {
    const portfolioId = await aPortfolio();
    const batches = await copiesOf(await placedIn(portfolioId), MAX_OPEN_BATCHES - 1);
    const opened = await opener(ofPortfolios(portfolioId));
    expect(await opened()).toHaveLength(MAX_OPEN_BATCHES);
    const another = await placedIn(portfolioId);
    expect((await refusal(ofPortfolios(portfolioId))).why).toMatch(/more than 500 batches: name batches/);
    await change(another, { status: 'REVOKED' });
    await touch(batches.slice(0, 151));
    expect((await refusal(ofPortfolios(portfolioId))).why).toMatch(/more than 150 of its grants/);
    await touch(batches.slice(150, 151), 1);
    expect(await (await opener(ofPortfolios(portfolioId)))()).toHaveLength(MAX_OPEN_BATCHES);
  });
});

/** More batches like this one, each with a grant of its own. */
function copiesOf({ batchId, grantId }: PlacedBatch, count: number): Promise<readonly Id<'grant'>[]> {
  return mutate(database, contextOf(lenderId), 'test.copies', async (work) => {
    const batch = (await work.findOne(placementBatches, { id: batchId }))!;
    const grant = (await work.findOne(grants, { id: grantId }))!;
    const ids = Array.from({ length: count }, () => ({ grant: newId('grant'), batch: newId('batch') }));
    await work.insertAll(
      grants,
      ids.map((each) => ({ ...grant, id: each.grant })),
    );
    await work.insertAll(
      placementBatches,
      ids.map((each) => ({ ...batch, id: each.batch, grantId: each.grant, reference: each.batch })),
    );
    return ids.map((each) => each.grant);
  });
}

const touch = (ids: readonly Id<'grant'>[], epoch = 2) =>
  mutate(database, contextOf(lenderId), 'test.touch', (work) => work.update(grants, { id: ids }, { epoch }));

test('the metadata says that portfolios may be named', async () => {
  const response = await fetch(`${server.publicUrl}/oauth/.well-known/oauth-authorization-server`);
  expect(await response.json()).toMatchObject({
    authorization_details_types_supported: ['placement_batch', 'placement', 'portfolio'],
  });
});
