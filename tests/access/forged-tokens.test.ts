import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  decodeJwt,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  SignJWT,
  type CryptoKey,
  type JWTHeaderParameters,
  type JWTPayload,
} from 'jose';
import { newId } from '../../src/kernel/ids.js';
import { PUBLIC_URL, postGraphQL, startApi, type Api } from '../support/api.js';
import {
  aLender,
  aLenderClient,
  anAgency,
  anAgencyClient,
  tokenFor,
  type TestClient,
} from '../support/oauth.js';

let api: Api;
let agency: TestClient;
let lender: TestClient;
let token: string;
let signingKey: CryptoKey;

beforeAll(async () => {
  api = await startApi();
  const lenderId = await aLender(api.database);
  lender = await aLenderClient(api.database, lenderId);
  agency = await anAgencyClient(api.database, lenderId, await anAgency(api.database, lenderId));
  token = await tokenFor(api, agency);
  signingKey = (await importJWK(api.keys.privateJwks.keys[0]!, 'ES256')) as CryptoKey;
});

afterAll(() => api.close());

const ask = (bearer: string, audience: 'agency' | 'lender' = 'agency') =>
  postGraphQL(api.address, audience, bearer, '{"query":"{ viewer { clientId } }"}');

interface Forgery {
  readonly claims?: JWTPayload;
  /** Undefined leaves a parameter out. */
  readonly header?: { readonly [name in keyof JWTHeaderParameters]?: JWTHeaderParameters[name] | undefined };
  readonly key?: CryptoKey | Uint8Array;
}

/** The real token, changed, signed by the server's own key unless said otherwise. */
function forged({ claims, header, key = signingKey }: Forgery = {}): Promise<string> {
  return new SignJWT({ ...decodeJwt(token), ...claims })
    .setProtectedHeader(JSON.parse(JSON.stringify({ ...usual(), ...header })) as JWTHeaderParameters)
    .sign(key);
}

const usual = () => ({ alg: 'ES256', typ: 'at+jwt', kid: api.keys.current().kid });

async function expectIn(bearer: string): Promise<void> {
  const response = await ask(bearer);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ data: { viewer: { clientId: agency.id } } });
}

/** Refused as any other bad token outside, and for this reason inside. */
async function expectRefused(bearer: string, why: RegExp): Promise<void> {
  const heard = api.log.length;
  const response = await ask(bearer);
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toMatch(
    /^Bearer error="invalid_token", resource_metadata=/,
  );
  const body = await response.text();
  expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  expect(body).not.toMatch(/signature|claim|kid|jws|jwt/i);
  expect(api.log.slice(heard).filter((line) => line.includes('"denied"'))).toEqual([
    expect.stringMatching(why),
  ]);
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1_000);

test('the claims of a token signed again by the server open the door, so what follows is refused for what it changes', async () => {
  await expectIn(await forged());
});

describe('a signature that is none of ours', () => {
  test('A2 alg none', async () => {
    const [header, payload, signature] = token.split('.');
    for (const alg of ['none', 'None', 'NONE']) {
      const unsigned = encoded({ alg, typ: 'at+jwt', kid: api.keys.current().kid });
      await expectRefused(`${unsigned}.${payload}.`, /Invalid Compact JWS|alg/i);
      await expectRefused(`${unsigned}.${payload}.${signature}`, /alg/);
    }
    await expectRefused(`${header}.${payload}.`, /signature/);
  });

  test('A3 the public key used as a shared secret, in every form in which it is published', async () => {
    const [jwk] = api.keys.publicJwks.keys;
    const published = (await importJWK(jwk!, 'ES256', { extractable: true })) as CryptoKey;
    const forms = [
      JSON.stringify(jwk),
      JSON.stringify(api.keys.publicJwks),
      await exportSPKI(published),
      jwk!.x!,
    ];
    for (const alg of ['HS256', 'HS384', 'HS512'])
      for (const form of forms)
        await expectRefused(
          await forged({ header: { alg }, key: new TextEncoder().encode(form.padEnd(64)) }),
          /alg/,
        );
  });

  test('by a key of somebody else', async () => {
    const { privateKey: key } = await generateKeyPair('ES256');
    await expectRefused(await forged({ key }), /signature/);
  });

  test('A4 an unknown kid, though the signature is ours', async () => {
    for (const kid of ['somebody-else', `${api.keys.current().kid}0`, ''])
      await expectRefused(await forged({ header: { kid } }), /no applicable key/);
  });

  test.each([
    ['a path', '../../../../../../dev/null'],
    ['an address', 'file:///etc/passwd'],
    ['SQL', "x' UNION SELECT 'secret' -- "],
    ['SQL that deletes', "'; DELETE FROM client; -- "],
    ['a command', '$(reboot)|`reboot`'],
    ['a NUL byte', 'key\u0000.pem'],
    ['a name of every object', '__proto__'],
    ['a long text', 'k'.repeat(4_000)],
  ])('A5 a kid with %s', async (_, kid) => {
    const { privateKey: key } = await generateKeyPair('ES256');
    await expectRefused(await forged({ header: { kid }, key }), /no applicable key/);
    await expectIn(token);
  });

  describe('A6 a key that the token brings along', () => {
    let keyServer: Server;
    let asked = 0;
    let address: string;
    let own: CryptoKey;
    let jwk: Record<string, unknown>;

    beforeAll(async () => {
      const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
      [own, jwk] = [privateKey, { ...(await exportJWK(publicKey)), kid: 'mine', alg: 'ES256', use: 'sig' }];
      keyServer = createServer((_request, response) => {
        asked++;
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
      });
      await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
      address = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/jwks`;
    });

    afterAll(() => new Promise((resolve) => keyServer.close(resolve)));

    test.each(['jwk', 'jku', 'x5u'] as const)(
      '%s is ignored: nobody asks for it, nothing is let in by it',
      async (member) => {
        const value = { jwk, jku: address, x5u: address }[member];
        for (const kid of ['mine', api.keys.current().kid, undefined])
          await expectRefused(
            await forged({ header: { kid, [member]: value }, key: own }),
            /signature|no applicable key/,
          );
        expect(asked).toBe(0);
        await expectIn(await forged({ header: { [member]: value } }));
        expect(asked).toBe(0);
      },
    );
  });

  test('A13 a tampered payload, header or signature', async () => {
    const [header, payload, signature] = token.split('.');
    const other = { ...decodeJwt(token), lender_id: newId('lender') };
    await expectRefused(`${header}.${encoded(other)}.${signature}`, /signature/);
    await expectRefused(`${encoded({ alg: 'ES256', typ: 'at+jwt' })}.${payload}.${signature}`, /signature/);
    for (const at of [0, 20, 60]) {
      const flipped = signature![at] === 'A' ? 'B' : 'A';
      const changed = signature!.slice(0, at) + flipped + signature!.slice(at + 1);
      await expectRefused(`${header}.${payload}.${changed}`, /signature/);
    }
  });

  test('A14 a truncated token, wherever it was cut', async () => {
    const [header, payload] = token.split('.');
    const cuts = [1, 2, 40, token.length - 20].map((missing) => token.slice(0, token.length - missing));
    for (const cut of [...cuts, `${header}.${payload}`, `${header}.`, header!, token.slice(1)])
      await expectRefused(cut, /./);
    await expectRefused(`${token}${token}`, /./);
  });
});

describe('a time that is not now', () => {
  test('A7 expired six seconds ago it is refused, four seconds ago it is accepted', async () => {
    const expiredBy = (age: number) => forged({ claims: { iat: seconds() - 200, exp: seconds() - age } });
    await expectRefused(await expiredBy(6), /exp/);
    await expectIn(await expiredBy(4));
  });

  test('A7 accepted while it lived, it is refused six seconds after it expired', async () => {
    const short = await forged({ claims: { exp: seconds() } });
    await expectIn(short);
    await new Promise((resolve) => setTimeout(resolve, 6_100));
    await expectRefused(short, /exp/);
  }, 15_000);

  test('A8 not to be used for another sixty seconds', async () => {
    await expectRefused(await forged({ claims: { nbf: seconds() + 60 } }), /nbf/);
    await expectIn(await forged({ claims: { nbf: seconds() + 3 } }));
  });

  test.each([
    [
      'older than five minutes, however long it says it lives',
      () => ({ iat: seconds() - 400, exp: seconds() + 9_999 }),
    ],
    ['issued in the future', () => ({ iat: seconds() + 60, exp: seconds() + 360 })],
  ])('%s', async (_, claims) => expectRefused(await forged({ claims: claims() }), /iat/));
});

describe('claims that are not for this door', () => {
  test.each([
    ['A9 another issuer', { iss: 'https://elsewhere.example/oauth' }, /iss/],
    ['A10 the other endpoint', { aud: `${PUBLIC_URL}/lender/graphql` }, /aud/],
    [
      'A10 several audiences, ours among them',
      { aud: [`${PUBLIC_URL}/agency/graphql`, 'https://x.example'] },
      /aud/,
    ],
    ['no lender', { lender_id: undefined }, /lender_id/],
    ['no agency', { agency_id: undefined }, /side/],
    ['another subject than its client', { sub: newId('client') }, /subject/],
    ['bound in a way that nobody here knows', { cnf: { kid: 'x' } }, /cnf/],
    [
      'more than a token may name',
      { authorization_details: [{ type: 'portfolio', ids: ['x'] }] },
      /authorization_details/,
    ],
    ['another lender than its client', { lender_id: newId('lender') }, /CLIENT_SHUT_OUT/],
    ['another agency than its client', { agency_id: newId('agency') }, /CLIENT_SHUT_OUT/],
  ] as readonly (readonly [string, JWTPayload, RegExp])[])('%s', async (_, claims, why) => {
    await expectRefused(await forged({ claims }), why);
  });

  test('A11 an ID token, and any other kind of JWT', async () => {
    for (const typ of ['JWT', 'id_token+jwt', 'logout+jwt', undefined])
      await expectRefused(await forged({ header: { typ } }), /typ/);
  });

  test('one of the other side, at either endpoint, also after it was let in at its own', async () => {
    expect((await ask(token, 'lender')).status).toBe(401);
    await expectIn(token);
    expect((await ask(token, 'lender')).status).toBe(401);
    expect((await ask(await tokenFor(api, lender), 'agency')).status).toBe(401);
  });
});

test.each([
  ['10 kB', 10_000, 401],
  ['20 kB', 20_000, 431],
])('A15 a token of %s is refused, and the server goes on', async (_, size, status) => {
  const [header, payload, signature] = token.split('.');
  const long = encoded({ ...decodeJwt(token), pad: 'x' }) + 'A'.repeat(size);
  for (const bearer of [
    'x'.repeat(size),
    `${header}.${long}.${signature}`,
    `${header}.${payload}.${'A'.repeat(size)}`,
  ])
    expect((await ask(bearer)).status).toBe(status);
  await expectIn(token);
});

test.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'DPoP abc', 'Bearer a b'])(
  'the header %p',
  async (authorization) => {
    const response = await postGraphQL(api.address, 'agency', null, '{"query":"{ viewer { clientId } }"}', {
      authorization,
    });
    expect(response.status).toBe(401);
  },
);
