import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import type { TlsOptions } from 'node:tls';
import { LogController, type FastifyHttpOptions } from 'fastify';
import { uuidv7 } from 'uuidv7';
import type { Config, TlsFiles } from '../config.js';
import { MINUTE } from '../kernel/time.js';
import { edgeRefusal } from './edge-refusal.js';
import { sendProblem } from './problem.js';

/** Where log lines go. */
export interface LogStream {
  write(line: string): void;
}

/** The longest a file may take to arrive; other bodies see `BODY_TIMEOUT_MS`. */
const UPLOAD_TIMEOUT_MS = 15 * MINUTE;
/** A body that is not a file must have arrived after this: slow senders hold connections, not memory. */
export const BODY_TIMEOUT_MS = 10_000;
const HEADERS_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 30_000;

/** How the HTTP server meets the world: limits of size and time, request ids, and a log without secrets. */
export function serverOptions(config: Config, stream?: LogStream): FastifyHttpOptions<Server> {
  const http = { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: 1_000 };
  return {
    bodyLimit: config.bodyLimitBytes,
    trustProxy: config.trustProxy,
    requestTimeout: UPLOAD_TIMEOUT_MS,
    connectionTimeout: IDLE_TIMEOUT_MS,
    keepAliveTimeout: IDLE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    ...(config.tls === null ? { http } : { https: { ...http, ...tlsOptions(config.tls) } }),
    genReqId: requestId,
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, edgeRefusal(error)),
    logController: new LogController({ disableRequestLogging: true }),
    logger: {
      level: config.logLevel,
      redact: { paths: SECRETS, remove: true },
      ...(stream && { stream }),
    },
  };
}

/** Every client is asked for its certificate; whether it proves anything is judged where a token is asked for. */
function tlsOptions({ certificate, key, authorities }: TlsFiles): TlsOptions {
  return {
    cert: readFileSync(certificate),
    key: readFileSync(key),
    ...(authorities !== null && { ca: readFileSync(authorities) }),
    minVersion: 'TLSv1.2',
    requestCert: true,
    rejectUnauthorized: false,
  };
}

const SECRETS = [
  'authorization',
  'cookie',
  'variables',
  'headers',
  '*.authorization',
  '*.cookie',
  '*.variables',
  '*.headers',
];

/** The caller's own id when it is a plain word (it goes into logs and the audit), else one of ours. */
function requestId({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.~-]{1,64}$/.test(given) ? given : uuidv7();
}
