import type { ApolloServerPlugin, GraphQLRequestContextWillSendResponse } from '@apollo/server';
import type { DocumentNode, GraphQLFormattedError, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { ErrorCode } from '../kernel/errors.js';
import type { Session } from '../kernel/request-context.js';
import { costOf } from './cost.js';
import { requestError, RETRY_AFTER_SECONDS } from './errors.js';

/** Hears how operations end; logs and counts them. */
export interface OperationListener {
  /** Something went wrong that is not the caller's doing. */
  failed(session: Session, error: Error): void;
  /** `outcome` is `OK` or the code of the first error. */
  ended(session: Session, outcome: string): void;
}

export interface PluginOptions {
  readonly schema: GraphQLSchema;
  readonly costLimit: number;
  readonly listener: OperationListener;
}

interface Cost {
  readonly requested: number;
  readonly limit: number;
}

type Variables = Readonly<Record<string, unknown>>;
type Answer = GraphQLRequestContextWillSendResponse<Session>;

/** Prices an operation before it runs, and completes the answer: request id, cost, HTTP status. */
export function operationPlugin(options: PluginOptions): ApolloServerPlugin<Session> {
  const price = pricing(options);
  return {
    requestDidStart: () => {
      let cost: Cost | null = null;
      return Promise.resolve({
        didResolveOperation: ({ document, operation, request }) => {
          if (operation) cost = price(document, operation, request.variables ?? {});
          if (cost && cost.requested > cost.limit) return Promise.reject(tooExpensive(cost));
          return Promise.resolve();
        },
        willSendResponse: (answer) => Promise.resolve(complete(answer, cost, options.listener)),
      });
    },
  };
}

/** The cost, or null when the variables do not fit: then nothing runs, and the executor says why. */
function pricing({ schema, costLimit }: Pick<PluginOptions, 'schema' | 'costLimit'>) {
  const costIn = costOf(schema);
  return (document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): Cost | null => {
    const requested = costIn(document, operation, variables);
    return requested === null ? null : { requested, limit: costLimit };
  };
}

function tooExpensive({ requested, limit }: Cost) {
  const message = `This costs ${requested} points; a request may cost ${limit}.`;
  return requestError('DOCUMENT_TOO_COMPLEX', message, { details: { requested, limit } });
}

function complete(
  { response, contextValue, errors: raw, request }: Answer,
  cost: Cost | null,
  listener: OperationListener,
) {
  const { body, http } = response;
  http.headers.set('content-type', contentType(request.http?.headers.get('accept')));
  if (body.kind !== 'single') return;
  const result = body.singleResult;
  if (cost) result.extensions = { ...result.extensions, cost };
  const codes = (result.errors ?? []).map(codeOf);
  codes.forEach((code, n) => {
    const error = raw?.[n];
    if (code === 'INTERNAL' && error) listener.failed(contextValue, error);
  });
  if (result.errors)
    result.errors = result.errors.map((error) => withRequestId(error, contextValue.request.requestId));
  if (result.data == null) setStatus(http, codes);
  listener.ended(contextValue, codes[0] ?? 'OK');
}

/** An executed operation answers 200 with its refusals as data; these say that nothing can be said. */
function setStatus(http: Answer['response']['http'], codes: readonly (ErrorCode | undefined)[]): void {
  if (codes.includes('UNAUTHENTICATED')) {
    http.status = 401;
    http.headers.set('www-authenticate', 'Bearer');
  } else if (codes.includes('TOO_BUSY')) {
    http.status = 503;
    http.headers.set('retry-after', String(RETRY_AFTER_SECONDS));
  } else if (codes.includes('INTERNAL')) http.status = 500;
}

function withRequestId(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError {
  return { ...error, extensions: { ...error.extensions, requestId } };
}

function codeOf({ extensions }: GraphQLFormattedError): ErrorCode | undefined {
  return extensions?.['code'] as ErrorCode | undefined;
}

/** Set here, so that nothing has run when a caller would take neither. */
function contentType(accept: string | undefined): string {
  const wantsGraphQL =
    accept?.includes('application/graphql-response+json') && !accept.includes('application/json');
  return `application/${wantsGraphQL ? 'graphql-response+json' : 'json'}; charset=utf-8`;
}
