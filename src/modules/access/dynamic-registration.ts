import { createHash, randomBytes } from 'node:crypto';
import { Refusal } from '../../kernel/errors.js';
import { idBytes, type Id } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import { DAY, type Instant } from '../../kernel/time.js';
import { agencies } from './agency.entity.js';
import { clients, type Client } from './client.entity.js';
import { initialAccessTokens } from './initial-access-token.entity.js';
import { clientOf, insertClients, type NewClient } from './register-client.js';

/** How long an agency may register clients by itself after the lender has registered it. */
const TOKEN_LIFE_MS = 7 * DAY;
/** The most clients an agency may have at work when it registers one itself. */
const MAX_CLIENTS = 20;

/** Lets the agency register clients of its own for a week; the token is shown now and never again. */
export async function issueInitialToken(work: Work, agencyId: Id<'agency'>): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = (work.context.clocks.system.now() + TOKEN_LIFE_MS) as Instant;
  await work.insertAll(initialAccessTokens, [{ tokenHash: secretHash(token), agencyId, expiresAt }]);
  return token;
}

/** A client that registered itself, with the token by which it manages its registration. */
export interface SelfRegistered {
  readonly client: Client;
  readonly managementToken: string;
}

/** Registers a client for the agency of an initial access token (RFC 7591 §3). */
export async function registerOwnClient(
  work: Work,
  agencyId: Id<'agency'>,
  command: NewClient,
): Promise<SelfRegistered> {
  await work.findOne(agencies, { id: agencyId }, { lock: 'update' });
  const [active] = await work.query(activeClients, [idBytes(agencyId)]);
  if (Number(active?.['number']) >= MAX_CLIENTS)
    throw new Refusal('STATE_CONFLICT', `This agency has ${MAX_CLIENTS} clients: delete one first.`);
  const managementToken = randomBytes(32).toString('base64url');
  const managementTokenHash = secretHash(managementToken);
  const client = { ...clientOf(work, 'agency', agencyId, command), managementTokenHash };
  await insertClients(work, [client]);
  return { client, managementToken };
}

/** Puts new metadata in the place of the old (RFC 7592 §2.2); what was left out is as if it had never been said. */
export async function replaceOwnClient(work: Work, client: Client, command: NewClient): Promise<Client> {
  const { name, scopes, jwks, authMethod, tlsSubject, dpopBound } = clientOf(
    work,
    'agency',
    client.agencyId,
    command,
  );
  const change = { name, scopes, jwks, authMethod, tlsSubject, dpopBound };
  const { columns } = clients;
  await work.execute(replace, [
    columns.name.encode(name),
    columns.scopes.encode(scopes),
    columns.jwks.encode(jwks),
    columns.authMethod.encode(authMethod),
    columns.tlsSubject.encode(tlsSubject),
    columns.dpopBound.encode(dpopBound),
    idBytes(client.id),
  ]);
  work.emit('client.changed', [{ id: client.id }]);
  return { ...client, ...change };
}

/** Secrets are random and long, so a plain hash keeps them. */
export function secretHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

const activeClients: Statement = {
  sql: "SELECT COUNT(*) AS number FROM client WHERE lender_id = :lender AND agency_id = ? AND status = 'ACTIVE'",
};

const replace: Statement = {
  sql: `UPDATE client SET name = ?, scopes = ?, jwks = ?, auth_method = ?, tls_subject = ?, dpop_bound = ?
    WHERE lender_id = :lender AND id = ? AND status = 'ACTIVE'`,
};
