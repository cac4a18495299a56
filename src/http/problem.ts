import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import { publicRefusal } from '../graphql/errors.js';
import type { ErrorCode, Refusal } from '../kernel/errors.js';

/** The HTTP status of a code where there is no GraphQL answer to carry it. */
export function statusOf(code: ErrorCode): number {
  return STATUSES[code] ?? 400;
}

const STATUSES: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  SCOPE_MISSING: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  TOO_BUSY: 503,
  DEADLINE_EXCEEDED: 503,
};

/** Answers a refusal as problem details (RFC 9457), with our code and the request id. */
export function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const status = statusOf(refusal.code);
  const { message, extensions } = publicRefusal(refusal);
  return withRefusalHeaders(reply, refusal)
    .code(status)
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      title: STATUS_CODES[status],
      status,
      detail: message,
      ...extensions,
      requestId: reply.request.id,
    });
}

/** Answers a refusal that came before GraphQL on a GraphQL address: its clients read `errors`. */
export function sendGraphQLErrors(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { message, extensions } = publicRefusal(refusal);
  return withRefusalHeaders(reply, refusal)
    .code(statusOf(refusal.code))
    .type('application/json; charset=utf-8')
    .send({ errors: [{ message, extensions: { ...extensions, requestId: reply.request.id } }] });
}

function withRefusalHeaders(reply: FastifyReply, { code, options }: Refusal): FastifyReply {
  if (code === 'METHOD_NOT_ALLOWED') return reply.header('allow', 'POST');
  const wait = options.details?.['retryAfterSeconds'];
  return wait === undefined ? reply : reply.header('retry-after', String(wait));
}
