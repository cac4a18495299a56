import type { IncomingMessage } from 'node:http';
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import { uploadsOf, type Config } from './config.js';
import type { Database } from './db/database.js';
import { waitingAtMost } from './db/patience.js';
import { erasureProblems } from './erasures.js';
import type { CostAccount } from './graphql/cost-account.js';
import { documentLimits } from './graphql/limits.js';
import type { OperationListener } from './graphql/operation-plugin.js';
import { schemas } from './graphql/schema.js';
import { startServer } from './graphql/server.js';
import { sessionOf } from './graphql/session.js';
import { registerAuditFiles } from './http/audit-files.js';
import { registerDisclosureFiles } from './http/disclosure-files.js';
import { edgeRefusal } from './http/edge-refusal.js';
import { denialListener } from './http/door/denial-log.js';
import { developmentIssuer, type DevelopmentIssuer } from './http/door/development-issuer.js';
import { loadTrustedIssuers } from './http/door/trusted-issuers.js';
import { useCounter } from './http/door/use-counter.js';
import { createDoor, type Door } from './http/door.js';
import { mountExplorer } from './http/explorer.js';
import { registerFileRoutes, type FileRouteParts } from './http/files.js';
import { mountGraphQL, type EndpointOptions } from './http/graphql-endpoint.js';
import { mountHealth } from './http/health.js';
import { limitedDoor } from './http/limits/concurrent-requests.js';
import { costBuckets } from './http/limits/cost-buckets.js';
import { openBuckets } from './http/limits/open-buckets.js';
import { mountMetrics, type Metrics } from './http/metrics.js';
import { mountOAuth } from './http/oauth/mount-oauth.js';
import { registerPersonFiles } from './http/person-files.js';
import { sendProblem } from './http/problem.js';
import { receiptSigner } from './http/receipt-signer.js';
import { BODY_TIMEOUT_MS, serverOptions, type LogStream } from './http/server-options.js';
import type { SigningKeys } from './http/signing-keys.js';
import { registerStatementFiles } from './http/statement-files.js';
import { notFound } from './kernel/errors.js';
import { failureFrames, failureText } from './kernel/failure.js';
import type { Audience, Session } from './kernel/request-context.js';
import type { Clock, Clocks } from './kernel/time.js';

export interface AppOptions {
  readonly config: Config;
  readonly database: Database;
  readonly clocks: Clocks;
  /** They sign access tokens; the door checks tokens with their public halves. */
  readonly keys: SigningKeys;
  /** Where the log goes; standard output unless a test reads it. */
  readonly logStream?: LogStream;
  /** Stands before the door; the bench measures what is left when the door need not look. */
  readonly beforeDoor?: (door: Door) => Door;
  /** Milliseconds between writes of who used which grant; five seconds unless a test cannot wait. */
  readonly grantUseEveryMs?: number;
  /** Milliseconds until other processes hear of a query's proof; a quarter of a second unless a test counts statements. */
  readonly proofsEveryMs?: number;
}

const GRANT_USE_EVERY_MS = 5_000;

/** The whole service, not yet listening: what `main.ts` runs, the demo shows and the tests call is this. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { config, database, clocks, keys, logStream } = options;
  const { publicUrl } = config;
  const app = fastify(serverOptions(config, logStream));
  answerEveryRequest(app);
  limitPatience(app, config);
  const metrics = mountMetrics(app, database);
  mountHealth(app, database, erasureProblems(database, config.erasureLog));
  const { dpopRequired, clientCertificateHeader: certificateHeader } = config;
  const hasAuthorities = config.tls?.authorities != null;
  const proving = { publicUrl, keys, database, clocks, dpopRequired, certificateHeader };
  await mountOAuth(app, { ...proving, hasAuthorities });
  const account = costBuckets(openBuckets(app, config, metrics), config);
  const denied = denialListener(metrics.registry);
  const uses = useCounter({
    database,
    everyMs: options.grantUseEveryMs ?? GRANT_USE_EVERY_MS,
    failed: (error) => app.log.error(failureOf(error), 'uses of grants not written'),
  });
  app.addHook('onClose', () => uses.stop());
  const production = config.environment === 'production';
  const issuers = await loadTrustedIssuers(config.trustedIssuersFile, { production, clock: clocks.system });
  const development = await developmentIssuerFor(app, config, clocks.system);
  const proofs = {
    failed: (error: unknown) => app.log.error(failureOf(error), 'used proofs not written'),
    ...(options.proofsEveryMs !== undefined && { everyMs: options.proofsEveryMs }),
  };
  const opening = createDoor({ ...proving, issuers, development, proofs, admitted: uses.note, denied });
  app.addHook('onClose', () => opening.close());
  const guard = limitedDoor(opening, config.concurrentRequests);
  const door = options.beforeDoor?.(guard) ?? guard;
  for (const audience of AUDIENCES)
    await mountAudience(app, audience, { config, database, door, metrics, account });
  const files: Omit<FileRouteParts, 'uploads'> = {
    door,
    sessionOf: (request, scopes) => sessionOf(database, request, scopes),
  };
  registerFileRoutes(app, { ...files, uploads: uploadsOf(config) });
  registerStatementFiles(app, { ...files, sign: receiptSigner(keys) });
  registerAuditFiles(app, files);
  registerDisclosureFiles(app, files);
  registerPersonFiles(app, files);
  if (config.explorer) await mountExplorer(app);
  await app.ready();
  return app;
}

/** Said in the log, for whoever meant to run something else. */
async function developmentIssuerFor(
  app: FastifyInstance,
  { developmentIssuerFile: file, publicUrl }: Config,
  clock: Clock,
): Promise<DevelopmentIssuer | null> {
  if (file === null) return null;
  app.log.warn('the development issuer is on: whoever can read DATA_DIR comes in as any person');
  return developmentIssuer(file, { publicUrl, clock });
}

const AUDIENCES = ['lender', 'agency'] as const satisfies readonly Audience[];

interface AudienceOptions {
  readonly config: Config;
  readonly database: Database;
  readonly door: Door;
  readonly metrics: Metrics;
  readonly account: CostAccount;
}

async function mountAudience(
  app: FastifyInstance,
  audience: Audience,
  options: AudienceOptions,
): Promise<void> {
  const { config, database, door, metrics, account } = options;
  const schema = (await schemas())[audience];
  const introspection = config.environment !== 'production';
  const listener = listenerOf(app, metrics);
  const server = await startServer({ schema, account, introspection, listener });
  app.addHook('onClose', () => server.stop());
  mountGraphQL(app, {
    audience,
    server,
    door,
    sessionOf: ({ request, scopes }, rights) => sessionOf(database, request, scopes, rights),
    limit: documentLimits(schema),
    refused: refusalsOf(metrics),
  });
}

function listenerOf(app: FastifyInstance, metrics: Metrics): OperationListener {
  return {
    failed: ({ request }: Session, error) =>
      app.log.error({ reqId: request.requestId, ...failureOf(error) }, 'operation failed'),
    ended: ({ request }, outcome) => metrics.operation(request.audience, outcome),
  };
}

function refusalsOf(metrics: Metrics): EndpointOptions['refused'] {
  return (audience, { code }, error, request) => {
    metrics.operation(audience, code);
    if (code === 'INTERNAL') request.log.error(failureOf(error), 'request failed');
  };
}

const HEADERS = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };

/** Headers for every answer, one log line for each, and problem details for what no route takes. */
function answerEveryRequest(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw, id }, reply, done) => {
    if (raw.method === 'POST') hurry(raw);
    // on the raw answer, because the authorization server writes its own
    for (const [name, value] of Object.entries({ ...HEADERS, 'x-request-id': id }))
      reply.raw.setHeader(name, value);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    );
    done();
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, notFound('address')));
  app.setErrorHandler((error, request, reply) => {
    const refusal = edgeRefusal(error);
    if (refusal.code === 'INTERNAL') request.log.error(failureOf(error), 'request failed');
    return sendProblem(reply, refusal);
  });
}

/**
 * A request does not wait for the database as a job does, and has a deadline unless it is a file, which takes as long
 * as its size. Reading a body loses the context, so it is set twice; how slow a caller sends counts against `hurry`.
 */
function limitPatience(app: FastifyInstance, config: Config): void {
  const limits = { connectionMs: config.databaseWaitMs, answerMs: config.databaseAnswerMs };
  const limitsOf = ({ method }: FastifyRequest) =>
    method === 'POST' ? { ...limits, until: performance.now() + config.requestDeadlineMs } : limits;
  for (const hook of ['onRequest', 'preValidation'] as const)
    app.addHook(hook, (request: FastifyRequest, _reply: unknown, done: () => void) =>
      waitingAtMost(limitsOf(request), done),
    );
}

/** Cuts off who sends a body drop by drop; files come by PUT and may take longer. */
function hurry(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), BODY_TIMEOUT_MS).unref();
  request.once('end', () => clearTimeout(timer));
}

/** A defect for the log: messages of drivers quote the values they were given, so they stay out. */
function failureOf(error: unknown) {
  return { failure: failureText(error), frames: failureFrames(error) };
}
