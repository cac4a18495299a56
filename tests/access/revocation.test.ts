import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import type { Database } from '../../src/db/database.js';
import { mutate } from '../../src/db/unit-of-work.js';
import type { Id } from '../../src/kernel/ids.js';
import { revokeClient } from '../../src/modules/access/index.js';
import { testDatabase } from '../support/database.js';
import {
  aDpopKey,
  aLender,
  aLenderClient,
  anAgency,
  anAgencyClient,
  contextOf,
  tokenFor,
  type TestClient,
} from '../support/oauth.js';
import { call, startAccessServer, type AccessServer } from './access-server.js';
import { anAssertion, asserted, postForm } from './assertions.js';

let database: Database;
let server: AccessServer;
let lenderId: Id<'lender'>;
let agencyId: Id<'agency'>;
let agency: TestClient;
let sibling: TestClient;

beforeAll(async () => {
  database = await testDatabase();
  server = await startAccessServer(database);
  lenderId = await aLender(database);
  agencyId = await anAgency(database, lenderId);
  agency = await anAgencyClient(database, lenderId, agencyId);
  sibling = await anAgencyClient(database, lenderId, agencyId);
});

afterAll(() => server.close());

const options = { [oauth.allowInsecureRequests]: true };
const authentication = (client: TestClient) =>
  oauth.PrivateKeyJwt({ key: client.privateKey, kid: client.kid });

async function metadata(): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(`${server.publicUrl}/oauth`);
  const response = await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' });
  return oauth.processDiscoveryResponse(issuer, response);
}

async function revoke(client: TestClient, token: string): Promise<void> {
  const known = { client_id: client.id };
  const response = await oauth.revocationRequest(
    await metadata(),
    known,
    authentication(client),
    token,
    options,
  );
  await oauth.processRevocationResponse(response);
}

async function introspected(client: TestClient, token: string) {
  const [server_, known] = [await metadata(), { client_id: client.id }];
  const response = await oauth.introspectionRequest(server_, known, authentication(client), token, options);
  return oauth.processIntrospectionResponse(server_, known, response);
}

const isLetIn = async (token: string) =>
  (await call(server, 'agency', `Bearer ${token}`)).actorId !== undefined;

describe('revocation', () => {
  test('A38 a token that its client took back is refused with its next request, others of it are not', async () => {
    const [one, other] = [await tokenFor(server, agency), await tokenFor(server, agency)];
    expect(await isLetIn(one)).toBe(true);
    await revoke(agency, one);
    expect(await isLetIn(one)).toBe(false);
    expect(await isLetIn(other)).toBe(true);
    await revoke(agency, one);
  });

  test("A39 another client's revocation is answered alike and changes nothing", async () => {
    const token = await tokenFor(server, agency);
    await revoke(sibling, token);
    await revoke(await aLenderClient(database, lenderId), token);
    expect(await isLetIn(token)).toBe(true);
  });

  test('what is no token, or a token of somebody else, is answered alike', async () => {
    const [header, , signature] = (await tokenFor(server, agency)).split('.');
    for (const token of ['x', 'a.b.c', `${header}.e30.${signature}`, '\u0000', 'x'.repeat(5_000)])
      await revoke(agency, token);
  });

  test.each(['revoke', 'introspect'])('%s asks who is asking, and for which token', async (endpoint) => {
    const url = `${server.publicUrl}/oauth/${endpoint}`;
    const token = await tokenFor(server, agency);
    expect(await postForm(url, { token })).toMatchObject({ status: 400, error: 'invalid_request' });
    const wrong = asserted(await anAssertion(server, agency, { aud: 'https://elsewhere.example' }));
    expect(await postForm(url, { token, ...wrong })).toMatchObject({ status: 401, error: 'invalid_client' });
    const right = asserted(await anAssertion(server, agency));
    expect(await postForm(url, right)).toMatchObject({ status: 400, error: 'invalid_request' });
    expect(await isLetIn(token)).toBe(true);
  });
});

describe('introspection', () => {
  test('tells a client and its lender what a token is', async () => {
    const dpop = await aDpopKey();
    const token = await tokenFor(server, agency, { dpop, scopes: ['grants:read'] });
    const expected = {
      active: true,
      iss: `${server.publicUrl}/oauth`,
      aud: `${server.publicUrl}/agency/graphql`,
      client_id: agency.id,
      lender_id: lenderId,
      agency_id: agencyId,
      scope: 'grants:read',
      token_type: 'DPoP',
      cnf: { jkt: dpop.jkt },
    };
    expect(await introspected(agency, token)).toMatchObject(expected);
    expect(await introspected(await aLenderClient(database, lenderId), token)).toMatchObject(expected);
  });

  test('A40 tells a stranger that it is not active, and nothing else', async () => {
    const token = await tokenFor(server, agency);
    const elsewhere = await aLender(database);
    const strangers = [
      sibling,
      await aLenderClient(database, elsewhere),
      await anAgencyClient(database, elsewhere, await anAgency(database, elsewhere)),
    ];
    for (const stranger of strangers) expect(await introspected(stranger, token)).toEqual({ active: false });
  });

  test('tells that a token is not active once it is taken back, its client is shut out, or it never was one', async () => {
    const token = await tokenFor(server, agency);
    expect(await introspected(agency, token)).toMatchObject({ active: true });
    await revoke(agency, token);
    expect(await introspected(agency, token)).toEqual({ active: false });
    const leaving = await anAgencyClient(database, lenderId, agencyId);
    const last = await tokenFor(server, leaving);
    await mutate(database, contextOf(lenderId), 'test', (work) => revokeClient(work, leaving.id));
    expect(await introspected(await aLenderClient(database, lenderId), last)).toEqual({ active: false });
    for (const text of ['x', 'a.b.c', `${token}x`])
      expect(await introspected(agency, text)).toEqual({ active: false });
  });
});
