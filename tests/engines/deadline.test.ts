import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { openDatabase, type Database } from '../../src/db/database.js';
import { migrate } from '../../src/db/migrations.js';
import { waitingAtMost } from '../../src/db/patience.js';
import { idBytes } from '../../src/kernel/ids.js';
import { expectData, expectRefusal, startApi, type Answer, type Api } from '../support/api.js';
import { freshDatabaseUrl, onServer } from '../support/database.js';
import { aLender, aLenderClient, tokenFor, type TestClient } from '../support/oauth.js';

/* A request is answered in time; what it began ends too, on the server as well. */

const DEADLINE_MS = 700;
const REGISTER = `mutation($input: RegisterAgencyInput!) { registerAgency(input: $input) { status } }`;
const input = { reference: 'late-1', name: 'Late', clients: [] };
const AGENCIES = '{ agencies(first: 5) { nodes { name } } }';

let database: Database;
let api: Api;
let client: TestClient;
let token: string;

beforeAll(async () => {
  database = await openDatabase({ url: await freshDatabaseUrl(), pool: 3 });
  await migrate(database);
  api = await startApi({ database, environment: { REQUEST_DEADLINE_MS: String(DEADLINE_MS) } });
  client = await aLenderClient(database, await aLender(database));
  token = await tokenFor(api, client);
  expectData(await api.lenderCall(token, AGENCIES));
});

afterAll(async () => {
  await api?.close();
  await database?.close();
});

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const started = performance.now();
  return [await work(), performance.now() - started];
}

function expectTooLate(answer: Answer<unknown>): void {
  const { message } = expectRefusal(answer, 'DEADLINE_EXCEEDED');
  expect(message).toContain('changed nothing');
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
}

/** Holds the lender's row, which each registration locks or refers to, for as long as `work` takes. */
async function whileLocked<T>(work: () => Promise<T>): Promise<T> {
  let result: T;
  await database.transaction(async (connection) => {
    await connection.run('SELECT id FROM lender WHERE id = ? FOR UPDATE', [idBytes(client.lenderId)]);
    result = await work();
  });
  return result!;
}

describe('a request that waits too long', () => {
  onServer('is refused at its deadline, has changed nothing, and can be sent again', async () => {
    const register = () => api.lenderCall(token, REGISTER, { input });
    const [answer, milliseconds] = await whileLocked(() => timed(register));
    expectTooLate(answer);
    expect(milliseconds).toBeLessThan(DEADLINE_MS + 1_500);
    expect(expectData(await api.lenderCall(token, AGENCIES))).toEqual({ agencies: { nodes: [] } });
    expect(expectData(await register())).toEqual({ registerAgency: { status: 'CREATED' } });
  });

  onServer('leaves its row in the audit', async () => {
    const query = `{ auditEntries(first: 50, filter: { outcome: "DEADLINE_EXCEEDED" }) { nodes { action } } }`;
    const found = expectData(await api.lenderCall<{ auditEntries: { nodes: unknown[] } }>(token, query));
    expect(found.auditEntries.nodes).toEqual([{ action: 'agencies.register' }]);
  });

  onServer('is refused before anything is read when nothing fits', async () => {
    const hurried = await startApi({ database, keys: api.keys, environment: { REQUEST_DEADLINE_MS: '1' } });
    const slow = Array.from({ length: 20 }, () => hurried.lenderCall(token, AGENCIES));
    const late = (await Promise.all(slow)).filter(({ errors }) => errors !== undefined);
    expect(late.length).toBeGreaterThan(10);
    late.forEach(expectTooLate);
    await hurried.close();
  });
});

/** Busy for minutes, on either server. */
const BUSY = `SELECT COUNT(*) AS n FROM information_schema.columns a, information_schema.columns b,
  information_schema.columns c WHERE a.column_name <> b.column_name AND b.table_name <> c.column_name`;

async function busyStatements(): Promise<number> {
  const sql = `SELECT COUNT(*) AS n FROM information_schema.processlist
    WHERE db = DATABASE() AND command = 'Query' AND info LIKE 'SELECT COUNT(*) AS n FROM information_schema.columns a%'`;
  return Number((await database.run(sql, [])).rows[0]!['n']);
}

describe('a statement that runs too long', () => {
  onServer('is ended by the server, and its connection serves on', async () => {
    const patience = { connectionMs: 5_000, answerMs: 3_000 };
    const [error, milliseconds] = await timed(() =>
      waitingAtMost(patience, () => database.run(BUSY, [])).catch((reason: unknown) => reason),
    );
    expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(milliseconds).toBeLessThan(5_000);
    expect(await busyStatements()).toBe(0);
  });

  onServer('and that nobody waits for any more ends as well', async () => {
    const patience = { connectionMs: 5_000, answerMs: 3_000, until: performance.now() + 500 };
    const running = waitingAtMost(patience, () => database.run(BUSY, []));
    const error = await running.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    const until = performance.now() + 5_000;
    while ((await busyStatements()) > 0) expect(performance.now()).toBeLessThan(until);
  });

  onServer(
    'is not ended when it belongs to a job, on a connection that served a request before',
    async () => {
      const patience = { connectionMs: 5_000, answerMs: 200 };
      const limits = () =>
        database.run(LIMITS, []).then(({ rows }) => rows.map((row) => Number(row['Value'])));
      const all = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: 3 }, work));
      expect((await all(() => waitingAtMost(patience, limits))).flat()).not.toContain(0);
      expect((await all(limits)).flat().filter((value) => value !== 0)).toEqual([]);
    },
  );
});

const LIMITS = `SHOW SESSION VARIABLES WHERE variable_name IN ('max_statement_time', 'max_execution_time')`;
