import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { issuerOf, resourceOf } from '../src/http/oauth/resources.js';
import { systemClock } from '../src/kernel/time.js';
import type { BenchClient } from './world.js';

/** What clients call the service; where it listens is another matter. */
export const PUBLIC_URL = 'https://consign.example';

/** An access token from the real token endpoint, by `private_key_jwt` (RFC 7523 §2.2); it lives five minutes. */
export async function tokenFor(address: string, client: BenchClient): Promise<string> {
  return tokenIn(await askToken(address, client, { scope: LENDER_SCOPES }, {}));
}

/** A token bound to a key (RFC 9449), as production wants of agencies: each request carries a proof of its own. */
export interface BoundToken {
  readonly token: string;
  /** Fresh proofs for so many POSTs; made beforehand, because what clients spend is not measured. */
  readonly proofs: (path: string, count: number) => Promise<readonly string[]>;
}

export async function agencyToken(
  address: string,
  client: BenchClient,
  batchId: string,
): Promise<BoundToken> {
  const prove = await prover();
  const details = JSON.stringify([{ type: 'placement_batch', ids: [batchId] }]);
  const asked = { scope: AGENCY_SCOPES, authorization_details: details };
  const htu = `${issuerOf(PUBLIC_URL)}/token`;
  const refused = await askToken(address, client, asked, { DPoP: await prove({ htu }) });
  const nonce = refused.headers.get('dpop-nonce') ?? '';
  const token = await tokenIn(await askToken(address, client, asked, { DPoP: await prove({ htu, nonce }) }));
  const ath = createHash('sha256').update(token).digest('base64url');
  return {
    token,
    proofs: (path, count) =>
      Promise.all(Array.from({ length: count }, () => prove({ htu: PUBLIC_URL + path, nonce, ath }))),
  };
}

async function prover() {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  return (claims: Readonly<Record<string, string>>) =>
    new SignJWT({ jti: randomUUID(), htm: 'POST', ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .setIssuedAt(Math.floor(systemClock.now() / 1_000))
      .sign(privateKey);
}

/** Bodies of token requests, each with an assertion of its own; made beforehand, for the client's work is not measured. */
export function tokenRequests(client: BenchClient, count: number): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, async () => (await requestOf(client, { scope: LENDER_SCOPES })).toString()),
  );
}

async function askToken(
  address: string,
  client: BenchClient,
  asked: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const body = await requestOf(client, asked);
  return fetch(`${address}/oauth/token`, { method: 'POST', body, headers });
}

async function requestOf(
  client: BenchClient,
  asked: Readonly<Record<string, string>>,
): Promise<URLSearchParams> {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    resource: resourceOf(PUBLIC_URL, client.audience),
    client_id: client.id,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertionOf(client),
    ...asked,
  });
}

async function tokenIn(response: Response): Promise<string> {
  const answer = (await response.json()) as { access_token?: string };
  if (answer.access_token === undefined) throw new Error(`no token: ${JSON.stringify(answer)}`);
  return answer.access_token;
}

const LENDER_SCOPES = 'periods:close statements:read accounts:import';
const AGENCY_SCOPES = 'placements:read contacts:report';

function assertionOf({ id, privateKey }: BenchClient): Promise<string> {
  const seconds = Math.floor(systemClock.now() / 1_000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: 'bench' })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(issuerOf(PUBLIC_URL))
    .setJti(randomUUID())
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 60)
    .sign(privateKey);
}
