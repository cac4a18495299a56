import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import { parseId, type Id } from '../kernel/ids.js';
import { idText } from '../kernel/parse.js';
import type { Audience } from '../kernel/request-context.js';
import { CommandProblem } from './command-problem.js';

const privateJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
});

const clientFile = z.strictObject({
  clientId: idText('client'),
  lenderId: idText('lender'),
  agencyId: idText('agency').nullable(),
  name: z.string(),
  /** The address of the service that knows the client. */
  url: z.url(),
  scopes: z.array(z.string()),
  privateKey: privateJwk,
});

/** A client as its owner keeps it: who it is, where it belongs, and the private key that only its owner has. */
export type ClientFile = z.output<typeof clientFile>;

export interface ClientKeys {
  readonly privateKey: ClientFile['privateKey'];
  /** What is registered: the public half. */
  readonly jwks: { readonly keys: readonly JWK[] };
}

export async function makeClientKeys(): Promise<ClientKeys> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = privateJwk.parse({ ...(await exportJWK(privateKey)), kid: crypto.randomUUID() });
  const { d: _private, ...published } = jwk;
  return { privateKey: jwk, jwks: { keys: [published] } };
}

/** Writes the file where only its owner may read it; answers where. */
export async function writeClientFile(dataDir: string, client: ClientFile): Promise<string> {
  const file = fileOf(dataDir, client.clientId);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${JSON.stringify(client, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return file;
}

/** Gives a client's file a second name that people can type; answers where. */
export async function nameClientFile(file: string, nickname: string): Promise<string> {
  const named = path.join(path.dirname(file), `${nickname}.json`);
  await symlink(path.basename(file), named);
  return named;
}

/** Reads a client by its file, or by its id when the file lies where this program puts it. */
export async function readClientFile(dataDir: string, fileOrId: string): Promise<ClientFile> {
  const id = parseId('client', fileOrId);
  const file = id === null ? fileOrId : fileOf(dataDir, id);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandProblem(`There is no client file ${file}: make one with \`consign lender create\`.`);
  });
  const parsed = clientFile.safeParse(jsonOf(text));
  if (!parsed.success) throw new CommandProblem(`${file} is not a client file of Consign: name another one.`);
  return parsed.data;
}

/** The side a client belongs to. */
export function sideOf({ agencyId }: Pick<ClientFile, 'agencyId'>): Audience {
  return agencyId === null ? 'lender' : 'agency';
}

function fileOf(dataDir: string, id: Id<'client'>): string {
  return path.join(dataDir, 'clients', `${id}.json`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
