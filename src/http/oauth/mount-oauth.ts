import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import { refusalIn } from '../../graphql/errors.js';
import { createAuthorizationServer, type AuthorizationServerOptions } from './authorization-server.js';
import { mountRegistration } from './mount-registration.js';
import { mountResourceMetadata } from './protected-resources.js';
import { issuerOf } from './resources.js';

const METADATA = '/.well-known/oauth-authorization-server';

/** The server's few routes, ours on the left and the provider's on the right; its other routes are out of reach. */
const routes = [
  { method: 'POST', url: '/oauth/token', path: '/token' },
  { method: 'POST', url: '/oauth/revoke', path: '/revoke' },
  { method: 'POST', url: '/oauth/introspect', path: '/introspect' },
  { method: 'GET', url: '/oauth/jwks', path: '/jwks' },
  { method: 'GET', url: `/oauth${METADATA}`, path: METADATA },
  // RFC 8414 §3.1 puts the issuer's path behind the well-known one
  { method: 'GET', url: `${METADATA}/oauth`, path: METADATA },
] as const;

/** Serves the authorization server from the same port. It reads the bodies itself, so nothing parses them before. */
export async function mountOAuth(app: FastifyInstance, options: AuthorizationServerOptions): Promise<void> {
  const handler = liveHandler(app, options);
  handler();
  mountResourceMetadata(app, options.publicUrl);
  await mountRegistration(app, options);
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const { method, url, path } of routes)
      scope.route({
        method,
        url,
        handler: (request, reply) => hand(handler(), options, path, request, reply),
      });
  });
}

type Handler = ReturnType<Provider['callback']>;

/** The server for the keys of this moment; a request that began with the keys before ends with them. */
function liveHandler(app: FastifyInstance, options: AuthorizationServerOptions): () => Handler {
  let made: { readonly keys: object; readonly handle: Handler } | undefined;
  return () => {
    const keys = options.keys.privateJwks;
    if (made?.keys !== keys) made = { keys, handle: handlerOf(app, createAuthorizationServer(options)) };
    return made.handle;
  };
}

function handlerOf(app: FastifyInstance, provider: Provider): Handler {
  logTroubles(app, provider);
  return provider.callback();
}

/** The provider makes addresses, and judges those in proofs, by the request's: so these are the public ones. */
function hand(
  handle: Handler,
  { publicUrl }: AuthorizationServerOptions,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.hijack();
  const { raw } = request;
  raw.headers.host = new URL(publicUrl).host;
  Object.assign(raw, { originalUrl: `${issuerOf(publicUrl)}${path}`, url: path });
  void handle(raw, reply.raw);
}

/** Refusals are said precisely in the log, and little of them outside. */
function logTroubles(app: FastifyInstance, provider: Provider): void {
  provider.on('server_error', (_context, error) => {
    const refusal = refusalIn(error);
    if (refusal) app.log.warn({ code: refusal.code, detail: refusal.message }, 'authorization server busy');
    else app.log.error({ err: error }, 'authorization server failed');
  });
  provider.on('grant.error', (context, error) =>
    app.log.warn(
      {
        client: context.oidc.client?.clientId,
        error: error.error,
        detail: error.error_detail ?? error.error_description,
      },
      'token refused',
    ),
  );
  const events: NodeJS.EventEmitter = provider;
  events.on('error', (error: unknown) => app.log.error({ err: error }, 'authorization server failed'));
}
