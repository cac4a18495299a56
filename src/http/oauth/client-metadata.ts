import { z } from 'zod';
import { Refusal } from '../../kernel/errors.js';
import { parseCommand } from '../../kernel/parse.js';
import { clientCommand, type Client, type NewClient } from '../../modules/access/index.js';

/** Our words for the metadata of a client (RFC 7591 §2, RFC 8705 §2.1.2, RFC 9449 §5.2). */
const names = {
  name: 'client_name',
  jwks: 'jwks',
  scopes: 'scope',
  authMethod: 'token_endpoint_auth_method',
  tlsSubject: 'tls_client_auth_subject_dn',
  dpopBound: 'dpop_bound_access_tokens',
} as const;

/** What no client of ours may have, and why. */
const refused: Readonly<Record<string, string>> = {
  jwks_uri: 'Send the keys themselves as `jwks`: this server fetches no addresses of clients.',
  client_secret: 'There are no shared secrets here: register public keys.',
  software_statement: 'Software statements are not known here.',
  tls_client_auth_san_dns: 'Name a certificate by `tls_client_auth_subject_dn`.',
  tls_client_auth_san_uri: 'Name a certificate by `tls_client_auth_subject_dn`.',
  tls_client_auth_san_ip: 'Name a certificate by `tls_client_auth_subject_dn`.',
  tls_client_auth_san_email: 'Name a certificate by `tls_client_auth_subject_dn`.',
};

/** Members with one right value, which may as well be left out. */
const fixed: Readonly<Record<string, readonly string[]>> = {
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
};

const given = z.looseObject({});
const scopeText = z.string().transform((text) => text.split(' ').filter((scope) => scope !== ''));

/** A registration that cannot be: the error of RFC 7591 §3.2.2, whose description names the member. */
export class MetadataProblem extends Error {
  constructor(
    readonly member: string,
    sentence: string,
  ) {
    super(`${member}: ${sentence}`);
  }
}

/** What a client says of itself, as the command that registers it. Members that nobody knows are left alone. */
export function registrationOf(body: unknown): NewClient {
  const parsed = given.safeParse(body);
  if (!parsed.success) throw new MetadataProblem('body', 'Send one JSON object.');
  checkPolicy(parsed.data);
  const { client_name: name = 'A client', scope, token_endpoint_auth_method: method, ...rest } = parsed.data;
  const scopes = scopeText.optional().safeParse(scope);
  if (!scopes.success)
    throw new MetadataProblem('scope', 'Write scopes in one text with blanks between them.');
  const input = {
    name,
    jwks: rest['jwks'],
    scopes: scopes.data,
    authMethod: typeof method === 'string' ? method.toUpperCase() : method,
    tlsSubject: rest[names.tlsSubject],
    dpopBound: rest[names.dpopBound],
  };
  return inMetadataWords(() => parseCommand(clientCommand('agency'), input, []));
}

/** A client in the words of RFC 7591 §3.2.1. */
export function metadataOf(client: Client) {
  return {
    client_id: client.id,
    client_id_issued_at: Math.floor(client.createdAt / 1_000),
    [names.name]: client.name,
    [names.jwks]: client.jwks,
    [names.scopes]: client.scopes.join(' '),
    [names.authMethod]: client.authMethod.toLowerCase(),
    ...(client.tlsSubject !== null && { [names.tlsSubject]: client.tlsSubject }),
    ...(client.dpopBound !== null && { [names.dpopBound]: client.dpopBound }),
    ...fixed,
  };
}

function checkPolicy(metadata: Readonly<Record<string, unknown>>): void {
  for (const [member, sentence] of Object.entries(refused))
    if (metadata[member] !== undefined) throw new MetadataProblem(member, sentence);
  for (const [member, only] of Object.entries(fixed))
    if (metadata[member] !== undefined && JSON.stringify(metadata[member]) !== JSON.stringify(only))
      throw new MetadataProblem(member, `It can only be ${JSON.stringify(only)}.`);
}

function inMetadataWords<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [member = 'body'] = error.options.path ?? [];
    throw new MetadataProblem(
      Object.hasOwn(names, member) ? names[member as keyof typeof names] : String(member),
      error.message,
    );
  }
}
