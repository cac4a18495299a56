import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { decodeJwt, importJWK, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { dpopNonces } from '../../src/http/oauth/dpop-nonces.js';
import type { Instant } from '../../src/kernel/time.js';
import { startApi, type Api } from '../support/api.js';
import { aProof, aProofKey, type ProofKey, type ProofParts } from '../support/dpop.js';
import { aLender, anAgency, anAgencyClient, tokenFor, type TestClient } from '../support/oauth.js';

let api: Api;
let client: TestClient;
let key: ProofKey;
let plain: string;
let bound: string;

const PUBLIC = 'https://consign.test/agency/graphql';
const BODY = '{"query":"{ viewer { clientId } }"}';

beforeAll(async () => {
  api = await startApi();
  const lenderId = await aLender(api.database);
  client = await anAgencyClient(api.database, lenderId, await anAgency(api.database, lenderId));
  plain = await tokenFor(api, client);
  key = await aProofKey();
  bound = await signed({ cnf: { jkt: key.jkt } });
});

afterAll(() => api.close());

/** The real token with changed claims, signed by the server's own key. */
async function signed(changes: JWTPayload): Promise<string> {
  const [jwk] = api.keys.privateJwks.keys;
  const signer = (await importJWK(jwk!, 'ES256')) as CryptoKey;
  return new SignJWT({ ...decodeJwt(plain), jti: randomUUID(), ...changes })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: jwk!.kid! })
    .sign(signer);
}

interface Answer {
  readonly status: number;
  readonly challenge: readonly string[];
  readonly body: string;
  readonly code: string | undefined;
}

/** Sends headers exactly as given: `fetch` would join those that come twice. */
function post(
  headers: Readonly<Record<string, string | string[]>>,
  path = '/agency/graphql',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = { 'content-type': 'application/json', connection: 'close', ...headers };
    const request = http.request(`${api.address}${path}`, { method: 'POST', headers: sent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const { errors } = JSON.parse(body) as { errors?: { extensions: { code: string } }[] };
        const challenge = response.headersDistinct['www-authenticate'] ?? [];
        resolve({ status: response.statusCode!, challenge, body, code: errors?.[0]?.extensions.code });
      });
    });
    request.on('error', reject);
    request.end(BODY);
  });
}

const proof = (parts: Partial<ProofParts> = {}, by = key) =>
  aProof(by, { method: 'POST', url: PUBLIC, token: bound, ...parts });

async function sent(parts: Partial<ProofParts> = {}, by = key): Promise<Answer> {
  return post({ authorization: `DPoP ${bound}`, dpop: await proof(parts, by) });
}

const letIn = () => ({ status: 200, body: expect.stringContaining(client.id) });
const isIn = ({ status, body }: Answer) => status === 200 && body.includes(client.id);

function expectDenied(answer: Answer, error: string, scheme = 'DPoP'): void {
  expect(answer).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  expect(answer.challenge).toHaveLength(1);
  expect(answer.challenge[0]).toMatch(new RegExp(`^${scheme} .*error="${error}"`));
  expect(answer.challenge[0]).toContain(
    'resource_metadata="https://consign.test/.well-known/oauth-protected-resource/agency/graphql"',
  );
}

describe('a token bound to a key', () => {
  test.each(['ES256', 'EdDSA', 'Ed25519', 'PS256'])('opens the door with a proof by %s', async (alg) => {
    const by = await aProofKey(alg);
    const token = await signed({ cnf: { jkt: by.jkt } });
    const dpop = await aProof(by, { method: 'POST', url: PUBLIC, token });
    expect(await post({ authorization: `DPoP ${token}`, dpop })).toMatchObject(letIn());
  });

  test('A16 is refused as a bearer token, and the challenge names DPoP', async () => {
    expectDenied(await post({ authorization: `Bearer ${bound}` }), 'invalid_token');
  });

  test('and a token that is bound to none is refused with a proof', async () => {
    const dpop = await proof({ token: plain });
    expectDenied(await post({ authorization: `DPoP ${plain}`, dpop }), 'invalid_token');
  });

  test('is refused without a proof', async () => {
    expectDenied(await post({ authorization: `DPoP ${bound}` }), 'invalid_dpop_proof');
  });
});

describe('credentials that can be read in two ways', () => {
  test('A17 a bearer token with a proof beside it', async () => {
    const answer = await post({ authorization: `Bearer ${bound}`, dpop: await proof() });
    expect(answer).toMatchObject({ status: 400, code: 'CREDENTIALS_MALFORMED' });
    expect(answer.challenge[0]).toMatch(/^Bearer error="invalid_request"/);
  });

  test('A18 two proofs', async () => {
    const two = [await proof(), await proof()];
    const authorization = `DPoP ${bound}`;
    for (const dpop of [two, two.join(', ')])
      expect(await post({ authorization, dpop })).toMatchObject({
        status: 400,
        code: 'CREDENTIALS_MALFORMED',
      });
  });

  test('A19 two Authorization headers', async () => {
    const authorization = [`Bearer ${plain}`, `DPoP ${bound}`];
    const answer = await post({ authorization, dpop: await proof() });
    expect(answer).toMatchObject({ status: 400, code: 'CREDENTIALS_MALFORMED' });
    expect(await post({ authorization: [`Bearer ${plain}`, `Bearer ${plain}`] })).toMatchObject({
      status: 400,
    });
  });
});

const seconds = (off: number) => Math.floor(Date.now() / 1_000) + off;

describe('a proof made for something else', () => {
  test.each([
    ['A20 another method', () => ({ method: 'GET' })],
    ['A21 the other endpoint', () => ({ url: 'https://consign.test/lender/graphql' })],
    ['A21 another host', () => ({ url: 'https://evil.test/agency/graphql' })],
    ['A22 another token', () => ({ token: plain })],
    ['A22 no token', () => ({ claims: { ath: undefined } })],
    ['A24 a moment long gone', () => ({ claims: { iat: seconds(-70) } })],
    ['A25 a moment to come', () => ({ claims: { iat: seconds(70) } })],
    ['no use in particular (typ)', () => ({ header: { typ: 'JWT' } })],
    ['no id', () => ({ claims: { jti: undefined } })],
  ])('%s', async (_case, parts) => {
    expectDenied(await sent(parts() as Partial<ProofParts>), 'invalid_dpop_proof');
  });

  test('A21 a Host header cannot make another address ours', async () => {
    const headers = { authorization: `DPoP ${bound}`, host: 'evil.test' };
    const wrong = await proof({ url: 'http://evil.test/agency/graphql' });
    expectDenied(await post({ ...headers, dpop: wrong }), 'invalid_dpop_proof');
    expect(await post({ ...headers, dpop: await proof() })).toMatchObject(letIn());
  });

  test('A23 by another key, even under the name of the right one', async () => {
    const other = await aProofKey();
    expectDenied(await sent({}, other), 'invalid_dpop_proof');
    expectDenied(await sent({ header: { jwk: key.jwk } }, other), 'invalid_dpop_proof');
  });

  test('A43 clocks may be a minute apart, and no further', async () => {
    for (const off of [-5, 5, -55, 55])
      expect(await sent({ claims: { iat: seconds(off) } })).toMatchObject(letIn());
    for (const off of [-90, 90])
      expectDenied(await sent({ claims: { iat: seconds(off) } }), 'invalid_dpop_proof');
  });

  test('a query in the address or in the proof makes no difference', async () => {
    const dpop = await proof({ url: `${PUBLIC}?a=b#c` });
    expect(await post({ authorization: `DPoP ${bound}`, dpop }, '/agency/graphql?x=y')).toMatchObject(
      letIn(),
    );
  });

  test('a symmetric or private key, or none, in the header', async () => {
    for (const header of [{ jwk: undefined }, { jwk: { kty: 'oct', k: 'AAAA' } }])
      expectDenied(await sent({ header }), 'invalid_dpop_proof');
    const { alg, privateKey, jwk } = key;
    const withPrivate = { alg, privateKey, jwk: { ...jwk, d: 'AAAA' }, jkt: key.jkt };
    expectDenied(await sent({}, withPrivate), 'invalid_dpop_proof');
  });
});

describe('a proof is good once', () => {
  test('A26 the same again is refused', async () => {
    const headers = { authorization: `DPoP ${bound}`, dpop: await proof() };
    expect(await post(headers)).toMatchObject(letIn());
    expectDenied(await post(headers), 'invalid_dpop_proof');
  });

  test('A27 of twenty at once exactly one gets in, ten times over', async () => {
    for (let round = 0; round < 10; round++) {
      const headers = { authorization: `DPoP ${bound}`, dpop: await proof() };
      const answers = await Promise.all(Array.from({ length: 20 }, () => post(headers)));
      expect(answers.filter(isIn)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
    }
  }, 60_000);

  test('A28 two clients may use the same id', async () => {
    const other = await aProofKey();
    const token = await signed({ cnf: { jkt: other.jkt } });
    const claims = { jti: randomUUID() };
    expect(await sent({ claims })).toMatchObject(letIn());
    const dpop = await proof({ token, claims }, other);
    expect(await post({ authorization: `DPoP ${token}`, dpop })).toMatchObject(letIn());
  });
});

describe('what is said of a denial', () => {
  test('A1 outside only that a token is needed, which kinds, and where to read on', async () => {
    const answer = await post({});
    expect(answer).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    const metadata =
      'resource_metadata="https://consign.test/.well-known/oauth-protected-resource/agency/graphql"';
    expect(answer.challenge).toEqual([
      `DPoP algs="ES256 EdDSA Ed25519 PS256", ${metadata}`,
      `Bearer ${metadata}`,
    ]);
    expect(answer.body).not.toMatch(/viewer|clientId|Query/);
  });

  test('inside why, who and which token, and never the token itself', async () => {
    const token = await signed({ cnf: { jkt: key.jkt }, jti: 'a-token-of-this-test' });
    expectDenied(
      await post({ authorization: `DPoP ${token}`, dpop: await proof({ token, method: 'PUT' }) }),
      'invalid_dpop_proof',
    );
    const line = api.log.find((text) => text.includes('a-token-of-this-test'));
    expect(JSON.parse(line!)).toMatchObject({
      msg: 'denied',
      reason: 'PROOF_OF_OTHER_REQUEST',
      actor: client.id,
      jti: 'a-token-of-this-test',
    });
    const [, payload, signature] = token.split('.');
    for (const secret of [payload!, signature!]) expect(api.log.join()).not.toContain(secret);
    const metrics = await (await fetch(`${api.address}/metrics`)).text();
    expect(metrics).toMatch(/door_denials_total\{audience="agency",reason="PROOF_OF_OTHER_REQUEST"\} \d+/);
  });
});

describe('where bound tokens are asked for, a proof carries a nonce of the server', () => {
  let strict: Api;
  let bearer: string;

  beforeAll(async () => {
    const environment = { DPOP_REQUIRED: 'agencies' };
    strict = await startApi({ database: api.database, environment });
    const [jwk] = strict.keys.privateJwks.keys;
    const signer = (await importJWK(jwk!, 'ES256')) as CryptoKey;
    bearer = await new SignJWT({ ...decodeJwt(plain), cnf: { jkt: key.jkt } })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: jwk!.kid! })
      .sign(signer);
  });

  afterAll(() => strict.close());

  async function ask(nonce?: string): Promise<Response> {
    const dpop = await proof({ token: bearer, claims: { nonce } });
    const headers = { 'content-type': 'application/json', authorization: `DPoP ${bearer}`, dpop };
    return fetch(`${strict.address}/agency/graphql`, { method: 'POST', headers, body: BODY });
  }

  test.each([
    ['none', undefined],
    ['an invented one', 'AAAAAAAAAAAAAAAAAAAAAA'],
    ['an old one', 'old'],
  ])('A29 with %s it is told the one to use, and good answers tell it too', async (_case, nonce) => {
    const hourAgo = { now: () => (Date.now() - 3_600_000) as Instant };
    const stale = dpopNonces(strict.keys.nonceSecret, hourAgo).current();
    const refused = await ask(nonce === 'old' ? stale : nonce);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/^DPoP .*error="use_dpop_nonce"/);
    const fresh = refused.headers.get('dpop-nonce');
    const answer = await ask(fresh!);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('dpop-nonce')).toBe(fresh);
  });
});
