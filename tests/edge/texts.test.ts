import { beforeAll, describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { once } from 'node:events';
import { expectData, expectRefusal, postGraphQL } from '../support/api.js';
import { aContact } from '../support/reports.js';
import { aWorld, type Connection, type World } from '../support/world.js';

let world: World;

const PORTFOLIOS = ['100%', '100_', '1000', 'a\\b', 'Café', '🏦 Zürich'];

beforeAll(async () => {
  world = await aWorld({
    accounts: PORTFOLIOS.map((portfolio) => ({ portfolio })),
    isPlaced: false,
  });
});

const ACCOUNTS = `query($portfolio: String) { accounts(first: 50, filter: { portfolio: $portfolio }) { nodes {
  portfolio } } }`;

async function portfoliosFound(portfolio: string): Promise<readonly string[]> {
  type Found = { readonly accounts: Connection<{ readonly portfolio: string }> };
  const { accounts } = expectData(await world.lender<Found>(ACCOUNTS, { portfolio }));
  return accounts.nodes.map((node) => node.portfolio);
}

async function placeable(portfolio: string): Promise<number> {
  const { placeAccounts } = expectData(await world.place({ filter: { portfolio }, dryRun: true }));
  return placeAccounts.placedCount;
}

describe('C88 the wildcards of SQL are ordinary characters', () => {
  test.each(['%', '_', '%%', '____', '100', '1%', '%0%', '[1]000', '*', '.*'])(
    '%s finds nothing',
    async (text) => {
      expect(await portfoliosFound(text)).toEqual([]);
      expect(await placeable(text)).toBe(0);
    },
  );

  test.each(['100%', '100_', 'a\\b'])('%s finds what is named so and nothing else', async (text) => {
    expect(await portfoliosFound(text)).toEqual([text]);
    expect(await placeable(text)).toBe(1);
  });
});

describe('C91 a name is found however it was typed', () => {
  test.each([
    ['composed', 'Caf\u00e9', 'Café'],
    ['decomposed', 'Cafe\u0301', 'Café'],
    ['with direction marks', '\u202eCafé\u202c', 'Café'],
    ['with an emoji', '🏦 Z\u0075\u0308rich', '🏦 Zürich'],
  ])('%s', async (_, typed, name) => {
    expect(await portfoliosFound(typed)).toEqual([name]);
    expect(await placeable(typed)).toBe(1);
  });

  test.each(['CAFÉ', 'cafe', 'Café\u200d'])('but another name is another name: %j', async (text) => {
    expect(await portfoliosFound(text)).toEqual([]);
  });
});

const REGISTER = `mutation($input: RegisterAgencyInput!) { registerAgency(input: $input) { agency { id name } } }`;
let made = 0;

function register(name: string) {
  const input = { reference: `text-${++made}`, name, clients: [] };
  return world.lender<{ registerAgency: { agency: { id: string; name: string } } }>(REGISTER, { input });
}

describe('C91 the name of an agency', () => {
  test.each([
    ['\u202eseicnegA\u202c', 'seicnegA'],
    ['\u2066Harbour\u2069 \u200fRecoveries', 'Harbour Recoveries'],
    ['Jose\u0301', 'José'],
    ['null', 'null'],
    ['undefined', 'undefined'],
    ["O'Brien & Søn", "O'Brien & Søn"],
    ['👩‍👩‍👧‍👦 𠮷野家', '👩‍👩‍👧‍👦 𠮷野家'],
    ['X', 'X'],
    ['x'.repeat(200), 'x'.repeat(200)],
  ])('%j is kept as %j', async (given, kept) => {
    const { id, name } = expectData(await register(given)).registerAgency.agency;
    expect(name).toBe(kept);
    const read = await world.lender(`query($id: ID!) { agency(id: $id) { name } }`, { id });
    expect(expectData(read)).toEqual({ agency: { name: kept } });
  });

  test.each(['', ' ', '\u202e\u202c', 'x'.repeat(201), 'a\u0007b', 'a\nb', 'a\r\nSet-Cookie: x'])(
    '%j is refused',
    async (name) => {
      const { extensions } = expectRefusal(await register(name), 'INPUT_INVALID');
      expect(extensions.path).toEqual(['input', 'name']);
    },
  );
});

describe('C93 what would be a script on a page', () => {
  const SCRIPTS = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "javascript:alert('x')",
    '</script><svg/onload=alert(1)>',
    '{{constructor.constructor("x")()}}',
    '&lt;b&gt;',
  ];

  test.each(SCRIPTS)('%s comes back as the data it is', async (name) => {
    const { status, headers, data } = await register(name);
    expect([status, data?.registerAgency.agency.name]).toEqual([200, name]);
    expect(headers.get('content-type')).toMatch(/^application\/json; charset=utf-8$/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('is not repeated in refusals, which are JSON too', async () => {
    for (const script of SCRIPTS) {
      const query = `{ agency(id: ${JSON.stringify(script)}) { id } }`;
      const token = await world.lenderToken('agencies:manage');
      const body = JSON.stringify({ query });
      const answers = [
        await postGraphQL(world.api.address, 'lender', token, body),
        await fetch(`${world.api.address}/${encodeURIComponent(script)}`),
        await fetch(`${world.api.address}/oauth/token`, {
          method: 'POST',
          body: new URLSearchParams({ grant_type: script, client_id: script }),
        }),
      ];
      for (const answer of answers) {
        expect(answer.headers.get('content-type')).toMatch(/^application\/(problem\+)?json/);
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
        expect(await answer.text()).not.toContain('<');
      }
    }
  });
});

describe('C94 nobody writes lines of their own into the log', () => {
  const FORGED = '\r\n{"level":30,"msg":"forged"}\n\u001b[31mforged\u0085\u2028forged';

  test('by parameters, paths, headers or bodies', async () => {
    const { address, log } = world.api;
    const start = log.length;
    const form = { grant_type: 'client_credentials', client_id: FORGED, scope: FORGED, resource: FORGED };
    await fetch(`${address}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
    await fetch(`${address}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, client_id: world.agencyClient.id }),
    });
    await fetch(`${address}/${encodeURIComponent(FORGED)}`);
    await register(FORGED);
    await world.lender(`query { accounts(first: 1, after: ${JSON.stringify(FORGED)}) { nodes { id } } }`);
    await world.send('reportContacts', [aContact(FORGED, { collector: FORGED })], world.lender);
    await sendRaw(world, `GET /live HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\rb\r\nConnection: close\r\n\r\n`);
    await sendRaw(
      world,
      `GET /live HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\u001b[31m\r\nConnection: close\r\n\r\n`,
    );
    await sendRaw(world, `G\u0000T ${FORGED} HTTP/9\r\n\r\n`);
    const lines = log.slice(start);
    expect(lines.length).toBeGreaterThan(4);
    for (const line of lines) {
      expect(line.trimEnd()).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      expect(JSON.parse(line)).toEqual(expect.not.objectContaining({ msg: 'forged' }));
    }
  });
});

async function sendRaw({ api }: World, request: string): Promise<void> {
  const socket = connect(Number(new URL(api.address).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.end(request);
  socket.resume();
  await once(socket, 'close');
}
