import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../src/db/database.js';
import { readerOf } from '../../src/db/store.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { parseId, type Id } from '../../src/kernel/ids.js';
import { systemClock, type Instant } from '../../src/kernel/time.js';
import { registerAgency } from '../../src/modules/access/index.js';
import { outboxEvents } from '../../src/modules/events/outbox.entity.js';
import { testDatabase } from '../support/database.js';
import { aKeyPair, aLender, contextOf, requestToken, tokenFor, type TestClient } from '../support/oauth.js';
import { call, startAccessServer, type AccessServer } from './access-server.js';

let database: Database;
let server: AccessServer;
let lenderId: Id<'lender'>;
let later = 0;

beforeAll(async () => {
  database = await testDatabase();
  const system = { now: () => (systemClock.now() + later) as Instant };
  server = await startAccessServer(database, { clocks: { domain: systemClock, system } });
  lenderId = await aLender(database);
});

afterAll(() => server.close());

async function anInitialToken() {
  const command = { reference: crypto.randomUUID(), name: 'Harbour', clients: [] };
  const registered = await mutate(database, contextOf(lenderId), 'agencies.register', (work) =>
    registerAgency(work, command),
  );
  return { token: registered.initialAccessToken!, agencyId: registered.agency.id };
}

interface Registered {
  readonly status: number;
  readonly error?: string;
  readonly error_description?: string;
  readonly client_id: string;
  readonly scope: string;
  readonly registration_access_token: string;
  readonly registration_client_uri: string;
}

async function send(method: string, url: string, token: string, body?: unknown): Promise<Registered> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { ...(text === '' ? {} : JSON.parse(text)), status: response.status } as Registered;
}

const register = (token: string, body: unknown) =>
  send('POST', `${server.publicUrl}/oauth/register`, token, body);

async function aClient(changes: object = {}) {
  const { token, agencyId } = await anInitialToken();
  const pair = await aKeyPair();
  const answer = await register(token, {
    client_name: 'CRM',
    jwks: pair.jwks,
    scope: 'grants:read',
    ...changes,
  });
  expect(answer.status).toBe(201);
  const id = parseId('client', answer.client_id)!;
  const client: TestClient = { id, lenderId, agencyId, scopes: ['grants:read'], ...pair };
  return { answer, client, pair };
}

const isLetIn = async (token: string) => (await call(server, 'agency', `Bearer ${token}`)).code === undefined;

test('an agency registers a client with the token its lender was given, and it gets tokens at once', async () => {
  const { answer, client, pair } = await aClient();
  expect(answer).toMatchObject({
    client_name: 'CRM',
    jwks: pair.jwks,
    scope: 'grants:read',
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['client_credentials'],
    registration_client_uri: `${server.publicUrl}/oauth/register/${client.id}`,
  });
  expect(await isLetIn(await tokenFor(server, client))).toBe(true);
  const read = await send('GET', answer.registration_client_uri, answer.registration_access_token);
  expect(read).toMatchObject({ ...answer, status: 200 });
  const events = (await readerOf(database, lenderId).find(outboxEvents, {})).flatMap((row) => row.events);
  expect(events).toContainEqual({ type: 'client.registered', items: [{ id: client.id }] });
});

test('a client changes its key: the new one works at once, and the old one no more', async () => {
  const { answer, client, pair } = await aClient();
  const next = await aKeyPair();
  const body = { client_id: client.id, client_name: 'CRM', jwks: next.jwks, scope: 'grants:read' };
  const changed = await send('PUT', answer.registration_client_uri, answer.registration_access_token, body);
  expect(changed).toMatchObject({ status: 200, jwks: next.jwks });
  expect((await requestToken(server, { ...client, ...pair })).status).toBe(401);
  expect(await isLetIn(await tokenFor(server, { ...client, ...next }))).toBe(true);
  const other = { ...body, client_id: 'cli_other' };
  expect(
    await send('PUT', answer.registration_client_uri, answer.registration_access_token, other),
  ).toMatchObject({
    status: 400,
    error: 'invalid_client_metadata',
  });
});

test('a client that deletes itself is shut out with its next request', async () => {
  const { answer, client } = await aClient();
  const token = await tokenFor(server, client);
  const { registration_client_uri: uri, registration_access_token: own } = answer;
  expect(await send('DELETE', uri, own)).toMatchObject({ status: 204 });
  expect(await isLetIn(token)).toBe(false);
  for (const method of ['GET', 'DELETE']) expect(await send(method, uri, own)).toMatchObject({ status: 401 });
});

test('no token, a wrong one, that of another client and one of last week are refused alike', async () => {
  const [one, other] = [await aClient(), await aClient()];
  const { token } = await anInitialToken();
  const { jwks } = await aKeyPair();
  const refusal = { status: 401, error: 'invalid_token' };
  for (const wrong of ['', 'x', 'x'.repeat(43), one.answer.registration_access_token])
    expect(await register(wrong, { jwks })).toMatchObject(refusal);
  const own = one.answer.registration_client_uri;
  for (const wrong of ['', token, other.answer.registration_access_token])
    for (const method of ['GET', 'DELETE']) expect(await send(method, own, wrong)).toMatchObject(refusal);
  later = 7 * 24 * 3_600_000;
  expect(await register(token, { jwks })).toMatchObject(refusal);
  later = 0;
  expect(await register(token, { jwks })).toMatchObject({ status: 201 });
});

describe('metadata that are refused, by name', () => {
  test.each([
    ['jwks_uri', { jwks_uri: 'https://agency.example/jwks.json' }],
    ['client_secret', { client_secret: 'secret' }],
    ['grant_types', { grant_types: ['authorization_code'] }],
    ['redirect_uris', { redirect_uris: ['https://agency.example/back'] }],
    ['token_endpoint_auth_method', { token_endpoint_auth_method: 'client_secret_basic' }],
    ['token_endpoint_auth_method', { token_endpoint_auth_method: 7 }],
    ['scope', { scope: 'accounts:import' }],
    ['scope', { scope: ['grants:read'] }],
    ['client_name', { client_name: '' }],
    ['client_name', { client_name: { toString: 'x' } }],
    ['jwks', { jwks: undefined }],
    ['jwks', { jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }],
    ['dpop_bound_access_tokens', { dpop_bound_access_tokens: 'yes' }],
    ['tls_client_auth_subject_dn', { tls_client_auth_subject_dn: 'CN=x' }],
  ])('%s', async (member, changes) => {
    const { token } = await anInitialToken();
    const { jwks } = await aKeyPair();
    const answer = await register(token, { client_name: 'CRM', jwks, ...changes });
    expect(answer).toMatchObject({ status: 400, error: 'invalid_client_metadata' });
    expect(answer.error_description).toMatch(new RegExp(`^${member}: `));
  });

  test.each([
    '{"a":',
    'null',
    '[]',
    '7',
    '"x"',
    '{"__proto__":{}}',
    `${'['.repeat(200)}`,
    '{"client_name":"\\u0000"}',
  ])('what is no metadata: %s', async (body) => {
    const { token } = await anInitialToken();
    const { status, error } = await register(token, body);
    expect({ status, error }).toEqual({ status: 400, error: 'invalid_client_metadata' });
  });
});

test('an agency registers twenty clients at most', async () => {
  const { token } = await anInitialToken();
  const { jwks } = await aKeyPair();
  const answers = await Promise.all(Array.from({ length: 22 }, () => register(token, { jwks })));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
  expect(answers.filter(({ error }) => error === 'access_denied')).toHaveLength(2);
});
