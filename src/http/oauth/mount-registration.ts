import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { timingSafeEqual } from 'node:crypto';
import { accessRecords } from '../../db/access-records.js';
import { mutate } from '../../db/unit-of-work.js';
import { Refusal } from '../../kernel/errors.js';
import { parseId, type Id } from '../../kernel/ids.js';
import type { RequestContext } from '../../kernel/request-context.js';
import {
  registerOwnClient,
  revokeClient,
  replaceOwnClient,
  secretHash,
  type Client,
} from '../../modules/access/index.js';
import { parseJsonBody } from '../json-body.js';
import type { AuthorizationServerOptions } from './authorization-server.js';
import { MetadataProblem, metadataOf, registrationOf } from './client-metadata.js';
import { registrationEndpointOf } from './resources.js';

/** An error of RFC 7591 §3.2.2 or RFC 6750 §3.1. */
class RegistrationError extends Error {
  constructor(
    readonly status: number,
    readonly error: string,
    description: string,
  ) {
    super(description);
  }
}

/**
 * Clients that agencies register and manage themselves (RFC 7591, RFC 7592): by the token that the lender was given for
 * the agency, then by the token that the client was given. Every change is audited like any other and works at once.
 */
export async function mountRegistration(
  app: FastifyInstance,
  options: AuthorizationServerOptions,
): Promise<void> {
  const endpoint = registrationEndpointOf(options.publicUrl);
  const records = accessRecords(options.database);

  async function agencyOf(request: FastifyRequest) {
    const token = await records.initialAccessToken(secretHash(bearerOf(request)));
    if (token === null || token.expiresAt <= options.clocks.system.now()) throw notAllowed();
    return token;
  }

  async function ownClient(request: FastifyRequest): Promise<Client> {
    const id = parseId('client', (request.params as { id: string }).id);
    const client = id === null ? null : await records.activeClient(id);
    if (client?.managementTokenHash == null) throw notAllowed();
    if (!isSame(client.managementTokenHash, secretHash(bearerOf(request)))) throw notAllowed();
    return client;
  }

  const answer = (client: Client, managementToken: string) => ({
    ...metadataOf(client),
    registration_access_token: managementToken,
    registration_client_uri: `${endpoint}/${client.id}`,
  });

  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
      try {
        done(null, parseJsonBody(body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    });
    scope.setErrorHandler(sayWhy);

    scope.post('/oauth/register', async (request, reply) => {
      const { lenderId, agencyId } = await agencyOf(request);
      const command = registrationOf(request.body);
      const context = contextOf(options, request, { lenderId, agencyId, actorId: 'initial-access-token' });
      const { client, managementToken } = await mutate(
        options.database,
        context,
        'clients.register',
        (work) => registerOwnClient(work, agencyId, command),
      );
      return reply.code(201).send(answer(client, managementToken));
    });

    scope.get('/oauth/register/:id', async (request) => answer(await ownClient(request), bearerOf(request)));

    scope.put('/oauth/register/:id', async (request) => {
      const client = await ownClient(request);
      if ((request.body as { client_id?: unknown } | null)?.client_id !== client.id)
        throw new MetadataProblem('client_id', 'Name the client itself.');
      const command = registrationOf(request.body);
      const changed = await mutate(
        options.database,
        ofClient(options, request, client),
        'clients.change',
        (work) => replaceOwnClient(work, client, command),
      );
      return answer(changed, bearerOf(request));
    });

    scope.delete('/oauth/register/:id', async (request, reply) => {
      const client = await ownClient(request);
      await mutate(options.database, ofClient(options, request, client), 'clients.revoke', (work) =>
        revokeClient(work, client.id),
      );
      return reply.code(204).send();
    });
  });
}

function bearerOf({ headers: { authorization = '' } }: FastifyRequest): string {
  const [, token] = /^Bearer +([A-Za-z0-9_-]{43})$/i.exec(authorization) ?? [];
  if (token === undefined) throw notAllowed();
  return token;
}

/** One answer for every token that is no good and every client that is not there (RFC 7592 §2.1). */
function notAllowed(): RegistrationError {
  return new RegistrationError(
    401,
    'invalid_token',
    'The registration token is not known, or no longer good.',
  );
}

function sayWhy(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, name, text } = saying(error);
  if (status === 500) request.log.error({ failure: error.name }, 'registration failed');
  if (status === 401) reply.header('www-authenticate', `Bearer error="${name}"`);
  return reply.code(status).send({ error: name, error_description: text });
}

function saying(error: Error & { readonly statusCode?: number }) {
  if (error instanceof RegistrationError)
    return { status: error.status, name: error.error, text: error.message };
  if (error instanceof MetadataProblem)
    return { status: 400, name: 'invalid_client_metadata', text: error.message };
  if (error instanceof Refusal && error.code === 'STATE_CONFLICT')
    return { status: 403, name: 'access_denied', text: error.message };
  const isOurs = !(error instanceof Refusal) && (error.statusCode ?? 500) >= 500;
  if (isOurs) return { status: 500, name: 'server_error', text: 'Try again.' };
  return {
    status: 400,
    name: 'invalid_client_metadata',
    text: 'body: Send one JSON object as application/json.',
  };
}

function ofClient(
  options: AuthorizationServerOptions,
  request: FastifyRequest,
  client: Client,
): RequestContext {
  const { id: actorId, lenderId, agencyId } = client;
  return contextOf(options, request, { lenderId, agencyId, actorId });
}

function contextOf(
  { clocks }: AuthorizationServerOptions,
  { id: requestId, ip: remoteAddress }: FastifyRequest,
  who: { readonly lenderId: Id<'lender'>; readonly agencyId: Id<'agency'> | null; readonly actorId: string },
): RequestContext {
  return { requestId, audience: 'agency', remoteAddress, clocks, reach: [], ...who };
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
