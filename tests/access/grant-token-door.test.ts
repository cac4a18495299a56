import { beforeAll, describe, expect, test } from '@jest/globals';
import { newGrantToken } from '../../src/modules/access/grant-token-text.js';
import { expectData, startApi, type Api } from '../support/api.js';
import { aGrantWorld, type GrantWorld, type SeenGrant } from './grant-world.js';

let grants: GrantWorld;
let grant: SeenGrant;
let token: string;
let tokenId: string;

beforeAll(async () => {
  grants = await aGrantWorld();
  grant = await grants.grant();
  expectData(await grants.allowTokens());
  const issued = expectData(await grants.issueToken({ grantId: grant.id })).issueGrantToken;
  [token, tokenId] = [issued.token, issued.grantToken.id];
});

const ASK = 'query Ask($id: ID!) { viewer { actorId actorName clientId scopes } placement(id: $id) { id } }';

/** The agency's own system with its token; `at` may be another process of the service. */
const ask = (at: Pick<Api, 'agencyCall'> = grants.world.api) =>
  at.agencyCall<{ viewer: object; placement: object | null }>(token, ASK, { id: grants.world.placementId });

const isOpen = async () => ((await ask()).data?.placement ?? null) !== null;

async function lastUse(): Promise<{ lastUsedAt: string | null; lastUsedFrom: string | null }> {
  const { lastUsedAt, lastUsedFrom } = (await grants.tokens(grant.id)).nodes.find(
    ({ id }) => id === tokenId,
  )!;
  return { lastUsedAt, lastUsedFrom };
}

test('a grant token opens its one grant with its own scopes, at the side of agencies alone', async () => {
  const { viewer, placement } = expectData(await ask());
  expect(viewer).toEqual({
    actorId: tokenId,
    actorName: 'Dialler',
    clientId: null,
    scopes: ['placements:read'],
  });
  expect(placement).not.toBeNull();
  const { api } = grants.world;
  expect((await api.lenderCall(token, '{ viewer { actorId } }')).status).toBe(401);
  expect((await api.agencyCall(newGrantToken(), '{ viewer { actorId } }')).status).toBe(401);
});

test('it opens nothing while its grant is suspended', async () => {
  await grants.suspend(grant.id);
  expect(await isOpen()).toBe(false);
  await grants.resume(grant.id);
  expect(await isOpen()).toBe(true);
});

describe('the last use of a grant token', () => {
  /** Another process of the service, that writes uses only when it stops. */
  const aServer = () =>
    startApi({ database: grants.world.database, at: new Date(grants.world.clock.now()).toISOString() });

  test('is told with its moment and its address, once uses are written', async () => {
    expect(await lastUse()).toEqual({ lastUsedAt: null, lastUsedFrom: null });
    const server = await aServer();
    server.clock.set('2026-03-11T08:00:00Z');
    expectData(await ask(server));
    server.clock.set('2026-03-11T09:30:00Z');
    expectData(await ask(server));
    await server.close();
    expect(await lastUse()).toEqual({ lastUsedAt: '2026-03-11T09:30:00.000Z', lastUsedFrom: '127.0.0.1' });
  });

  test('is not undone by an older one that another server writes later', async () => {
    const server = await aServer();
    server.clock.set('2026-03-11T09:00:00Z');
    expectData(await ask(server));
    await server.close();
    expect((await lastUse()).lastUsedAt).toBe('2026-03-11T09:30:00.000Z');
  });

  test('is written of many tokens by one statement, and no request waits for it', async () => {
    const server = await aServer();
    server.clock.set('2026-03-12T09:00:00Z');
    const many = [];
    for (let n = 0; n < 5; n++)
      many.push(expectData(await grants.issueToken({ grantId: grant.id })).issueGrantToken);
    const { statements } = grants.world.database;
    const ofOne = async (each: string) => {
      const before = statements.count;
      expectData(await server.agencyCall(each, '{ viewer { actorId } }'));
      return statements.count - before;
    };
    for (const turn of [1, 2])
      for (const each of many) expect({ turn, cost: await ofOne(each.token) }).toEqual({ turn, cost: 2 });
    const before = statements.count;
    await server.close();
    // one for the uses of the grant, one for the last uses of its tokens
    expect(statements.count - before).toBe(2);
    const { nodes } = await grants.tokens(grant.id);
    for (const { grantToken } of many)
      expect(nodes.find(({ id }) => id === grantToken.id)).toMatchObject({
        lastUsedAt: '2026-03-12T09:00:00.000Z',
        lastUsedFrom: '127.0.0.1',
      });
  });

  test('is told also where it opened nothing', async () => {
    await grants.suspend(grant.id);
    const server = await aServer();
    server.clock.set('2026-03-13T09:00:00Z');
    expect((await ask(server)).data?.placement ?? null).toBeNull();
    await server.close();
    expect((await lastUse()).lastUsedAt).toBe('2026-03-13T09:00:00.000Z');
    await grants.resume(grant.id);
  });
});

test('the networks of its grant hold for a grant token, from one request to the next', async () => {
  const [narrow, wide] = [['203.0.113.0/24'], ['127.0.0.0/8', '::1/128', '203.0.113.0/24']];
  await grants.narrow({ grantId: grant.id, networks: wide });
  expect(await isOpen()).toBe(true);
  await grants.narrow({ grantId: grant.id, networks: narrow });
  expect(await isOpen()).toBe(false);
});
