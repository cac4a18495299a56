import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import { loadTrustedIssuers } from '../../src/http/door/trusted-issuers.js';
import { mutate } from '../../src/db/unit-of-work.js';
import type { Id } from '../../src/kernel/ids.js';
import { systemClock } from '../../src/kernel/time.js';
import {
  assertStillLetIn,
  lenderRoles,
  pairsOfEyes,
  type LenderScope,
} from '../../src/modules/access/index.js';
import { expectData, expectRefusal, PUBLIC_URL, startApi, type Api } from '../support/api.js';
import { testDatabase } from '../support/database.js';
import { aLender, aLenderClient, contextOf, tokenFor } from '../support/oauth.js';

const PEOPLE = 'https://people.bank.example';
const CLIENTS = 'https://clients.bank.example';
const ADD = `mutation Add($input: AddMemberInput!) { addMember(input: $input) { status member { id role status } } }`;
const WHO = '{ viewer { actorId actorName clientId scopes } }';

let api: Api;
let lenderId: Id<'lender'>;
let admin: string;
let privateKey: CryptoKey;
let jwks: { keys: JWK[] };
let keyServer: http.Server;
let asked = 0;

beforeAll(async () => {
  const database = await testDatabase();
  lenderId = await aLender(database);
  const pair = await generateKeyPair('ES256', { extractable: true });
  privateKey = pair.privateKey;
  jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256' }] };
  keyServer = http.createServer((_request, response) => {
    asked++;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(jwks));
  });
  await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
  const { port } = keyServer.address() as AddressInfo;
  const issuers = [
    { issuer: PEOPLE, lenderId, kind: 'people', jwksUri: `http://127.0.0.1:${port}/jwks`, scopes: 'role' },
    { issuer: CLIENTS, lenderId, kind: 'clients', jwks },
  ];
  api = await startApi({ database, environment: { TRUSTED_ISSUERS_FILE: aFile({ issuers }) } });
  admin = await tokenFor(api, await aLenderClient(database, lenderId));
});

afterAll(async () => {
  await api.close();
  keyServer.close();
});

function aFile(content: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'consign-issuers-')), 'issuers.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

interface TokenParts {
  readonly issuer?: string;
  readonly claims?: JWTPayload;
  readonly header?: { readonly typ?: string; readonly kid?: string };
  readonly key?: CryptoKey;
}

function aToken(subject: string, { issuer = PEOPLE, claims, header, key = privateKey }: TokenParts = {}) {
  const now = Math.floor(Date.now() / 1_000);
  const audience = { aud: `${PUBLIC_URL}/lender/graphql`, iss: issuer, sub: subject, client_id: subject };
  return new SignJWT({ ...audience, jti: randomUUID(), iat: now, exp: now + 300, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k1', ...header })
    .sign(key);
}

interface Added {
  readonly addMember: { readonly status: string; readonly member: { readonly id: string } };
}

/** Adds a member by the API and answers its id. */
async function aMember(
  role: string,
  parts: Record<string, unknown> = {},
): Promise<{ id: string; subject: string }> {
  const subject = `s-${randomUUID()}`;
  const input = { issuer: PEOPLE, subject, name: 'Anna', kind: 'PERSON', role, ...parts };
  const { addMember } = expectData(await api.lenderCall<Added>(admin, ADD, { input }));
  return { id: addMember.member.id, subject };
}

interface Viewer {
  readonly viewer: { readonly actorId: string; readonly scopes: readonly string[] };
}

const who = async (token: string) => api.lenderCall<Viewer>(token, WHO);

describe('people of a trusted issuer', () => {
  test('come in as members, by name, with the scopes of their role', async () => {
    const { id, subject } = await aMember('FINANCE');
    const { viewer } = expectData(await who(await aToken(subject)));
    expect(viewer).toMatchObject({ actorId: id, actorName: 'Anna', clientId: null });
    expect(viewer.scopes.toSorted()).toEqual([...lenderRoles.FINANCE].toSorted());
  });

  test('may order only what their role may, and nothing once they are suspended', async () => {
    const { id } = await aMember('PLACEMENT_MANAGER');
    const order = (scope: LenderScope) =>
      mutate(api.database, contextOf(lenderId), 'test', (work) => assertStillLetIn(work, id, [scope]));
    await order('accounts:import');
    await expect(order('periods:close')).rejects.toMatchObject({ code: 'SCOPE_MISSING' });
    const input = { ids: [id] };
    const suspend = 'mutation ($input: IdsInput!) { suspendMembers(input: $input) { changed } }';
    expectData(await api.lenderCall(admin, suspend, { input }));
    await expect(order('accounts:import')).rejects.toMatchObject({ code: 'SCOPE_MISSING' });
  });

  test('are refused from the request after their suspension, and let in again', async () => {
    const { id, subject } = await aMember('COMPLIANCE');
    const token = await aToken(subject);
    expectData(await who(token));
    const set = (name: string) =>
      api.lenderCall(admin, `mutation Set($input: IdsInput!) { ${name}(input: $input) { changed } }`, {
        input: { ids: [id] },
      });
    expectData(await set('suspendMembers'));
    expect((await who(token)).status).toBe(401);
    expectData(await set('resumeMembers'));
    expectData(await who(token));
  });

  test('who are no members are refused', async () => {
    expect((await who(await aToken('nobody'))).status).toBe(401);
  });

  test.each([
    ['A9 of an issuer that nobody named', { issuer: 'https://elsewhere.example' }],
    ['A10 for several audiences', { claims: { aud: [`${PUBLIC_URL}/lender/graphql`, 'https://x.example'] } }],
    ['A10 for another audience', { claims: { aud: 'https://x.example' } }],
    ['A11 that is an ID token', { header: { typ: 'JWT' } }],
    ['A12 of another environment of the same issuer', { header: { kid: 'staging' } }],
    ['older than five minutes', { claims: { iat: 1_700_000_000, exp: 9_999_999_999 } }],
    ['without an id of its own', { claims: { jti: undefined } }],
  ] as readonly (readonly [string, TokenParts])[])('a token %s is refused', async (_case, parts) => {
    const { subject } = await aMember('COMPLIANCE');
    expectRefusal(await who(await aToken(subject, parts)), 'UNAUTHENTICATED');
  });

  test('a token signed by somebody else is refused, also one that says it is ours', async () => {
    const { subject } = await aMember('COMPLIANCE');
    const { privateKey: key } = await generateKeyPair('ES256');
    expect((await who(await aToken(subject, { key }))).status).toBe(401);
    const ours = await aToken(subject, { issuer: `${PUBLIC_URL}/oauth` });
    expect((await who(ours)).status).toBe(401);
  });

  test('an issuer of clients does not vouch for people', async () => {
    const { subject } = await aMember('COMPLIANCE', { issuer: CLIENTS });
    expect((await who(await aToken(subject, { issuer: CLIENTS }))).status).toBe(401);
  });

  test('clients of another issuer have what their token says of their role', async () => {
    const { subject, id } = await aMember('FINANCE', { issuer: CLIENTS, kind: 'CLIENT' });
    const claims = { scope: 'statements:read statements:approve openid' };
    const { viewer } = expectData(await who(await aToken(subject, { issuer: CLIENTS, claims })));
    expect(viewer).toMatchObject({ actorId: id, scopes: ['statements:read'] });
  });

  test('A44 while the issuer is down its tokens work on, and new ones by the keys it had', async () => {
    const { subject } = await aMember('COMPLIANCE');
    const token = await aToken(subject);
    expectData(await who(token));
    const before = asked;
    await new Promise((resolve) => keyServer.close(resolve));
    expectData(await who(token));
    expectData(await who(await aToken(subject)));
    expect(asked).toBe(before);
  });
});

describe('members', () => {
  test('the same again is a duplicate, another under the same subject is refused', async () => {
    const input = { issuer: PEOPLE, subject: randomUUID(), name: 'Bo', kind: 'PERSON', role: 'FINANCE' };
    const first = expectData(await api.lenderCall<Added>(admin, ADD, { input })).addMember;
    const again = expectData(await api.lenderCall<Added>(admin, ADD, { input })).addMember;
    expect(again).toMatchObject({ status: 'DUPLICATE', member: { id: first.member.id } });
    const other = await api.lenderCall(admin, ADD, { input: { ...input, role: 'ADMINISTRATOR' } });
    expectRefusal(other, 'REFERENCE_REUSED');
  });

  test('have a role of their own side', async () => {
    const input = { issuer: PEOPLE, subject: 'x', name: 'Bo', kind: 'PERSON', role: 'SUPERVISOR' };
    expectRefusal(await api.lenderCall(admin, ADD, { input }), 'INPUT_INVALID');
  });

  test('no role holds both sides of a pair of eyes, and administrators hold none', () => {
    for (const [role, scopes] of Object.entries(lenderRoles))
      for (const [makes, approves] of pairsOfEyes) {
        const held: readonly string[] = scopes;
        expect({ role, both: held.includes(makes) && held.includes(approves) }).toEqual({
          role,
          both: false,
        });
        if (role === 'ADMINISTRATOR') expect(held).not.toContain(approves);
      }
  });
});

test('an issuer for development, and keys without TLS, are refused in production', async () => {
  const entry = { issuer: PEOPLE, lenderId, kind: 'people' };
  const production = { production: true, clock: systemClock };
  const development = aFile({ issuers: [{ ...entry, jwks, development: true }] });
  await expect(loadTrustedIssuers(development, production)).rejects.toThrow(/development/);
  const plain = aFile({ issuers: [{ ...entry, jwksUri: 'http://a.example/jwks' }] });
  await expect(loadTrustedIssuers(plain, production)).rejects.toThrow(/https/);
  await expect(loadTrustedIssuers(aFile({ issuers: [entry] }), production)).rejects.toThrow(/jwks/);
});
