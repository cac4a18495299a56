import { z } from 'zod';
import { notFound } from '../../kernel/errors.js';
import { idBytes } from '../../kernel/ids.js';
import { idText } from '../../kernel/parse.js';
import type { Statement, Work } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { agencies } from './agency.entity.js';
import { clients, type Client } from './client.entity.js';
import { MAX_CLIENTS } from './register-agency.js';
import { clientCommand, clientOf, insertClients } from './register-client.js';

export const registerAgencyClientsCommand = z.strictObject({
  agencyId: idText('agency'),
  clients: z.array(clientCommand('agency')).min(1).max(MAX_CLIENTS),
});

export interface RegisteredClient {
  readonly client: Client;
  readonly status: 'CREATED' | 'DUPLICATE';
}

/**
 * Registers more clients of an agency. A client has no reference: its name and keys are what it is, so that a call whose
 * answer was lost can be sent again. The agency's row is locked, lest two calls at once register one client twice.
 */
export async function registerAgencyClients(
  work: Work,
  { agencyId, clients: given }: z.output<typeof registerAgencyClientsCommand>,
): Promise<readonly RegisteredClient[]> {
  const agency = await work.findOne(agencies, { id: agencyId }, { lock: 'update' });
  if (!agency) throw notFound('agency', ['input', 'agencyId']);
  const names = [...new Set(given.map(({ name }) => name))];
  const known = (await work.query(namesakes, [idBytes(agencyId), names])).map((row) =>
    decodeRow(clients, row),
  );
  const byContent = new Map(known.map((client) => [contentOf(client), client]));
  const made: Client[] = [];
  const registered = given.map((wish): RegisteredClient => {
    const client = clientOf(work, 'agency', agencyId, wish);
    const twin = byContent.get(contentOf(client));
    if (twin !== undefined) return { client: twin, status: 'DUPLICATE' };
    byContent.set(contentOf(client), client);
    made.push(client);
    return { client, status: 'CREATED' };
  });
  if (made.length > 0) await insertClients(work, made);
  return registered;
}

function contentOf({ name, jwks, scopes, dpopBound }: Client): string {
  return JSON.stringify([name, jwks.keys, scopes, dpopBound]);
}

/** Those that may come in: a revoked client is registered anew. */
const namesakes: Statement = {
  sql: `SELECT * FROM client
    WHERE lender_id = :lender AND agency_id = ? AND name IN (??) AND status = 'ACTIVE' ORDER BY id`,
};
