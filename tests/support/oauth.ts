import { createHash } from 'node:crypto';
import { exportJWK, SignJWT, type CryptoKey } from 'jose';
import * as oauth from 'oauth4webapi';
import type { Database } from '../../src/db/database.js';
import { accessRecords } from '../../src/db/access-records.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { newId, type Id } from '../../src/kernel/ids.js';
import type { RequestContext } from '../../src/kernel/request-context.js';
import { systemClock, type Clocks } from '../../src/kernel/time.js';
import {
  createLender,
  registerAgency,
  registerAgencyClient,
  registerLenderClient,
  type Scope,
} from '../../src/modules/access/index.js';

/** A registered OAuth client with the private key that only it has. */
export interface TestClient {
  readonly id: Id<'client'>;
  readonly lenderId: Id<'lender'>;
  readonly agencyId: Id<'agency'> | null;
  readonly scopes: readonly Scope[];
  readonly privateKey: CryptoKey;
  readonly kid: string;
}

export type KeyAlgorithm = 'ES256' | 'Ed25519' | 'PS256';

/** Where the server is: the address clients know, and, when that is not where it listens, where it really is. */
export interface TestServer {
  readonly publicUrl: string;
  readonly address?: string;
}

export interface TokenRequest {
  /** All of the client's scopes unless given. */
  readonly scopes?: readonly string[];
  readonly details?: readonly { readonly type: string; readonly ids: readonly string[] }[];
  /** The resource of the client's own side unless given. */
  readonly resource?: string;
  /** The key that the token is to be bound to (`aDpopKey`); without one it is a bearer token. */
  readonly dpop?: DpopKey;
}

/** A key of DPoP proofs, with the handle that makes proofs as an independent client does. */
export interface DpopKey {
  readonly keyPair: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey };
  readonly handle: oauth.DPoPHandle;
  readonly jkt: string;
}

const realTime: Clocks = { domain: systemClock, system: systemClock };

export async function aLender(database: Database, clocks: Clocks = realTime): Promise<Id<'lender'>> {
  return (await createLender(accessRecords(database), clocks.domain, 'A lender')).id;
}

export async function anAgency(
  database: Database,
  lenderId: Id<'lender'>,
  clocks: Clocks = realTime,
): Promise<Id<'agency'>> {
  const command = { reference: `agency-${crypto.randomUUID()}`, name: 'An agency', clients: [] };
  const context = contextOf(lenderId, { clocks });
  return (await mutate(database, context, 'agency.register', (work) => registerAgency(work, command))).agency
    .id;
}

export interface ClientOptions {
  readonly scopes?: readonly Scope[];
  /** Whether its tokens must be bound by DPoP; as the installation asks unless given. */
  readonly dpopBound?: boolean;
  readonly algorithm?: KeyAlgorithm;
  readonly clocks?: Clocks;
}

export async function aLenderClient(
  database: Database,
  lenderId: Id<'lender'>,
  options: ClientOptions = {},
): Promise<TestClient> {
  const { privateKey, kid, jwks } = await aKeyPair(options.algorithm);
  const client = await mutate(database, contextOf(lenderId, options), 'client.register', (work) =>
    registerLenderClient(work, { name: 'A lender client', jwks, ...settingsOf(options) }),
  );
  return { id: client.id, lenderId, agencyId: null, scopes: client.scopes, privateKey, kid };
}

export async function anAgencyClient(
  database: Database,
  lenderId: Id<'lender'>,
  agencyId: Id<'agency'>,
  options: ClientOptions = {},
): Promise<TestClient> {
  const { privateKey, kid, jwks } = await aKeyPair(options.algorithm);
  const client = await mutate(database, contextOf(lenderId, options), 'client.register', (work) =>
    registerAgencyClient(work, { agencyId, name: 'An agency client', jwks, ...settingsOf(options) }),
  );
  return { id: client.id, lenderId, agencyId, scopes: client.scopes, privateKey, kid };
}

function settingsOf({ scopes, dpopBound }: ClientOptions) {
  return { scopes, dpopBound };
}

/** A key pair, its private half and the JWK Set to register. */
export async function aKeyPair(algorithm: KeyAlgorithm = 'ES256') {
  const { privateKey, publicKey } = await oauth.generateKeyPair(algorithm, { extractable: true });
  const kid = crypto.randomUUID();
  return { privateKey, kid, jwks: { keys: [{ ...(await exportJWK(publicKey)), kid }] } };
}

/** A new key for DPoP proofs; it remembers the nonces it was given. */
export async function aDpopKey(algorithm: KeyAlgorithm = 'ES256'): Promise<DpopKey> {
  const keyPair = await oauth.generateKeyPair(algorithm, { extractable: true });
  const handle = oauth.DPoP({}, keyPair);
  return { keyPair, handle, jkt: await handle.calculateThumbprint() };
}

/** A proof made by hand, for tests that change something about it. Give `token` for use at a resource. */
export async function aProof(
  { keyPair }: DpopKey,
  htm: string,
  htu: string,
  { token, ...changes }: Readonly<Record<string, unknown>> & { readonly token?: string } = {},
): Promise<string> {
  const ath = token && createHash('sha256').update(token).digest('base64url');
  const iat = Math.floor(systemClock.now() / 1_000);
  const jwk = await exportJWK(keyPair.publicKey);
  return new SignJWT({ jti: crypto.randomUUID(), htm, htu, iat, ...(ath && { ath }), ...changes })
    .setProtectedHeader({
      alg: keyPair.privateKey.algorithm.name === 'ECDSA' ? 'ES256' : 'Ed25519',
      typ: 'dpop+jwt',
      jwk,
    })
    .sign(keyPair.privateKey);
}

/** An access token from the real token endpoint. */
export async function tokenFor(
  server: string | TestServer,
  client: TestClient,
  asked: TokenRequest = {},
): Promise<string> {
  const issuer = issuerMetadata(server);
  const response = await requestToken(server, client, asked);
  const result = await oauth.processClientCredentialsResponse(issuer, { client_id: client.id }, response);
  return result.access_token;
}

/** The token endpoint's answer as it came, for refusals; a nonce that is asked for is given. */
export async function requestToken(
  server: string | TestServer,
  client: TestClient,
  asked: TokenRequest = {},
): Promise<Response> {
  const response = await requestTokenOnce(server, client, asked);
  if (asked.dpop === undefined || response.status !== 400) return response;
  const { error } = (await response.clone().json()) as { error?: string };
  return error === 'use_dpop_nonce' ? requestTokenOnce(server, client, asked) : response;
}

/** One request, whatever it is answered with. */
export async function requestTokenOnce(
  server: string | TestServer,
  client: TestClient,
  { scopes = client.scopes, details, resource, dpop }: TokenRequest = {},
): Promise<Response> {
  const { publicUrl } = serverOf(server);
  const side = client.agencyId === null ? 'lender' : 'agency';
  const parameters = new URLSearchParams({ resource: resource ?? `${publicUrl}/${side}/graphql` });
  if (scopes.length > 0) parameters.set('scope', scopes.join(' '));
  if (details !== undefined) parameters.set('authorization_details', JSON.stringify(details));
  const authentication = oauth.PrivateKeyJwt({ key: client.privateKey, kid: client.kid });
  const known = { client_id: client.id };
  return oauth.clientCredentialsGrantRequest(issuerMetadata(server), known, authentication, parameters, {
    ...(dpop && { DPoP: dpop.handle }),
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: (url: string, init: object) => fetch(whereItListens(server, url), init),
  });
}

/** A context for writing rows directly: the lender's own back office, unless told otherwise. */
export function contextOf(lenderId: Id<'lender'>, given: Partial<RequestContext> = {}): RequestContext {
  return {
    requestId: 'test',
    audience: 'lender',
    agencyId: null,
    actorId: newId('client'),
    remoteAddress: null,
    clocks: realTime,
    reach: [],
    ...given,
    lenderId,
  };
}

function serverOf(server: string | TestServer): TestServer {
  return typeof server === 'string' ? { publicUrl: server } : server;
}

function issuerMetadata(server: string | TestServer): oauth.AuthorizationServer {
  const issuer = `${serverOf(server).publicUrl}/oauth`;
  return { issuer, token_endpoint: `${issuer}/token` };
}

function whereItListens(server: string | TestServer, url: string): string {
  const { publicUrl, address = publicUrl } = serverOf(server);
  return url.replace(publicUrl, address);
}
