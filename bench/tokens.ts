import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { issuerOf, resourceOf } from '../src/http/oauth/resources.js';
import { systemClock } from '../src/kernel/time.js';
import type { BenchClient } from './world.js';

/** What clients call the service; where it listens is another matter. */
export const PUBLIC_URL = 'https://consign.example';

/** An access token from the real token endpoint, by `private_key_jwt` (RFC 7523 §2.2); it lives five minutes. */
export async function tokenFor(address: string, client: BenchClient, batchId?: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    resource: resourceOf(PUBLIC_URL, client.audience),
    scope: client.audience === 'lender' ? LENDER_SCOPES : AGENCY_SCOPES,
    client_id: client.id,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertionOf(client),
    ...(batchId && { authorization_details: JSON.stringify([{ type: 'placement_batch', ids: [batchId] }]) }),
  });
  const response = await fetch(`${address}/oauth/token`, { method: 'POST', body });
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
