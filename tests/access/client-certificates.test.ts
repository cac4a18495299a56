import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, X509Certificate } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { FastifyInstance } from 'fastify';
import { decodeJwt } from 'jose';
import { buildApp } from '../../src/app.js';
import type { Database } from '../../src/db/database.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { freshSigningKeys } from '../../src/http/signing-keys.js';
import type { Id } from '../../src/kernel/ids.js';
import { parseCommand } from '../../src/kernel/parse.js';
import { systemClock } from '../../src/kernel/time.js';
import { registerAgencyClient, registerAgencyClientCommand } from '../../src/modules/access/index.js';
import { testConfig } from '../support/api.js';
import { aCertificate, certifiedKeys, type TestCertificate } from '../support/certificates.js';
import { testDatabase } from '../support/database.js';
import { aKeyPair, aLender, anAgency, contextOf } from '../support/oauth.js';

const clocks = { domain: systemClock, system: systemClock };
const authority = aCertificate('/CN=An authority');
const ofServer = aCertificate('/CN=consign.test');
const SUBJECT = '/C=GB/O=Harbour Recoveries/CN=crm';

let database: Database;
let lenderId: Id<'lender'>;
let agencyId: Id<'agency'>;

beforeAll(async () => {
  database = await testDatabase();
  lenderId = await aLender(database);
  agencyId = await anAgency(database, lenderId);
});

async function start(environment: Readonly<Record<string, string>>) {
  const config = testConfig({ LOG_LEVEL: 'silent', ...environment });
  const app = await buildApp({ config, database, clocks, keys: await freshSigningKeys(systemClock) });
  return { app, address: await app.listen({ host: '127.0.0.1', port: 0 }) };
}

async function register(settings: object): Promise<string> {
  const command = parseCommand(registerAgencyClientCommand, { agencyId, name: 'CRM', ...settings });
  const context = contextOf(lenderId);
  return (await mutate(database, context, 'client.register', (work) => registerAgencyClient(work, command)))
    .id;
}

interface Answer {
  readonly status: number;
  readonly error?: string;
  readonly access_token?: string;
}

interface Sent {
  readonly certificate?: TestCertificate | undefined;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

function post(url: string, body: string, { certificate, headers = {} }: Sent): Promise<Answer> {
  const identity = certificate && { cert: certificate.cert, key: certificate.key };
  const sentHeaders = headers as Record<string, string | string[]>;
  const options = { method: 'POST', headers: sentHeaders, ca: ofServer.cert, agent: false, ...identity };
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = send(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const answer = JSON.parse(Buffer.concat(chunks).toString()) as object;
        resolve({ ...answer, status: response.statusCode ?? 0 });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const tokenOf = (address: string, clientId: string, { certificate, headers }: Sent = {}) => {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    scope: 'grants:read',
  });
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return post(`${address}/oauth/token`, form.toString(), { certificate, headers: { ...type, ...headers } });
};

const viewerOf = (address: string, token: string, { certificate, headers = {} }: Sent = {}) => {
  const sent = { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers };
  return post(`${address}/agency/graphql`, '{"query":"{ viewer { clientId } }"}', {
    certificate,
    headers: sent,
  });
};

const handedOn = ({ cert }: TestCertificate) => ({ 'x-client-cert': encodeURIComponent(cert) });
const isIn = (id: string) => ({ status: 200, data: { viewer: { clientId: id } } });
const isOut = { status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };

const thumbprint = ({ cert }: TestCertificate) =>
  createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url');

describe('where this process ends TLS', () => {
  let app: FastifyInstance;
  let address: string;

  beforeAll(async () => {
    ({ app, address } = await start({
      TLS_CERT_FILE: ofServer.certFile,
      TLS_KEY_FILE: ofServer.keyFile,
      TLS_CLIENT_CA_FILE: authority.certFile,
    }));
  });

  afterAll(() => app.close());

  test('a client with a certificate of its own gets tokens that are worth something with it alone', async () => {
    const own = aCertificate(SUBJECT);
    const id = await register({ authMethod: 'SELF_SIGNED_TLS_CLIENT_AUTH', jwks: certifiedKeys(own) });
    const { access_token: token = '' } = await tokenOf(address, id, { certificate: own });
    expect(decodeJwt(token)).toMatchObject({ client_id: id, cnf: { 'x5t#S256': thumbprint(own) } });
    expect(await viewerOf(address, token, { certificate: own })).toMatchObject(isIn(id));
    for (const certificate of [undefined, aCertificate(SUBJECT)]) {
      expect(await viewerOf(address, token, { certificate })).toMatchObject(isOut);
      expect(await tokenOf(address, id, { certificate })).toMatchObject({
        status: 401,
        error: 'invalid_client',
      });
    }
  });

  test('a client whose certificate an authority signed is known by its subject', async () => {
    const tlsSubject = 'CN=crm, O=Harbour Recoveries, C=GB';
    const id = await register({ authMethod: 'TLS_CLIENT_AUTH', tlsSubject });
    const right = aCertificate(SUBJECT, authority);
    const { access_token: token = '' } = await tokenOf(address, id, { certificate: right });
    expect(decodeJwt(token)).toMatchObject({ cnf: { 'x5t#S256': thumbprint(right) } });
    expect(await viewerOf(address, token, { certificate: right })).toMatchObject(isIn(id));
    const renewed = aCertificate(SUBJECT, authority);
    expect(await tokenOf(address, id, { certificate: renewed })).toMatchObject({ status: 200 });
    for (const certificate of [undefined, renewed])
      expect(await viewerOf(address, token, { certificate })).toMatchObject(isOut);
    const wrong = [
      aCertificate('/C=GB/O=Harbour Recoveries/CN=other', authority),
      aCertificate(SUBJECT, aCertificate('/CN=Another authority')),
      aCertificate(SUBJECT),
    ];
    for (const certificate of wrong)
      expect(await tokenOf(address, id, { certificate })).toMatchObject({
        status: 401,
        error: 'invalid_client',
      });
  });

  test('a header that a caller sends is no certificate', async () => {
    const own = aCertificate(SUBJECT);
    const id = await register({ authMethod: 'SELF_SIGNED_TLS_CLIENT_AUTH', jwks: certifiedKeys(own) });
    const headers = handedOn(own);
    expect(await tokenOf(address, id, { headers })).toMatchObject({ status: 401, error: 'invalid_client' });
    const { access_token: token = '' } = await tokenOf(address, id, { certificate: own });
    expect(await viewerOf(address, token, { headers })).toMatchObject(isOut);
    const certificate = aCertificate(SUBJECT);
    expect(await viewerOf(address, token, { certificate, headers })).toMatchObject(isOut);
  });

  test('a client that signs assertions cannot do without', async () => {
    const { jwks } = await aKeyPair();
    const id = await register({ jwks });
    expect(await tokenOf(address, id, { certificate: aCertificate(SUBJECT) })).toMatchObject({
      status: 401,
      error: 'invalid_client',
    });
  });
});

test('behind a proxy the certificate comes in the header that the proxy sets', async () => {
  const { app, address } = await start({ TRUST_PROXY: 'on', CLIENT_CERTIFICATE_HEADER: 'X-Client-Cert' });
  try {
    const own = aCertificate(SUBJECT);
    const id = await register({ authMethod: 'SELF_SIGNED_TLS_CLIENT_AUTH', jwks: certifiedKeys(own) });
    const { access_token: token = '' } = await tokenOf(address, id, { headers: handedOn(own) });
    expect(decodeJwt(token)).toMatchObject({ cnf: { 'x5t#S256': thumbprint(own) } });
    expect(await viewerOf(address, token, { headers: handedOn(own) })).toMatchObject(isIn(id));
    const der = { 'x-client-cert': `:${new X509Certificate(own.cert).raw.toString('base64')}:` };
    expect(await viewerOf(address, token, { headers: der })).toMatchObject(isIn(id));
    for (const headers of [
      {},
      handedOn(aCertificate(SUBJECT)),
      { 'x-client-cert': 'x' },
      { 'x-client-cert': '%' },
      { 'x-client-cert': [handedOn(own)['x-client-cert'], handedOn(own)['x-client-cert']] },
    ]) {
      expect(await tokenOf(address, id, { headers })).toMatchObject({ status: 401, error: 'invalid_client' });
      expect(await viewerOf(address, token, { headers })).toMatchObject(isOut);
    }
  } finally {
    await app.close();
  }
});

test('a way to prove oneself without what it is proved with is refused at registration', async () => {
  const { jwks } = await aKeyPair();
  const [own, other] = [certifiedKeys(aCertificate(SUBJECT)), certifiedKeys(aCertificate(SUBJECT))];
  const cases: readonly [object, string][] = [
    [{}, 'jwks'],
    [{ authMethod: 'SELF_SIGNED_TLS_CLIENT_AUTH', jwks }, 'jwks'],
    [
      {
        authMethod: 'SELF_SIGNED_TLS_CLIENT_AUTH',
        jwks: { keys: [{ ...own.keys[0], x5c: other.keys[0]!.x5c }] },
      },
      'jwks',
    ],
    [{ authMethod: 'TLS_CLIENT_AUTH' }, 'tlsSubject'],
    [{ authMethod: 'TLS_CLIENT_AUTH', tlsSubject: 'crm' }, 'tlsSubject'],
    [{ jwks, tlsSubject: 'CN=crm' }, 'tlsSubject'],
    [{ authMethod: 'TLS_CLIENT_AUTH', tlsSubject: 'CN=crm', dpopBound: true }, 'dpopBound'],
    [{ authMethod: 'CLIENT_SECRET_BASIC', jwks }, 'authMethod'],
  ];
  for (const [settings, member] of cases)
    await expect(register(settings)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      options: { path: expect.arrayContaining([member]) },
    });
});
