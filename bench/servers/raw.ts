import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPool } from 'mysql2/promise';
import { insertContacts } from './raw-contacts.js';
import { bookImport, learnImport } from './raw-import.js';
import { placementPage } from './raw-placements.js';
import { learnLines, settle } from './raw-settlement.js';
import { serve } from './serve.js';

/** The limit that ours is held against: node:http, JSON, one statement written by hand, no questions asked. */
const pool = createPool({
  uri: process.env['DATABASE_URL']!,
  connectionLimit: 8,
  supportBigNumbers: true,
});

const routes: Readonly<Record<string, (body: never) => Promise<unknown>>> = {
  '/contacts': (body) => insertContacts(pool, body),
  '/placements': (body) => placementPage(pool, body),
  '/import/rows': (body) => learnImport(pool, body),
  '/import': () => bookImport(pool),
  '/settlement/lines': (body) => learnLines(pool, body),
  '/settlement': (body) => settle(pool, body),
};

const server = createServer((request, response) => {
  answer(request).then(
    (text) => response.writeHead(200, { 'content-type': 'application/json' }).end(text),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});

async function answer(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as never;
  return JSON.stringify(await routes[request.url!]!(body));
}

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  serve(`http://127.0.0.1:${port}`, async () => {
    server.closeAllConnections();
    await pool.end();
  });
});
