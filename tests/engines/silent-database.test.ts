import { afterAll, beforeAll, expect } from '@jest/globals';
import { openDatabase, type Database } from '../../src/db/database.js';
import { migrate } from '../../src/db/migrations.js';
import { expectData, expectRefusal, startApi, type Api } from '../support/api.js';
import { freshDatabaseUrl, onServer } from '../support/database.js';
import { aLender, aLenderClient, requestToken, tokenFor, type TestClient } from '../support/oauth.js';
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

/* A database server behind a network that fails. */

const POOL = 4;
const query = '{ placements(first: 1) { nodes { id } } }';

let proxy: TcpProxy;
let database: Database;
let api: Api;
let client: TestClient;
let token: string;

beforeAll(async () => {
  const url = await freshDatabaseUrl();
  if (url.startsWith('sqlite:')) return;
  proxy = await tcpProxy(url);
  database = await openDatabase({ url: proxy.url, pool: POOL });
  await migrate(database);
  api = await startApi({
    database,
    environment: { DATABASE_WAIT_MS: '900', DATABASE_ANSWER_MS: '4500' },
  });
  client = await aLenderClient(database, await aLender(database));
  token = await tokenFor(api, client);
});

afterAll(async () => {
  await api?.close();
  await database?.close();
  await proxy?.close();
});

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const started = performance.now();
  return [await work(), performance.now() - started];
}

onServer(
  'F143 a database that is reached but silent: told within 5 s to come back, and served when it answers',
  async () => {
    expectData(await api.lenderCall(token, query));
    proxy.fault('silent');
    const calls = Array.from({ length: 3 * POOL }, () => api.lenderCall(token, query));
    const [answers, milliseconds] = await timed(() => Promise.all(calls));
    expect(milliseconds).toBeLessThan(5_000);
    for (const answer of answers) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expectRefusal(answer, 'TOO_BUSY');
    }
    proxy.fault(null);
    // the connections of that time are closed, so that these need new ones
    const after = await Promise.all(Array.from({ length: POOL }, () => api.lenderCall(token, query)));
    after.forEach(expectData);
  },
);

onServer('F143 a mutation that the silence interrupts changes nothing and can be sent again', async () => {
  const recall =
    'mutation { recallPlacements(input: { placementIds: ["plc_01h455vb4pex5vsknk084sn02q"], category: STRATEGIC }) { recalled } }';
  proxy.fault('silent');
  const [refused, milliseconds] = await timed(() => api.lenderCall(token, recall));
  expect(milliseconds).toBeLessThan(5_000);
  expectRefusal(refused, 'TOO_BUSY');
  proxy.fault(null);
  expectData(await api.lenderCall(token, recall));
});

/** Runs `work` while others hold every connection. */
async function whileAllAreHeld<T>(work: () => Promise<T>): Promise<T> {
  const held = Promise.withResolvers<void>();
  const holding = Array.from({ length: POOL }, () =>
    database.transaction(async (connection) => {
      await connection.run('SELECT 1', []);
      await held.promise;
    }),
  );
  const result = await work();
  held.resolve();
  await Promise.all(holding);
  return result;
}

onServer('F144 while others hold every connection a request is told within 1 s to come back', async () => {
  const [answer, milliseconds] = await whileAllAreHeld(() => timed(() => api.lenderCall(token, query)));
  expect(milliseconds).toBeLessThan(1_000);
  expect(answer.status).toBe(503);
  expectRefusal(answer, 'TOO_BUSY');
  expectData(await api.lenderCall(token, query));
});

async function expectBusy(answer: Response): Promise<void> {
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(await answer.json()).toEqual({
    error: 'temporarily_unavailable',
    error_description: 'the server is busy: try again in 1 s with a new assertion and proof',
  });
}

onServer('F144 whoever asks for a token meanwhile is told the same', async () => {
  const [answer, milliseconds] = await whileAllAreHeld(() => timed(() => requestToken(api, client)));
  expect(milliseconds).toBeLessThan(1_100);
  await expectBusy(answer);
  expect((await requestToken(api, client)).status).toBe(200);
});

onServer('F143 and whoever asks for one of a database that is silent or gone', async () => {
  for (const fault of ['silent', 'cut'] as const) {
    proxy.fault(fault);
    await expectBusy(await requestToken(api, client));
    proxy.fault(null);
    expect((await requestToken(api, client)).status).toBe(200);
  }
});
