import { importJWK, SignJWT } from 'jose';
import { z } from 'zod';
import type { Config } from '../config.js';
import { developmentIssuerOf, developmentKeys } from '../http/door/development-issuer.js';
import { systemClock } from '../kernel/time.js';
import { mintToken, reach } from './access-token.js';
import { sideOf, type ClientFile } from './client-file.js';
import { CommandProblem } from './command-problem.js';

/** A person who is let in by the lender whose client asks. */
export interface PersonWish {
  readonly name: string;
  /** A role of the person's side. */
  readonly role: string;
  /** The agency the person works for; the lender unless said. */
  readonly agencyId?: string | undefined;
  /** The service; the one that the client was registered with unless said. */
  readonly url?: string | undefined;
}

const TOKEN_LIFE = '300s';

/**
 * Adds a person as a member, or finds them, and makes an access token (RFC 9068) of the development issuer for them. The
 * member is added over the API, by a client of the lender with `members:manage`: the trail names it.
 */
export async function personToken(
  { developmentIssuerFile: file }: Pick<Config, 'developmentIssuerFile'>,
  client: ClientFile,
  wish: PersonWish,
): Promise<string> {
  if (file === null)
    throw new CommandProblem(
      'People come in by the development issuer, which is off here, and always in production: sign in with your own issuer.',
    );
  if (sideOf(client) === 'agency')
    throw new CommandProblem('An agency adds no people: name a client of its lender.');
  const url = (wish.url ?? client.url).replace(/\/+$/, '');
  const issuer = developmentIssuerOf(url, client.lenderId);
  await addPerson(client, { ...wish, url, issuer });
  const side = wish.agencyId === undefined ? 'lender' : 'agency';
  const key = (await developmentKeys(file, systemClock)).current();
  return new SignJWT({ client_id: 'consign' })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid })
    .setIssuer(issuer)
    .setSubject(wish.name)
    .setAudience(`${url}/${side}/graphql`)
    .setJti(crypto.randomUUID())
    .setIssuedAt()
    .setExpirationTime(TOKEN_LIFE)
    .sign(await importJWK(key, 'ES256'));
}

const ADD = 'mutation ($input: AddMemberInput!) { addMember(input: $input) { status } }';
const answer = z.object({ errors: z.array(z.object({ message: z.string() })).optional() });

async function addPerson(
  client: ClientFile,
  { name, role, agencyId, url, issuer }: PersonWish & { readonly url: string; readonly issuer: string },
): Promise<void> {
  const token = await mintToken(client, { url, scopes: ['members:manage'] });
  const input = { agencyId, issuer, subject: name, name, kind: 'PERSON', role };
  const response = await reach(`${url}/lender/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: ADD, variables: { input } }),
  });
  const [trouble] = answer.parse(await response.json()).errors ?? [];
  if (trouble !== undefined) throw new CommandProblem(`${name} was not let in: ${trouble.message}`);
}
