import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../kernel/errors.js';
import type { Audience, Session } from '../kernel/request-context.js';
import type { Admission, Door, UnreadAdmission } from './door.js';
import { edgeRefusal } from './edge-refusal.js';
import { parseJsonBody } from './json-body.js';
import { mayMutate } from './may-mutate.js';
import { sendGraphQLErrors } from './problem.js';

export interface EndpointOptions {
  readonly audience: Audience;
  readonly server: ApolloServer<Session>;
  readonly door: Door;
  readonly sessionOf: (admission: Admission, rights: { readonly mayMutate: boolean }) => Session;
  /** Refuses a document for its size. */
  readonly limit: (query: string) => void;
  /** A request was refused before GraphQL saw it. */
  readonly refused: (audience: Audience, refusal: Refusal, error: unknown, request: FastifyRequest) => void;
}

/**
 * `POST /<audience>/graphql`: the token first, then the body, then the size of the document, then GraphQL. A proof
 * whose document could change something is spent for all processes before the document is looked at. All answers have the
 * form of GraphQL over HTTP.
 */
export function mountGraphQL(app: FastifyInstance, options: EndpointOptions): void {
  const { audience, server, door, limit, refused } = options;
  const admissions = new WeakMap<FastifyRequest, UnreadAdmission>();
  const sessions = new WeakMap<FastifyRequest, Session>();
  const handle = fastifyApolloHandler(server, {
    context: (request) => Promise.resolve(sessions.get(request)!),
  });
  const url = `/${audience}/graphql`;
  void app.register((endpoint) => {
    endpoint.removeAllContentTypeParsers();
    endpoint.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer' },
      (_request, body: Buffer, done) => {
        try {
          done(null, parseJsonBody(body));
        } catch (error) {
          done(error as Error);
        }
      },
    );
    endpoint.setErrorHandler((error, request, reply) => {
      const refusal = edgeRefusal(error);
      // of a request that nobody read nothing will be changed; a proof that was spent stays so
      admissions.get(request)?.proof.spendLater();
      refused(audience, refusal, error, request);
      return sendGraphQLErrors(reply, refusal);
    });
    endpoint.route({ method: OTHER_METHODS, url, handler: () => refuseMethod() });
    endpoint.post(url, {
      onRequest: async (request, reply) => {
        checkHeaders(request);
        admissions.set(request, await door.openUnread(audience, request, reply));
      },
      preHandler: async (request) => {
        const { proof, ...admission } = admissions.get(request)!;
        const body = graphqlBody(request.body);
        const isChange = mayMutate(body.query);
        if (isChange) await proof.spend();
        else proof.spendLater();
        limit(body.query);
        request.body = body;
        sessions.set(request, options.sessionOf(admission, { mayMutate: isChange }));
      },
      handler: (request, reply: FastifyReply) => handle.call(app, request, reply),
    });
    return Promise.resolve();
  });
}

const OTHER_METHODS = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

function refuseMethod(): never {
  throw new Refusal('METHOD_NOT_ALLOWED', 'This address takes POST only.');
}

/** JSON in UTF-8 and as it is: a compressed body could hold any size. */
function checkHeaders({ headers }: FastifyRequest): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const isUtf8 = parameters.every(
    (parameter) => !parameter.startsWith('charset=') || /^charset="?utf-8"?$/.test(parameter),
  );
  if (type !== 'application/json' || !isUtf8)
    throw new Refusal('UNSUPPORTED_MEDIA_TYPE', 'The body must be JSON in UTF-8.');
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new Refusal('UNSUPPORTED_MEDIA_TYPE', 'Compressed bodies are not taken.');
}

interface GraphQLBody {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

/** The three members that count; `extensions` are dropped, as nothing here reads them. */
function graphqlBody(body: unknown): GraphQLBody {
  if (Array.isArray(body)) throw malformed('One request holds one operation, not a list.');
  if (!isRecord(body)) throw malformed('The body is no JSON object.');
  const { query, operationName = null, variables = null } = body;
  if (typeof query !== 'string' || query === '') throw malformed('`query` must be text.');
  if (operationName !== null && typeof operationName !== 'string')
    throw malformed('`operationName` must be text.');
  if (variables !== null && !isRecord(variables)) throw malformed('`variables` must be an object.');
  return { query, operationName, variables };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(message: string): Refusal {
  return new Refusal('MALFORMED_REQUEST', message);
}
