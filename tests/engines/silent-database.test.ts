import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase, type Database } from '../../src/db/database.js';
import { migrate } from '../../src/db/migrations.js';
import { expectData, expectRefusal, startApi, type Api } from '../support/api.js';
import { freshDatabaseUrl } from '../support/database.js';
import { aLender, aLenderClient, tokenFor } from '../support/oauth.js';
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

/* A database server behind a network that fails. SQLite is a file and has none. */

const onServer = (process.env.TEST_DATABASE_URL ?? 'sqlite:').startsWith('sqlite:') ? test.skip : test;
const POOL = 4;
const query = '{ placements(first: 1) { nodes { id } } }';

let proxy: TcpProxy;
let database: Database;
let api: Api;
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
  token = await tokenFor(api, await aLenderClient(database, await aLender(database)));
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

onServer('F144 while others hold every connection a request is told within 1 s to come back', async () => {
  const held = Promise.withResolvers<void>();
  const holding = Promise.all(
    Array.from({ length: POOL }, () =>
      database.transaction(async (connection) => {
        await connection.run('SELECT 1', []);
        await held.promise;
      }),
    ),
  );
  const [answer, milliseconds] = await timed(() => api.lenderCall(token, query));
  held.resolve();
  await holding;
  expect(milliseconds).toBeLessThan(1_000);
  expect(answer.status).toBe(503);
  expectRefusal(answer, 'TOO_BUSY');
  expectData(await api.lenderCall(token, query));
});
