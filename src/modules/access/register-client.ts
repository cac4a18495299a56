import { z } from 'zod';
import { idBytes, newId, type Id } from '../../kernel/ids.js';
import { idText, lineText } from '../../kernel/parse.js';
import type { Audience } from '../../kernel/request-context.js';
import type { Statement, Work } from '../../kernel/store.js';
import { notFound } from '../../kernel/errors.js';
import { agencies } from './agency.entity.js';
import { clients, type Client } from './client.entity.js';
import { authMethods, refuseMisfits, subjectName } from './client-auth.js';
import { publicKeys } from './client-keys.js';
import { isScopeOf, scopesOf, type Scope } from './scopes.js';

const members = (audience: Audience) => ({
  name: lineText(200),
  jwks: publicKeys.nullish(),
  scopes: scopeList(audience).nullish(),
  authMethod: z.enum(authMethods).nullish(),
  tlsSubject: subjectName.nullish(),
  dpopBound: z.boolean().nullish(),
});

/** What makes a client of a lender or of an agency; without scopes it may have all of its side. */
export function clientCommand(audience: Audience) {
  return z.strictObject(members(audience)).superRefine(refuseMisfits);
}

export const registerLenderClientCommand = clientCommand('lender');
export const registerAgencyClientCommand = z
  .strictObject({ ...members('agency'), agencyId: idText('agency') })
  .superRefine(refuseMisfits);

export type NewClient = z.output<ReturnType<typeof clientCommand>>;

/** Registers a client of the lender itself. */
export async function registerLenderClient(work: Work, command: NewClient): Promise<Client> {
  const client = clientOf(work, 'lender', null, command);
  await insertClients(work, [client]);
  return client;
}

/** Registers one more client of a known agency. */
export async function registerAgencyClient(
  work: Work,
  { agencyId, ...command }: NewClient & { readonly agencyId: Id<'agency'> },
): Promise<Client> {
  const agency = await work.findOne(agencies, { id: agencyId }, { lock: 'share' });
  if (!agency) throw notFound('agency', ['input', 'agencyId']);
  const client = clientOf(work, 'agency', agencyId, command);
  await insertClients(work, [client]);
  return client;
}

/** Shuts a client out; its tokens stop working with their next request. Once revoked, it stays so. */
export async function revokeClient(work: Work, id: Id<'client'>): Promise<void> {
  const changed = await work.execute(revoke, [idBytes(id)]);
  if (changed === 0) throw notFound('client', ['id']);
  work.emit('client.revoked', [{ id }]);
}

export async function insertClients(work: Work, rows: readonly Client[]): Promise<void> {
  await work.insertAll(clients, rows);
  work.emit(
    'client.registered',
    rows.map(({ id }) => ({ id })),
  );
}

export function clientOf(
  work: Work,
  audience: Audience,
  agencyId: Id<'agency'> | null,
  command: NewClient,
): Client {
  return {
    id: newId('client'),
    lenderId: work.lenderId,
    agencyId,
    name: command.name,
    scopes: command.scopes ?? scopesOf(audience),
    jwks: command.jwks ?? { keys: [] },
    authMethod: command.authMethod ?? 'PRIVATE_KEY_JWT',
    tlsSubject: command.tlsSubject ?? null,
    dpopBound: command.dpopBound ?? null,
    managementTokenHash: null,
    status: 'ACTIVE',
    revokedBefore: null,
    createdAt: work.context.clocks.domain.now(),
  };
}

function scopeList(audience: Audience) {
  const scope = z
    .string()
    .refine((text): text is Scope => isScopeOf(audience, text), `Use scopes of the ${audience} side.`);
  return z
    .array(scope)
    .min(1)
    .max(scopesOf(audience).length)
    .transform((scopes): readonly Scope[] => [...new Set(scopes)].toSorted());
}

const revoke: Statement = {
  sql: "UPDATE client SET status = 'REVOKED' WHERE lender_id = :lender AND id = ?",
};
