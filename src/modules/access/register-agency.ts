import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { lineText, referenceText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import { agencies, type Agency } from './agency.entity.js';
import { issueInitialToken } from './dynamic-registration.js';
import { clientCommand, clientOf, insertClients } from './register-client.js';

/** Most clients registered in one call. */
export const MAX_CLIENTS = 20;

export const registerAgencyCommand = z.strictObject({
  reference: referenceText,
  name: lineText(200),
  clients: z.array(clientCommand('agency')).max(MAX_CLIENTS),
});

export type RegisterAgency = z.output<typeof registerAgencyCommand>;

export interface RegisteredAgency {
  readonly agency: Agency;
  readonly status: 'CREATED' | 'DUPLICATE';
  /** By which the agency may register clients itself; told once, when the agency is new. */
  readonly initialAccessToken: string | null;
}

/** Registers an agency with its clients; the same reference with the same content answers with the first one. */
export async function registerAgency(work: Work, command: RegisterAgency): Promise<RegisteredAgency> {
  const contentHash = hashOf(command);
  const known = await work.findOne(agencies, { reference: command.reference });
  if (known) return sameOrRefuse(known, contentHash);
  const agency = agencyOf(work, command, contentHash);
  await work.insertAll(agencies, [agency]);
  work.emit('agency.registered', [{ id: agency.id }]);
  await insertClients(
    work,
    command.clients.map((client) => clientOf(work, 'agency', agency.id, client)),
  );
  return { agency, status: 'CREATED', initialAccessToken: await issueInitialToken(work, agency.id) };
}

function sameOrRefuse(agency: Agency, contentHash: string): RegisteredAgency {
  if (agency.contentHash === contentHash) return { agency, status: 'DUPLICATE', initialAccessToken: null };
  throw new Refusal('REFERENCE_REUSED', 'This reference names another agency.', {
    path: ['input', 'reference'],
  });
}

function agencyOf(work: Work, { reference, name }: RegisterAgency, contentHash: string): Agency {
  return {
    lenderId: work.lenderId,
    id: newId('agency'),
    reference,
    contentHash,
    name,
    status: 'ACTIVE',
    statusReason: null,
    createdAt: work.context.clocks.domain.now(),
  };
}

/** Of what the caller said, not of what defaults made of it: scopes that come later change no old content. */
function hashOf({ name, clients: given }: RegisterAgency): string {
  const content = given.map((client) => [
    client.name,
    client.jwks?.keys ?? null,
    client.scopes ?? null,
    client.dpopBound ?? null,
    client.authMethod ?? null,
    client.tlsSubject ?? null,
  ]);
  return createHash('sha256')
    .update(JSON.stringify([name, content]))
    .digest('base64url');
}
