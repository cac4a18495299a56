import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { Database } from '../../src/db/database.js';
import { dpopNonces } from '../../src/http/oauth/dpop-nonces.js';
import type { Id } from '../../src/kernel/ids.js';
import { systemClock, type Instant } from '../../src/kernel/time.js';
import { testDatabase } from '../support/database.js';
import {
  aDpopKey,
  aLender,
  aLenderClient,
  anAgency,
  anAgencyClient,
  aProof,
  requestToken,
  requestTokenOnce,
  tokenFor,
  type DpopKey,
  type TestClient,
} from '../support/oauth.js';
import { startAccessServer, type AccessServer } from './access-server.js';
import { anAssertion, postToken } from './assertions.js';

let database: Database;
let server: AccessServer;
let lenderId: Id<'lender'>;
let agencyId: Id<'agency'>;
let agency: TestClient;

beforeAll(async () => {
  database = await testDatabase();
  server = await startAccessServer(database);
  lenderId = await aLender(database);
  agencyId = await anAgency(database, lenderId);
  agency = await anAgencyClient(database, lenderId, agencyId, { dpopBound: true });
});

afterAll(() => server.close());

const tokenUrl = () => `${server.publicUrl}/oauth/token`;
const aNonce = () => dpopNonces(server.keys.nonceSecret, systemClock).current();

async function post(proof: string, headers: Readonly<Record<string, string>> = {}) {
  return postToken(server, await anAssertion(server, agency), {}, { dpop: proof, ...headers });
}

async function madeProof(key: DpopKey, changes: Readonly<Record<string, unknown>> = {}) {
  return aProof(key, 'POST', tokenUrl(), { nonce: aNonce(), ...changes });
}

describe('tokens bound to a key', () => {
  test.each(['ES256', 'Ed25519', 'PS256'] as const)(
    'a token is bound to the %s key of its proof',
    async (algorithm) => {
      const dpop = await aDpopKey(algorithm);
      const response = await requestToken(server.publicUrl, agency, { dpop });
      const { access_token: token, token_type: type } = (await response.json()) as Record<string, string>;
      expect(type).toBe('DPoP');
      expect(decodeJwt(token!)).toMatchObject({ cnf: { jkt: dpop.jkt }, client_id: agency.id });
    },
  );

  test('a client that must prove a key gets no bearer token', async () => {
    const response = await requestToken(server.publicUrl, agency);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: 'invalid_dpop_proof',
      error_description: expect.stringMatching(/send a DPoP proof/),
    });
  });

  test('a client that need not may, and says so by the proof alone', async () => {
    const client = await aLenderClient(database, lenderId, { dpopBound: false });
    expect(decodeJwt(await tokenFor(server.publicUrl, client))).not.toHaveProperty('cnf');
    const dpop = await aDpopKey();
    expect(decodeJwt(await tokenFor(server.publicUrl, client, { dpop }))).toMatchObject({
      cnf: { jkt: dpop.jkt },
    });
  });

  test.each([
    ['none', undefined, { lender: 200, agency: 200 }],
    ['agencies', undefined, { lender: 200, agency: 400 }],
    ['all', undefined, { lender: 400, agency: 400 }],
    ['all', false, { lender: 200, agency: 200 }],
    ['none', true, { lender: 400, agency: 400 }],
  ] as const)(
    'an installation that asks it of %s, and a client registered with %s',
    async (dpopRequired, dpopBound, expected) => {
      const asking = await startAccessServer(database, { dpopRequired });
      try {
        const settings = dpopBound === undefined ? {} : { dpopBound };
        const ofLender = await aLenderClient(database, lenderId, settings);
        const ofAgency = await anAgencyClient(database, lenderId, agencyId, settings);
        expect((await requestToken(asking.publicUrl, ofLender)).status).toBe(expected.lender);
        expect((await requestToken(asking.publicUrl, ofAgency)).status).toBe(expected.agency);
      } finally {
        await asking.close();
      }
    },
  );
});

describe('nonces', () => {
  test('A29 a proof without a nonce, and one with an old one, are told the nonce to use', async () => {
    const dpop = await aDpopKey();
    const first = await requestTokenOnce(server.publicUrl, agency, { dpop });
    expect(first.status).toBe(400);
    expect(await first.json()).toMatchObject({ error: 'use_dpop_nonce' });
    expect(first.headers.get('dpop-nonce')).toBe(aNonce());
    expect((await requestTokenOnce(server.publicUrl, agency, { dpop })).status).toBe(200);
    const hourAgo = { now: () => (systemClock.now() - 3_600_000) as Instant };
    const stale = dpopNonces(server.keys.nonceSecret, hourAgo).current();
    const answer = await post(await madeProof(dpop, { nonce: stale }));
    expect(answer).toMatchObject({ status: 400, error: 'use_dpop_nonce' });
    expect(answer.headers.get('dpop-nonce')).toBe(aNonce());
  });

  test('every process takes the nonces of every other for three minutes, and none after six', () => {
    let now = Date.parse('2026-11-21T10:00:30Z') as Instant;
    const here = dpopNonces(server.keys.nonceSecret, { now: () => now });
    const there = dpopNonces(server.keys.nonceSecret, { now: () => now });
    const nonce = here.current();
    expect(there.accepts(nonce)).toBe(true);
    now = (now + 180_000) as Instant;
    expect(there.accepts(nonce)).toBe(true);
    expect(there.current()).not.toBe(nonce);
    now = (now + 180_000) as Instant;
    expect(there.accepts(nonce)).toBe(false);
    for (const other of ['', 'x', `${nonce}=`, nonce.slice(1)]) expect(here.accepts(other)).toBe(false);
    expect(dpopNonces(Buffer.alloc(32), { now: () => now }).accepts(here.current())).toBe(false);
  });
});

describe('proofs that are refused', () => {
  test('A27 one proof sent twenty times at once is taken once, ten rounds', async () => {
    for (let round = 0; round < 10; round++) {
      const proof = await madeProof(await aDpopKey());
      const answers = await Promise.all(Array.from({ length: 20 }, () => post(proof)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ error }) => error === 'invalid_dpop_proof')).toHaveLength(19);
    }
  });

  test('A28 two keys may use one proof id', async () => {
    const jti = crypto.randomUUID();
    for (const key of [await aDpopKey(), await aDpopKey()])
      expect(await post(await madeProof(key, { jti }))).toMatchObject({ status: 200 });
  });

  test.each([
    ['A20 made for another method', { htm: 'GET' }],
    ['A21 made for another address', { htu: 'https://elsewhere.example/oauth/token' }],
    ['without an id', { jti: undefined }],
    ['without a time', { iat: undefined }],
    ['with an id that is no text', { jti: 7 }],
    ['with a nonce that is no text', { nonce: 7 }],
  ])('a proof %s', async (_case, changes) => {
    expect(await post(await madeProof(await aDpopKey(), changes))).toMatchObject({
      status: 400,
      error: 'invalid_dpop_proof',
    });
  });

  test('A21 a Host header of the sender changes nothing', async () => {
    const proof = await aProof(await aDpopKey(), 'POST', 'https://elsewhere.example/oauth/token', {
      nonce: aNonce(),
    });
    expect(await post(proof, { host: 'elsewhere.example' })).toMatchObject({ error: 'invalid_dpop_proof' });
  });

  test.each(['', 'x', 'a.b.c', `${'e30.'.repeat(3)}`, 'ey'.repeat(3_000)])(
    'what is no proof: %.20s',
    async (text) => {
      const { status, error } = await post(text || ' ');
      expect([400, 401]).toContain(status);
      expect(error).toMatch(/^invalid_(dpop_proof|grant)$/);
    },
  );
});
