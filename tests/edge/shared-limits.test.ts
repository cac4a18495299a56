import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from '@redis/client';
import { expectData, expectRefusal, startApi, type Api } from '../support/api.js';
import { aLender, aLenderClient, tokenFor } from '../support/oauth.js';
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

/** A real Redis; in CI it must be there, elsewhere the tests need one on its usual port. */
const redisUrl = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';

const SMALL = { COST_BUCKET: '60', COST_RESTORE: '1', LENDER_COST_BUCKET: '1000', LENDER_COST_RESTORE: '1' };
const recall =
  'mutation { recallPlacements(input: { placementIds: ["plc_01h455vb4pex5vsknk084sn02q"], category: STRATEGIC }) { recalled } }';

let proxy: TcpProxy;
let one: Api;
let other: Api;

beforeAll(async () => {
  await answering(redisUrl);
  proxy = await tcpProxy(redisUrl);
  // both go by the proxy, and share the database and its clients
  const environment = { ...SMALL, REDIS_URL: proxy.url };
  one = await startApi({ environment });
  other = await startApi({ environment, database: one.database, keys: one.keys });
  await shared(one);
  await shared(other);
});

afterAll(async () => {
  await Promise.all([one.close(), other.close()]);
  await proxy.close();
});

async function answering(url: string): Promise<void> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => {});
  await client.connect().catch(() => {
    throw new Error(`these tests need a Redis at ${url} (TEST_REDIS_URL names another)`);
  });
  client.destroy();
}

async function isShared({ address }: Api): Promise<boolean> {
  return /^limits_shared 1$/m.test(await (await fetch(`${address}/metrics`)).text());
}

/** A client makes its calls until they are counted in Redis. */
async function shared(api: Api): Promise<void> {
  for (const until = Date.now() + 10_000; Date.now() < until;) {
    await api.lenderCall(await aToken(), '{ __typename }');
    if (await isShared(api)) return;
  }
  throw new Error('Redis is not used');
}

async function aToken(): Promise<string> {
  return tokenFor(one, await aLenderClient(one.database, await aLender(one.database)));
}

test('two processes take from one bucket', async () => {
  const token = await aToken();
  for (let n = 0; n < 3; n++) {
    expectData(await one.lenderCall(token, recall));
    expectData(await other.lenderCall(token, recall));
  }
  for (const api of [one, other]) {
    const answer = await api.lenderCall(token, recall);
    expect(answer.status).toBe(429);
    expectRefusal(answer, 'RATE_LIMITED');
  }
});

test('50 calls at once, to two processes, get no more than the bucket holds', async () => {
  const token = await aToken();
  const calls = Array.from({ length: 50 }, (_, n) => [one, other][n % 2]!.lenderCall(token, recall));
  const answers = await Promise.all(calls);
  const taken = answers.filter(({ status }) => status === 200).length;
  expect([6, 7]).toContain(taken);
});

test('the two ways of counting agree', async () => {
  const token = await aToken();
  const costs = [];
  for (const query of [recall, '{ __typename }', '{ placements(first: 50) { nodes { id } } }'])
    costs.push((await one.lenderCall(token, query)).extensions?.cost);
  expect(costs).toMatchObject([
    { requested: 10, actual: 10, available: 50 },
    { requested: 1, actual: 1, available: 49 },
    { requested: 50, actual: 0, available: 49 },
  ]);
});

test.each(['cut', 'silent'] as const)(
  'while Redis is %s no request fails, each process counts alone, and says so',
  async (fault) => {
    const token = await aToken();
    proxy.fault(fault);
    for (let n = 0; n < 3; n++) {
      expectData(await one.lenderCall(token, recall));
      expectData(await other.lenderCall(token, recall));
    }
    expect(await isShared(one)).toBe(false);
    expect(one.log.join('')).toContain('Redis is away');
    const started = performance.now();
    expectData(await one.lenderCall(token, recall));
    expect(performance.now() - started).toBeLessThan(1_000);
    proxy.fault(null);
    await shared(one);
    await shared(other);
    expect(one.log.join('')).toContain('Redis is back');
  },
);
