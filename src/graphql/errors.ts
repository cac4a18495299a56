import { GraphQLError, Kind, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { isRetryable } from '../db/engine.js';
import { errorCodes, Refusal, type ErrorCode } from '../kernel/errors.js';
import { literalProblem } from './input-problems.js';

/** How long a caller waits after `TOO_BUSY`. */
export const RETRY_AFTER_SECONDS = 1;

/** The one public form of a refusal, in GraphQL answers and in problem details alike. */
export function publicRefusal({ code, message, options }: Refusal): GraphQLFormattedError {
  const { requiredScope, ...details } = options.details ?? {};
  return {
    message: `${message} ${errorCodes[code]}`,
    extensions: {
      code,
      ...(options.path && { path: options.path }),
      ...(requiredScope !== undefined && { requiredScope }),
      ...(Object.keys(details).length > 0 && { details }),
    },
  };
}

/**
 * The one mapping from whatever went wrong to what a caller may know: a refusal is said, what the request got wrong is
 * explained without its values, everything else is `INTERNAL`. The request id is added to each by the server.
 */
export function publicErrors(schema: GraphQLSchema) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const { locations, path } = formatted;
    const place = { ...(locations && { locations }), ...(path && { path }) };
    return { ...publicForm(formatted, error, schema), ...place };
  };
}

function publicForm(
  formatted: GraphQLFormattedError,
  error: unknown,
  schema: GraphQLSchema,
): GraphQLFormattedError {
  const refusal = refusalIn(error);
  if (refusal) return publicRefusal(refusal);
  const code = formatted.extensions?.['code'];
  if (typeof code === 'string' && Object.hasOwn(errorCodes, code)) return formatted;
  switch (code) {
    case 'GRAPHQL_PARSE_FAILED':
      return syntaxError(formatted.message);
    case 'GRAPHQL_VALIDATION_FAILED':
      return invalidDocument(formatted.message, error, schema);
    case 'OPERATION_RESOLUTION_FAILURE':
      return ours('DOCUMENT_INVALID', '`operationName` must name one operation of the document.');
    case 'BAD_REQUEST':
      return ours('MALFORMED_REQUEST', 'This is no GraphQL request.');
    default:
      return isArgumentError(error)
        ? ours('INPUT_INVALID', 'An argument has no acceptable value.')
        : ours('INTERNAL', 'Something went wrong on our side.');
  }
}

/** The refusal an error stands for: thrown by a use case, or a failure of the database that passes. */
export function refusalIn(error: unknown): Refusal | null {
  const cause = causeOf(error);
  if (cause instanceof Refusal) return cause;
  if (cause instanceof GraphQLError || !isRetryable(cause)) return null;
  return new Refusal('TOO_BUSY', 'Too much is going on at once.', {
    details: { retryAfterSeconds: RETRY_AFTER_SECONDS },
  });
}

/** What was thrown, below the wrappings of GraphQL. */
export function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? causeOf(error.originalError) : error;
}

function ours(code: ErrorCode, message: string, more: Record<string, unknown> = {}): GraphQLFormattedError {
  return { message: `${message} ${errorCodes[code]}`, extensions: { code, ...more } };
}

/** An error of our own making, mapped already. */
export function requestError(
  code: ErrorCode,
  message: string,
  extensions: Record<string, unknown> = {},
): GraphQLError {
  const { message: text, extensions: known } = ours(code, message, extensions);
  return new GraphQLError(text, { extensions: { ...known, http: { status: 400 } } });
}

function syntaxError(message: string): GraphQLFormattedError {
  if (message.includes('tokens')) return ours('DOCUMENT_TOO_COMPLEX', 'The document has too many tokens.');
  return ours('DOCUMENT_INVALID', `${withoutLiterals(message)}`);
}

/** A parser names the token it met; text in quotes may be somebody's name. */
function withoutLiterals(message: string): string {
  return message
    .replace(/\b(String|BlockString|Int|Float|Name) "(?:[^"\\]|\\.)*"?/g, '$1')
    .replace(/\.?$/, '.');
}

function invalidDocument(message: string, error: unknown, schema: GraphQLSchema): GraphQLFormattedError {
  const problem = error instanceof GraphQLError ? literalProblem(schema, error) : null;
  if (problem) return ours('INPUT_INVALID', problem.message, problem.extensions);
  return ours('DOCUMENT_INVALID', message.replace(/ Did you mean .*$/s, ''));
}

/** A variable that is null where the argument is not: found by graphql-js only when the field is about to run. */
function isArgumentError(error: unknown): boolean {
  if (!(error instanceof GraphQLError) || error.originalError) return false;
  const kind = error.nodes?.[0]?.kind;
  return (
    error.message.startsWith('Argument "') &&
    (kind === Kind.VARIABLE || kind === Kind.FIELD || kind === Kind.NULL)
  );
}
