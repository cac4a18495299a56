import { importJWK, SignJWT } from 'jose';
import { z } from 'zod';
import { CommandProblem } from './command-problem.js';
import { sideOf, type ClientFile } from './client-file.js';

/** What a token is to be good for; its verbs are the scopes, its objects the batches, placements and portfolios it names. */
export interface TokenWish {
  /** The service; the one that the client was registered with unless said. */
  readonly url?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly batchIds?: readonly string[] | undefined;
  readonly placementIds?: readonly string[] | undefined;
  readonly portfolioIds?: readonly string[] | undefined;
}

/** Ids in one authorization detail. */
const MAX_IDS = 50;
const ASSERTION_LIFE = '60s';
const PATIENCE_MS = 10_000;

const metadata = z.object({ issuer: z.url(), token_endpoint: z.url() });
const answer = z.object({ access_token: z.string() });
const refusal = z.object({ error: z.string(), error_description: z.string().optional() });

/** A fresh access token by `private_key_jwt` and client credentials (RFC 7523 §2.2, RFC 9396 §4). */
export async function mintToken(client: ClientFile, wish: TokenWish = {}): Promise<string> {
  const url = (wish.url ?? client.url).replace(/\/+$/, '');
  const { issuer } = metadata.parse(await jsonFrom(`${url}/.well-known/oauth-authorization-server/oauth`));
  const body = await parameters(client, wish, issuer);
  const response = await reach(`${url}/oauth/token`, { method: 'POST', body });
  const content: unknown = await response.json().catch(() => null);
  if (response.ok) return answer.parse(content).access_token;
  const { error, error_description: why } = refusal
    .catch({ error: `status ${response.status}` })
    .parse(content);
  throw new CommandProblem(`No token was given: ${error}${why === undefined ? '' : `, ${why}`}.`);
}

/** Asks the service; when nobody answers, says where and what to do. */
export async function reach(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    const { origin } = new URL(url);
    throw new CommandProblem(
      `Nobody answers at ${origin}: start the service with \`npm start\`, or name it by --url.`,
    );
  }
}

async function parameters(client: ClientFile, wish: TokenWish, issuer: string): Promise<URLSearchParams> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion(client, issuer),
    scope: (wish.scopes ?? client.scopes).join(' '),
    resource: `${issuer.replace(/\/oauth$/, '')}/${sideOf(client)}/graphql`,
  });
  const details = [
    ...detailsOf('placement_batch', wish.batchIds),
    ...detailsOf('placement', wish.placementIds),
    ...detailsOf('portfolio', wish.portfolioIds),
  ];
  if (details.length > 0) form.set('authorization_details', JSON.stringify(details));
  return form;
}

async function assertion({ clientId, privateKey }: ClientFile, issuer: string): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: privateKey.kid })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(issuer)
    .setJti(crypto.randomUUID())
    .setIssuedAt()
    .setExpirationTime(ASSERTION_LIFE)
    .sign(await importJWK(privateKey, 'ES256'));
}

function detailsOf(type: 'placement_batch' | 'placement' | 'portfolio', ids: readonly string[] = []) {
  const details: { type: typeof type; ids: readonly string[] }[] = [];
  for (let at = 0; at < ids.length; at += MAX_IDS) details.push({ type, ids: ids.slice(at, at + MAX_IDS) });
  return details;
}

async function jsonFrom(url: string): Promise<unknown> {
  const response = await reach(url);
  if (!response.ok)
    throw new CommandProblem(`${new URL(url).origin} is not a Consign service: name it by --url.`);
  return response.json();
}
