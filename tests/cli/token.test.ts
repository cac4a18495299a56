import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { loadConfig } from '../../src/config.js';
import { systemClock } from '../../src/kernel/time.js';
import { startService, type Service } from '../../src/service.js';
import { buildCommands, consign, freePort, freshFolder, type Settings } from '../support/command-line.js';
import { freshDatabaseUrl } from '../support/database.js';

let settings: Settings;
let service: Service;
let lender: string;
let maker: string;
let agencyClient: string;

beforeAll(async () => {
  await buildCommands();
  settings = {
    DATA_DIR: freshFolder(),
    DATABASE_URL: await freshDatabaseUrl(),
    PORT: String(await freePort()),
    LOG_LEVEL: 'silent',
  };
  await consign(['migrate'], settings);
  service = await startService(loadConfig(settings), { domain: systemClock, system: systemClock });
  const made = await consign(['lender', 'create', 'Example Bank'], settings);
  lender = idIn(made.stdout, 'len');
  maker = idIn(made.stdout, 'cli');
  const agency = await consign(['agency', 'create', 'Agency', '--lender', lender], settings);
  agencyClient = idIn(agency.stdout, 'cli');
}, 120_000);

afterAll(() => service.stop());

test('token prints a token of five minutes for the lender, and nothing else', async () => {
  const { code, stdout } = await consign(['token', '--client', maker], settings);
  expect(code).toBe(0);
  const claims = decodeJwt(stdout.trim());
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(claims).toMatchObject({ sub: maker, aud: `${service.address}/lender/graphql`, lender_id: lender });
  expect(claims.exp! - claims.iat!).toBe(300);
});

test('a token carries the scopes that were asked for and no others', async () => {
  const { stdout } = await consign(['token', '--client', maker, '--scope', 'statements:read'], settings);
  expect(decodeJwt(stdout.trim())['scope']).toBe('statements:read');
});

test('a person comes in by a token of the development issuer, in the role that was said', async () => {
  const person = ['token', '--client', maker, '--as-person', 'Anna', '--role'];
  const { code, stdout } = await consign([...person, 'FINANCE_APPROVER'], settings);
  expect(code).toBe(0);
  const response = await fetch(`${service.address}/lender/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${stdout.trim()}` },
    body: '{"query":"{ viewer { actorName clientId scopes } }"}',
  });
  const { data } = (await response.json()) as { data: { viewer: object } };
  expect(data.viewer).toMatchObject({
    actorName: 'Anna',
    clientId: null,
    scopes: expect.arrayContaining(['statements:approve']),
  });
  expect((await consign([...person, 'FINANCE_APPROVER'], settings)).code).toBe(0);
  const otherwise = await consign([...person, 'FINANCE'], settings);
  expect(otherwise).toMatchObject({ code: 1, stderr: expect.stringContaining('Anna was not let in') });
});

test('there is no development issuer in production, and no person where it is off', async () => {
  const asked = ['token', '--client', maker, '--as-person', 'Anna', '--role', 'FINANCE_APPROVER'];
  const keys = { SIGNING_KEYS_FILE: 'package.json', KEY_ENCRYPTION_KEY_FILE: 'package.json' };
  const production = { ...settings, ...keys, NODE_ENV: 'production', PUBLIC_URL: 'https://api.example.com' };
  for (const off of [production, { ...settings, DEVELOPMENT_ISSUER: 'off' }])
    expect(await consign(asked, off)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('off here'),
    });
  expect(await consign(asked, { ...production, DEVELOPMENT_ISSUER: 'on' })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('DEVELOPMENT_ISSUER: must be off in production'),
  });
});

test('a scope that the client may not have is refused in a sentence', async () => {
  const { code, stderr } = await consign(
    ['token', '--client', maker, '--scope', 'contacts:report'],
    settings,
  );
  expect(code).toBe(1);
  expect(stderr).toContain('No token was given: invalid_scope');
});

test('a batch that is not open to the agency opens no token', async () => {
  const batch = 'bat_01h455vb4pex5vsknk084sn02q';
  const { code, stderr } = await consign(['token', '--client', agencyClient, '--batch', batch], settings);
  expect(code).toBe(1);
  expect(stderr).toContain('invalid_authorization_details');
});

test('request mints a token and prints the answer', async () => {
  const query = 'query ($first: Int!) { agencies(first: $first) { nodes { name } } }';
  const { code, stdout } = await consign(
    ['request', '--client', maker, query, '--variables', '{"first": 5}'],
    settings,
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout).data).toEqual({ agencies: { nodes: [{ name: 'Agency' }] } });
});

test("an agency's request goes to the agencies' endpoint", async () => {
  const { code, stdout } = await consign(
    ['request', '--client', agencyClient, 'query { viewer { lenderName agency { name } } }'],
    settings,
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout).data.viewer).toEqual({ lenderName: 'Example Bank', agency: { name: 'Agency' } });
});

test("an agency's token is worth nothing at the lender's endpoint", async () => {
  const { code, stdout, stderr } = await consign(
    ['request', '--agency', '--client', maker, 'query { viewer { clientId } }'],
    settings,
  );
  expect(code).toBe(1);
  expect(JSON.parse(stdout).errors[0].extensions.code).toBe('UNAUTHENTICATED');
  expect(stderr).toContain('The service refused it');
});

test('a revoked client gets no token any more', async () => {
  const made = await consign(['client', 'create', 'for a day', '--lender', lender], settings);
  const id = idIn(made.stdout, 'cli');
  expect((await consign(['token', '--client', id], settings)).code).toBe(0);
  expect((await consign(['client', 'revoke', id], settings)).code).toBe(0);
  const { code, stderr } = await consign(['token', '--client', id], settings);
  expect(code).toBe(1);
  expect(stderr).toContain('No token was given: invalid_client');
});

test('when nobody answers, the command says where it asked', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const { code, stderr } = await consign(['token', '--client', maker, '--url', url], settings);
  expect(code).toBe(1);
  expect(stderr).toContain(`Nobody answers at ${url}`);
});

function idIn(text: string, prefix: string): string {
  return new RegExp(`${prefix}_[0-9a-z]{26}`).exec(text)![0];
}
