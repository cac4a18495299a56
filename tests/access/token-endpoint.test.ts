import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import type { Database } from '../../src/db/database.js';
import type { Id } from '../../src/kernel/ids.js';
import * as oauth from 'oauth4webapi';
import { testDatabase } from '../support/database.js';
import {
  aLender,
  aLenderClient,
  anAgency,
  anAgencyClient,
  requestToken,
  tokenFor,
  type TestClient,
} from '../support/oauth.js';
import { call, startAccessServer, type AccessServer } from './access-server.js';
import { anAssertion, nowSeconds, postToken } from './assertions.js';

let database: Database;
let server: AccessServer;
let lenderId: Id<'lender'>;
let lender: TestClient;
let agency: TestClient;

beforeAll(async () => {
  database = await testDatabase();
  server = await startAccessServer(database);
  lenderId = await aLender(database);
  lender = await aLenderClient(database, lenderId);
  agency = await anAgencyClient(database, lenderId, await anAgency(database, lenderId));
});

afterAll(() => server.close());

const now = nowSeconds;
const assertionOf = (client: TestClient, changes: Readonly<Record<string, unknown>> = {}) =>
  anAssertion(server, client, changes);
const post = (assertion: string, more: Readonly<Record<string, string>> = {}) =>
  postToken(server, assertion, more);

describe('tokens', () => {
  test('a lender and an agency get signed tokens of five minutes for their own endpoint', async () => {
    const token = await tokenFor(server.publicUrl, agency, { scopes: ['grants:read'] });
    expect(decodeProtectedHeader(token)).toEqual({
      alg: 'ES256',
      typ: 'at+jwt',
      kid: server.keys.current().kid,
    });
    const { iat, exp, jti, ...claims } = decodeJwt(token);
    expect(exp! - iat!).toBe(300);
    expect(jti).toEqual(expect.any(String));
    expect(claims).toEqual({
      iss: `${server.publicUrl}/oauth`,
      aud: `${server.publicUrl}/agency/graphql`,
      sub: agency.id,
      client_id: agency.id,
      scope: 'grants:read',
      lender_id: lenderId,
      agency_id: agency.agencyId,
    });
    expect(decodeJwt(await tokenFor(server.publicUrl, lender))).not.toHaveProperty('agency_id');
    const seen = await call(
      server,
      'lender',
      `Bearer ${await tokenFor(server.publicUrl, lender, { scopes: ['accounts:read'] })}`,
    );
    expect(seen).toMatchObject({
      lenderId,
      agencyId: null,
      actorId: lender.id,
      scopes: ['viewer', 'accounts:read'],
      reach: [],
    });
  });

  test.each(['ES256', 'Ed25519', 'PS256'] as const)('a client may sign with %s', async (algorithm) => {
    const client = await aLenderClient(database, lenderId, { algorithm });
    await expect(tokenFor(server.publicUrl, client)).resolves.toEqual(expect.any(String));
  });

  test('a client that names no resource gets a token for its own side', async () => {
    const response = await post(await assertionOf(agency));
    expect(decodeJwt(response.access_token!).aud).toBe(`${server.publicUrl}/agency/graphql`);
  });

  test('a token without scopes carries none', async () => {
    expect(decodeJwt(await tokenFor(server.publicUrl, agency, { scopes: [] })).scope).toBeUndefined();
  });
});

describe('client assertions', () => {
  test('A30 one assertion sent twenty times at once is taken once, ten rounds', async () => {
    for (let round = 0; round < 10; round++) await replay();
  });

  async function replay(): Promise<void> {
    const assertion = await assertionOf(agency);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(assertion)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status, error }) => status === 401 && error === 'invalid_client')).toHaveLength(
      19,
    );
  }

  test.each([
    ['A31 lives for more than two minutes', () => ({ exp: now() + 130 })],
    ['was made long before it ends', () => ({ iat: now() - 90, exp: now() + 60 })],
    ['has no end', () => ({ exp: undefined })],
    ['has ended', () => ({ iat: now() - 60, exp: now() - 10 })],
    ['A32 is for another server', () => ({ aud: 'https://elsewhere.example/oauth' })],
    ['is for the token endpoint and not the issuer', () => ({ aud: `${server.publicUrl}/oauth/token` })],
    ['A32 is for a list, even of the issuer alone', () => ({ aud: [`${server.publicUrl}/oauth`] })],
    ['has no id', () => ({ jti: undefined })],
    ['is of another client', () => ({ iss: lender.id, sub: lender.id })],
  ])('an assertion that %s is refused', async (_case, changes) => {
    expect(await post(await assertionOf(agency, changes()))).toMatchObject({
      status: 401,
      error: 'invalid_client',
    });
  });

  test('an assertion may live for two minutes', async () => {
    expect(await post(await assertionOf(agency, { exp: now() + 120 }))).toMatchObject({ status: 200 });
  });

  test('an unsigned assertion and one signed with a shared secret are refused', async () => {
    const [, payload] = (await assertionOf(agency)).split('.');
    const header = (alg: string) => Buffer.from(JSON.stringify({ alg })).toString('base64url');
    expect(await post(`${header('none')}.${payload}.`)).toMatchObject({
      status: 401,
      error: 'invalid_client',
    });
    const secret = new TextEncoder().encode(agency.id);
    const shared = await new SignJWT({
      iss: agency.id,
      sub: agency.id,
      jti: 'x',
      aud: `${server.publicUrl}/oauth`,
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1m')
      .sign(secret);
    expect(await post(shared)).toMatchObject({ status: 401, error: 'invalid_client' });
  });

  test('a client secret is no way in', async () => {
    const authorization = `Basic ${Buffer.from(`${agency.id}:secret`).toString('base64')}`;
    const body = new URLSearchParams({ grant_type: 'client_credentials' });
    const response = await fetch(`${server.publicUrl}/oauth/token`, {
      method: 'POST',
      headers: { authorization },
      body,
    });
    expect(await response.json()).toMatchObject({ error: 'invalid_client' });
  });
});

describe('what a client may not have', () => {
  test('A33 a scope beyond its own, of the other side, or unheard of', async () => {
    const client = await aLenderClient(database, lenderId, { scopes: ['accounts:read'] });
    for (const scope of ['accounts:import', 'contacts:report', 'everything', 'openid']) {
      const response = await requestToken(server.publicUrl, client, { scopes: ['accounts:read', scope] });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: 'invalid_scope' });
    }
  });

  test('the resource of the other side, or one of somebody else', async () => {
    for (const resource of [`${server.publicUrl}/agency/graphql`, 'https://elsewhere.example/graphql']) {
      const response = await requestToken(server.publicUrl, lender, { resource });
      expect(await response.json()).toMatchObject({ error: 'invalid_target' });
    }
    const response = await requestToken(server.publicUrl, agency, {
      resource: `${server.publicUrl}/lender/graphql`,
    });
    expect(await response.json()).toMatchObject({ error: 'invalid_target' });
  });

  test('another grant type', async () => {
    expect(await post(await assertionOf(agency), { grant_type: 'authorization_code' })).toMatchObject({
      status: 400,
      error: 'unsupported_grant_type',
    });
  });
});

describe('the public face', () => {
  test('metadata is where RFC 8414 puts it and offers nothing that is not there', async () => {
    const response = await fetch(`${server.publicUrl}/.well-known/oauth-authorization-server/oauth`);
    const metadata = (await response.json()) as Record<string, unknown>;
    expect(metadata).toMatchObject({
      issuer: `${server.publicUrl}/oauth`,
      token_endpoint: `${server.publicUrl}/oauth/token`,
      jwks_uri: `${server.publicUrl}/oauth/jwks`,
      revocation_endpoint: `${server.publicUrl}/oauth/revoke`,
      introspection_endpoint: `${server.publicUrl}/oauth/introspect`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: [
        'private_key_jwt',
        'tls_client_auth',
        'self_signed_tls_client_auth',
      ],
      tls_client_certificate_bound_access_tokens: true,
      authorization_details_types_supported: ['placement_batch', 'placement', 'portfolio'],
      dpop_signing_alg_values_supported: ['ES256', 'EdDSA', 'Ed25519', 'PS256'],
    });
    expect(metadata).not.toHaveProperty('authorization_endpoint');
    const other = await fetch(`${server.publicUrl}/oauth/.well-known/oauth-authorization-server`);
    expect(await other.json()).toEqual(metadata);
  });

  test.each(['lender', 'agency'] as const)(
    'metadata of the %s endpoint say where its tokens come from',
    async (side) => {
      const resource = new URL(`${server.publicUrl}/${side}/graphql`);
      const response = await oauth.resourceDiscoveryRequest(resource, {
        [oauth.allowInsecureRequests]: true,
      });
      expect(await oauth.processResourceDiscoveryResponse(resource, response)).toMatchObject({
        authorization_servers: [`${server.publicUrl}/oauth`],
        bearer_methods_supported: ['header'],
        dpop_signing_alg_values_supported: ['ES256', 'EdDSA', 'Ed25519', 'PS256'],
        scopes_supported: expect.arrayContaining([side === 'lender' ? 'accounts:import' : 'contacts:report']),
      });
    },
  );

  test('A42 the published keys are the public halves', async () => {
    const { keys } = (await (await fetch(`${server.publicUrl}/oauth/jwks`)).json()) as { keys: object[] };
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', kid: server.keys.current().kid });
    expect(keys[0]).not.toHaveProperty('d');
  });

  test('nothing for people is served', async () => {
    for (const path of [
      '/oauth/auth',
      '/oauth/me',
      '/oauth/session/end',
      '/oauth/reg',
      '/oauth/token/introspection',
      '/oauth/interaction/x',
    ])
      expect((await fetch(`${server.publicUrl}${path}`)).status).toBe(404);
  });

  test('a browser that sends nonsense gets JSON without a stack', async () => {
    const response = await fetch(`${server.publicUrl}/oauth/token`, {
      method: 'POST',
      headers: { accept: 'text/html', 'content-type': 'application/json' },
      body: '{"a":',
    });
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.text()).not.toMatch(/\bat .*\.js|<html/);
  });
});
