import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildExplorer } from '../../.ci/build-explorer.mjs';
import { expectData, postGraphQL, startApi, type Api } from '../support/api.js';
import { aLender, aLenderClient, tokenFor } from '../support/oauth.js';

let api: Api;
let token: string;

beforeAll(async () => {
  await buildExplorer();
  api = await startApi({ environment: { LOG_LEVEL: 'trace' } });
  token = await tokenFor(api, await aLenderClient(api.database, await aLender(api.database)));
}, 60_000);

afterAll(() => api.close());

test('the process says that it lives and that it is ready', async () => {
  expect(await (await fetch(`${api.address}/live`)).json()).toEqual({ status: 'live' });
  expect(await (await fetch(`${api.address}/ready`)).json()).toEqual({ status: 'ready' });
});

test('requests, operations and SQL statements are counted', async () => {
  expectData(await api.lenderCall(token, '{ __typename }'));
  await api.agencyCall(token, '{ __typename }');
  const metrics = await (await fetch(`${api.address}/metrics`)).text();
  expect(metrics).toMatch(/^graphql_operations_total\{audience="lender",outcome="OK"\} [1-9]/m);
  expect(metrics).toMatch(/^graphql_operations_total\{audience="agency",outcome="UNAUTHENTICATED"\} 1$/m);
  expect(metrics).toMatch(
    /^http_request_duration_seconds_count\{method="POST",route="\/lender\/graphql",status="200"\} /m,
  );
  expect(metrics).toMatch(/^sql_statements_total [1-9]/m);
  expect(metrics).toMatch(/^process_cpu_seconds_total /m);
});

test("the caller's request id comes back, in the header and in errors; a strange one is replaced", async () => {
  const send = (id: string) =>
    postGraphQL(api.address, 'lender', token, '{"query":"{ x }"}', { 'x-request-id': id });
  const known = await send('agency-7.case_42');
  expect(known.headers.get('x-request-id')).toBe('agency-7.case_42');
  expect(await known.json()).toMatchObject({ errors: [{ extensions: { requestId: 'agency-7.case_42' } }] });
  for (const strange of ['a b', 'x'.repeat(65), '{"a":1}'])
    expect((await send(strange)).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('every answer forbids guessing its type and keeping it', async () => {
  for (const path of ['/live', '/nowhere', '/lender/graphql', '/oauth/jwks']) {
    const { headers } = await fetch(`${api.address}${path}`);
    if (path !== '/oauth/jwks') expect(headers.get('cache-control')).toBe('no-store');
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test('what is not there is said as problem details with our code', async () => {
  const answer = await fetch(`${api.address}/nowhere`, { headers: { 'x-request-id': 'lost' } });
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(await answer.json()).toMatchObject({
    title: 'Not Found',
    status: 404,
    code: 'NOT_FOUND',
    requestId: 'lost',
  });
});

test('an address that cannot be read is malformed', async () => {
  const answer = await fetch(`${api.address}/%ff%`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: 'MALFORMED_REQUEST' });
});

test('a strange Host header does no harm', async () => {
  const socket = await open(api);
  const body = '{"query":"{ __typename }"}';
  socket.write(requestHead(token, body.length).replace('Host: consign', 'Host: [') + body);
  expect(await answerOn(socket)).toMatch(/^HTTP\/1\.1 (200|400) /);
});

test('the log names routes and ids, never tokens, variables or bodies', async () => {
  const query = 'query ($after: String) { placements(first: 1, after: $after) { nodes { id } } }';
  await api.lenderCall(token, query, { after: 'canary-variable' });
  await postGraphQL(api.address, 'lender', `${token}x`, '{"query":"canary-body"}', {
    cookie: 'canary=cookie',
  });
  await fetch(`${api.address}/nowhere?canary=query`);
  const log = api.log.join('');
  expect(log).toContain('"route":"/lender/graphql"');
  expect(log).not.toMatch(/canary/);
  expect(log).not.toContain(token.slice(0, 40));
});

test('the explorer is served whole from here and may reach nothing else', async () => {
  const page = await fetch(`${api.address}/explorer`);
  expect(page.status).toBe(200);
  const policy = page.headers.get('content-security-policy')!;
  expect(policy).toMatch(/default-src 'none'/);
  expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe/);
  const html = await page.text();
  expect(html).not.toMatch(/https?:\/\//);
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
  expect(files).toEqual(['/explorer/client.css', '/explorer/client.js']);
  const workers = ['editor', 'json', 'graphql'].map((name) => `/explorer/${name}.worker.js`);
  for (const file of [...files, ...workers, '/explorer/agency.graphql', '/explorer/lender.graphql'])
    expect([file, (await fetch(`${api.address}${file}`)).status]).toEqual([file, 200]);
  const styles = await (await fetch(`${api.address}/explorer/client.css`)).text();
  expect(styles).not.toMatch(/url\(["']?https?:|@import/);
  expect((await fetch(`${api.address}/explorer/..%2fpackage.json`)).status).toBe(404);
});

test('requests under way are answered while the service stops, and no new ones are taken', async () => {
  const stopping = await startApi();
  const client = await aLenderClient(stopping.database, await aLender(stopping.database));
  const access = await tokenFor(stopping, client);
  const body = JSON.stringify({ query: '{ placements(first: 1) { nodes { id } } }' });
  const sockets = await Promise.all(Array.from({ length: 20 }, () => open(stopping)));
  const allArrived = arrivals(stopping, sockets.length);
  for (const socket of sockets) socket.write(requestHead(access, body.length) + body.slice(0, 10));
  await allArrived;
  const closed = stopping.close();
  for (const socket of sockets) socket.write(body.slice(10));
  const answers = await Promise.all(sockets.map(answerOn));
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*"data":\{"placements"/);
  await closed;
  await expect(fetch(`${stopping.address}/live`)).rejects.toThrow();
});

/** Resolves when the server has read the headers of so many requests. */
function arrivals({ app }: Api, count: number): Promise<void> {
  let seen = 0;
  return new Promise((resolve) => {
    app.server.on('request', () => {
      if (++seen === count) resolve();
    });
  });
}

async function open({ address }: Api): Promise<Socket> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

function requestHead(access: string, length: number): string {
  const lines = [
    'POST /lender/graphql HTTP/1.1',
    'Host: consign',
    'Connection: close',
    'Content-Type: application/json',
  ];
  return [...lines, `Authorization: Bearer ${access}`, `Content-Length: ${length}`, '', ''].join('\r\n');
}

async function answerOn(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}
