import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectData, startApi, type Api } from '../support/api.js';
import { aLender, aLenderClient, tokenFor } from '../support/oauth.js';

let api: Api;
let token: string;

beforeAll(async () => {
  api = await startApi();
  token = await tokenFor(api, await aLenderClient(api.database, await aLender(api.database)));
});

afterAll(() => api.close());

/** Sends this and then a byte every 200 ms; answers how long the server put up with it. */
async function drip(start: string, byte: string): Promise<number> {
  const { hostname, port } = new URL(api.address);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  const started = performance.now();
  socket.resume().write(start);
  const dripping = setInterval(() => socket.write(byte), 200);
  await once(socket, 'close');
  clearInterval(dripping);
  return performance.now() - started;
}

test('C86 who sends headers or a body drop by drop is cut off within 15 s, and others are served meanwhile', async () => {
  const head = `POST /lender/graphql HTTP/1.1\r\nHost: consign\r\nContent-Type: application/json\r\nAuthorization: Bearer ${token}\r\n`;
  const slow = Promise.all([
    ...Array.from({ length: 20 }, () => drip('POST /lender/graphql HTTP/1.1\r\nX-Slow: ', 'a')),
    ...Array.from({ length: 20 }, () => drip(`${head}Content-Length: 100000\r\n\r\n{"query":"`, 'a')),
  ]);
  for (let n = 0; n < 20; n++) expectData(await api.lenderCall(token, '{ __typename }'));
  for (const milliseconds of await slow) expect(milliseconds).toBeLessThan(15_000);
});
