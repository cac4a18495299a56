import type { Config } from '../config.js';
import { accessRecords } from '../db/access-records.js';
import type { Database } from '../db/database.js';
import { mutate } from '../db/unit-of-work.js';
import { newId, type Id } from '../kernel/ids.js';
import type { RequestContext } from '../kernel/request-context.js';
import type { Clocks } from '../kernel/time.js';
import {
  createLender,
  lenderName,
  registerAgency,
  registerAgencyClient,
  registerAgencyClientCommand,
  registerAgencyCommand,
  registerLenderClient,
  registerLenderClientCommand,
  revokeClient,
  type Client,
} from '../modules/access/index.js';
import { parsed } from './arguments.js';
import { makeClientKeys, writeClientFile, type ClientFile } from './client-file.js';
import { CommandProblem } from './command-problem.js';
import { assertLender } from './known-lender.js';

/** Where new clients are registered and their files go. */
export interface Registry {
  readonly config: Pick<Config, 'dataDir' | 'publicUrl'>;
  readonly database: Database;
  readonly clocks: Clocks;
}

/** A client that was registered now, with the file that holds its private key. */
export interface RegisteredClient {
  readonly client: ClientFile;
  readonly file: string;
}

export interface ClientWish {
  readonly name: string;
  readonly scopes?: readonly string[] | undefined;
}

/** Opens a tenant, and registers its first clients. */
export async function createLenderWithClients(
  registry: Registry,
  name: string,
  clientNames: readonly string[],
): Promise<{ readonly lenderId: Id<'lender'>; readonly clients: readonly RegisteredClient[] }> {
  const { database, clocks } = registry;
  const wanted = parsed(lenderName, name, 'NAME');
  const { id: lenderId } = await createLender(accessRecords(database), clocks.domain, wanted);
  const clients: RegisteredClient[] = [];
  for (const clientName of clientNames)
    clients.push(await addLenderClient(registry, lenderId, { name: clientName }));
  return { lenderId, clients };
}

export async function addLenderClient(
  registry: Registry,
  lenderId: Id<'lender'>,
  { name, scopes }: ClientWish,
): Promise<RegisteredClient> {
  await assertLender(registry.database, lenderId);
  const { privateKey, jwks } = await makeClientKeys();
  const command = parsed(registerLenderClientCommand, { name, jwks, scopes }, 'client');
  const client = await mutate(registry.database, operator(registry, lenderId), 'client.register', (work) =>
    registerLenderClient(work, command),
  );
  return keep(registry, client, privateKey);
}

export async function addAgencyClient(
  registry: Registry,
  lenderId: Id<'lender'>,
  { agencyId, name, scopes }: ClientWish & { readonly agencyId: Id<'agency'> },
): Promise<RegisteredClient> {
  await assertLender(registry.database, lenderId);
  const { privateKey, jwks } = await makeClientKeys();
  const command = parsed(registerAgencyClientCommand, { agencyId, name, jwks, scopes }, 'client');
  const client = await mutate(registry.database, operator(registry, lenderId), 'client.register', (work) =>
    registerAgencyClient(work, command),
  );
  return keep(registry, client, privateKey);
}

/** Registers an agency; its clients follow one by one, each with a file. */
export async function createAgencyWithClients(
  registry: Registry,
  lenderId: Id<'lender'>,
  {
    name,
    reference,
    clientNames,
  }: { name: string; reference?: string | undefined; clientNames: readonly string[] },
): Promise<{ readonly agencyId: Id<'agency'>; readonly clients: readonly RegisteredClient[] }> {
  await assertLender(registry.database, lenderId);
  const wish = { name, reference: reference ?? newId('agency'), clients: [] };
  const command = parsed(registerAgencyCommand, wish, 'agency');
  const { agency } = await mutate(
    registry.database,
    operator(registry, lenderId),
    'agency.register',
    (work) => registerAgency(work, command),
  );
  const clients: RegisteredClient[] = [];
  for (const clientName of clientNames)
    clients.push(await addAgencyClient(registry, lenderId, { agencyId: agency.id, name: clientName }));
  return { agencyId: agency.id, clients };
}

/** Revokes a client, whosever it is. */
export async function shutOut(
  { database, clocks }: Omit<Registry, 'config'>,
  id: Id<'client'>,
): Promise<void> {
  const client = await accessRecords(database).activeClient(id);
  if (client === null) throw new CommandProblem(`There is no active client ${id}: check the id.`);
  await mutate(database, operator({ clocks }, client.lenderId), 'client.revoke', (work) =>
    revokeClient(work, id),
  );
}

/** Whoever has the database and the keys: the audit names them as the operator. */
export function operator({ clocks }: Pick<Registry, 'clocks'>, lenderId: Id<'lender'>): RequestContext {
  return {
    requestId: crypto.randomUUID(),
    audience: 'lender',
    lenderId,
    agencyId: null,
    actorId: 'operator',
    remoteAddress: null,
    clocks,
    reach: [],
  };
}

async function keep(
  { config }: Registry,
  client: Client,
  privateKey: ClientFile['privateKey'],
): Promise<RegisteredClient> {
  const { id: clientId, lenderId, agencyId, name } = client;
  const scopes = [...client.scopes];
  const kept: ClientFile = { clientId, lenderId, agencyId, name, url: config.publicUrl, scopes, privateKey };
  return { client: kept, file: await writeClientFile(config.dataDir, kept) };
}
