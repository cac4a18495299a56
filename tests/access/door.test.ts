import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import type { Database } from '../../src/db/database.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { idBytes, newId, type Id } from '../../src/kernel/ids.js';
import { agencies, assertScope, revokeClient, VIEWER } from '../../src/modules/access/index.js';
import { testDatabase } from '../support/database.js';
import {
  aLender,
  aLenderClient,
  anAgency,
  anAgencyClient,
  contextOf,
  requestToken,
  tokenFor,
  type TestClient,
} from '../support/oauth.js';
import { call, startAccessServer, type AccessServer } from './access-server.js';

let database: Database;
let server: AccessServer;
let lenderId: Id<'lender'>;
let lender: TestClient;
let agency: TestClient;
let token: string;
let signingKey: CryptoKey;

beforeAll(async () => {
  database = await testDatabase();
  server = await startAccessServer(database);
  lenderId = await aLender(database);
  lender = await aLenderClient(database, lenderId);
  agency = await anAgencyClient(database, lenderId, await anAgency(database, lenderId));
  token = await tokenFor(server.publicUrl, agency);
  signingKey = (await importJWK(server.keys.privateJwks.keys[0]!, 'ES256')) as CryptoKey;
});

afterAll(() => server.close());

/** The real token's claims, changed, signed by the server's own key unless said otherwise. */
function forged(
  changes: JWTPayload,
  header: { alg?: string; typ?: string; kid?: string } = {},
  key = signingKey,
) {
  return new SignJWT({ ...decodeJwt(token), ...changes })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: server.keys.current().kid, ...header })
    .sign(key);
}

async function refused(bearer: string): Promise<string> {
  const { code, internal } = await call(server, 'agency', `Bearer ${bearer}`);
  expect(code).toBe('UNAUTHENTICATED');
  return internal ?? '';
}

const now = () => Math.floor(Date.now() / 1_000);

describe('tokens that do not open the door', () => {
  test('the same claims signed again by the server do open it', async () => {
    expect(await call(server, 'agency', `Bearer ${await forged({})}`)).toMatchObject({ actorId: agency.id });
  });

  test('one without a signature, one signed by somebody else, one that was tampered with', async () => {
    const [, payload, signature] = token.split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    expect(await refused(`${none}.${payload}.`)).toMatch(/./);
    const { privateKey } = await generateKeyPair('ES256');
    expect(await refused(await forged({}, {}, privateKey))).toMatch(/signature/);
    const richer = Buffer.from(JSON.stringify({ ...decodeJwt(token), lender_id: newId('lender') })).toString(
      'base64url',
    );
    expect(await refused(`${token.split('.')[0]}.${richer}.${signature}`)).toMatch(/signature/);
  });

  test('one signed with the public key as a shared secret', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(server.keys.publicJwks.keys[0]));
    const confused = await new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .sign(secret);
    expect(await refused(confused)).toMatch(/alg/);
  });

  test.each([
    ['has expired', () => ({ exp: now() - 6 }), /exp/],
    [
      'is older than five minutes, however long it says it lives',
      () => ({ iat: now() - 400, exp: now() + 9_999 }),
      /iat/,
    ],
    ['comes from the future', () => ({ iat: now() + 60, exp: now() + 360 }), /iat/],
    ['is of another issuer', () => ({ iss: 'https://elsewhere.example/oauth' }), /iss/],
    ['is for the other endpoint', () => ({ aud: `${server.publicUrl}/lender/graphql` }), /aud/],
    [
      'is for several audiences',
      () => ({ aud: [`${server.publicUrl}/agency/graphql`, 'https://elsewhere.example'] }),
      /aud/,
    ],
    ['belongs to no lender', () => ({ lender_id: undefined }), /lender_id/],
    ['belongs to no agency', () => ({ agency_id: undefined }), /side/],
    ['is of another subject than its client', () => ({ sub: lender.id }), /subject/],
    ['is bound in a way that nobody here knows', () => ({ cnf: { kid: 'x' } }), /cnf/],
    [
      'names more than a token may',
      () => ({ authorization_details: [{ type: 'portfolio', ids: ['x'] }] }),
      /authorization_details/,
    ],
  ])('one that %s', async (_case, changes, why) => {
    expect(await refused(await forged(changes()))).toMatch(why);
  });

  test('an ID token, and any other kind of JWT', async () => {
    for (const typ of ['JWT', 'id_token+jwt', 'logout+jwt'])
      expect(await refused(await forged({}, { typ }))).toMatch(/typ/);
  });

  test('one of the other side, at either endpoint', async () => {
    const authorization = `Bearer ${token}`;
    expect(await call(server, 'lender', authorization)).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await call(server, 'agency', authorization)).toMatchObject({ actorId: agency.id });
    expect(await call(server, 'lender', authorization)).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    'DPoP abc',
    'Bearer a b',
    `Bearer ${'x'.repeat(4_000)}`,
  ])('the header %p', async (authorization) => {
    expect(await call(server, 'agency', authorization)).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('one whose client is of another lender than it says', async () => {
    expect(await refused(await forged({ lender_id: newId('lender') }))).toMatch(/CLIENT_SHUT_OUT/);
    expect(await refused(await forged({ agency_id: newId('agency') }))).toMatch(/CLIENT_SHUT_OUT/);
  });
});

const narrow = { sql: 'UPDATE client SET scopes = ? WHERE lender_id = :lender AND id = ?' };

describe('the door closes at once', () => {
  test('a revoked client is refused on its next request and gets no more tokens', async () => {
    const client = await aLenderClient(database, lenderId);
    const authorization = `Bearer ${await tokenFor(server.publicUrl, client)}`;
    expect(await call(server, 'lender', authorization)).toMatchObject({ actorId: client.id });
    await mutate(database, contextOf(lenderId), 'client.revoke', (work) => revokeClient(work, client.id));
    expect(await call(server, 'lender', authorization)).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await requestToken(server.publicUrl, client)).status).toBe(401);
  });

  test('a lender cannot revoke the client of another', async () => {
    const stranger = contextOf(await aLender(database));
    const attempt = mutate(database, stranger, 'client.revoke', (work) => revokeClient(work, agency.id));
    await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('all clients of a suspended agency are refused', async () => {
    const agencyId = await anAgency(database, lenderId);
    const client = await anAgencyClient(database, lenderId, agencyId);
    const authorization = `Bearer ${await tokenFor(server.publicUrl, client)}`;
    expect(await call(server, 'agency', authorization)).toMatchObject({ actorId: client.id });
    await mutate(database, contextOf(lenderId), 'test', (work) =>
      work.update(agencies, { id: agencyId }, { status: 'SUSPENDED' }),
    );
    expect(await call(server, 'agency', authorization)).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await requestToken(server.publicUrl, client)).status).toBe(401);
  });

  test('a scope taken from the client is gone from its tokens', async () => {
    const client = await aLenderClient(database, lenderId, { scopes: ['accounts:read', 'accounts:import'] });
    const authorization = `Bearer ${await tokenFor(server.publicUrl, client)}`;
    expect((await call(server, 'lender', authorization)).scopes.toSorted()).toEqual([
      'accounts:import',
      'accounts:read',
      VIEWER,
    ]);
    await mutate(database, contextOf(lenderId), 'test', (work) =>
      work.execute(narrow, ['["accounts:read"]', idBytes(client.id)]),
    );
    expect((await call(server, 'lender', authorization)).scopes.toSorted()).toEqual([
      'accounts:read',
      VIEWER,
    ]);
  });
});

test('a missing scope is named', () => {
  const session = { scopes: new Set(['accounts:read']) };
  expect(() => assertScope(session, 'accounts:read')).not.toThrow();
  expect(() => assertScope(session, VIEWER)).not.toThrow();
  expect(() => assertScope(session, 'accounts:import')).toThrow(
    expect.objectContaining({
      code: 'SCOPE_MISSING',
      options: { details: { requiredScope: 'accounts:import' } },
    }),
  );
});
