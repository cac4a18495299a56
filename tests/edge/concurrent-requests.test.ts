import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectData, expectRefusal, startApi, type Api } from '../support/api.js';
import { aLender, aLenderClient, tokenFor } from '../support/oauth.js';

let api: Api;
let token: string;
let another: string;

beforeAll(async () => {
  api = await startApi({ environment: { CONCURRENT_REQUESTS: '3' } });
  const lenderId = await aLender(api.database);
  token = await tokenFor(api, await aLenderClient(api.database, lenderId));
  another = await tokenFor(api, await aLenderClient(api.database, lenderId));
});

afterAll(() => api.close());

const VIEWER = '{ __typename }';

/** A request whose body does not come: it is let in, and stays under way. */
async function held() {
  const socket = connect(Number(new URL(api.address).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `POST /lender/graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 99\r\n\r\n',
  );
  socket.on('error', () => {});
  return socket;
}

async function refusedSoon() {
  for (const until = performance.now() + 5_000; performance.now() < until;) {
    const answer = await api.lenderCall(token, VIEWER);
    if (answer.errors) return answer;
  }
  throw new Error('never refused');
}

test('a client with as many requests under way as it may have is told to wait, in the form of the address', async () => {
  const sockets = await Promise.all([held(), held(), held()]);
  const refused = await refusedSoon();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expectRefusal(refused, 'RATE_LIMITED');
  const file = await fetch(`${api.address}/lender/imports/x/errors.csv`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(file.status).toBe(429);
  expect(file.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expectData(await api.lenderCall(another, VIEWER));
  for (const socket of sockets) socket.destroy();
  const until = performance.now() + 5_000;
  while ((await api.lenderCall(token, VIEWER)).errors) expect(performance.now()).toBeLessThan(until);
});

test('requests one after the other never add up', async () => {
  for (let n = 0; n < 20; n++) expectData(await api.lenderCall(token, VIEWER));
});
