import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../db/database.js';
import { unsealedEntries } from '../db/audit-lenders.js';
import { latestVerifications } from '../db/latest-verifications.js';
import { countFailed, queueDepths } from '../db/job-upkeep.js';
import { systemClock } from '../kernel/time.js';
import type { Audience } from '../kernel/request-context.js';
import { kept, unexplainedBy } from '../modules/verification/index.js';

/** What is counted, for Prometheus at `/metrics`. Labels have few values, and none of them is somebody's. */
export interface Metrics {
  /** Where other parts register what they count. */
  readonly registry: Registry;
  operation(audience: Audience, outcome: string): void;
}

/** The process is one, however many servers run in it (as in tests). */
const ofProcess = new Registry();

export function mountMetrics(app: FastifyInstance, database: Database): Metrics {
  if (ofProcess.getMetricsAsArray().length === 0) collectDefaultMetrics({ register: ofProcess });
  const registry = new Registry();
  const operations = new Counter({
    name: 'graphql_operations_total',
    help: 'GraphQL operations by audience and outcome (OK or an error code)',
    labelNames: ['audience', 'outcome'],
    registers: [registry],
  });
  countStatements(registry, database);
  gaugeJobs(registry, database);
  gaugeAudit(registry, database);
  gaugeLedger(registry, database);
  timeRequests(app, registry);
  app.get('/metrics', async (_request, reply) => {
    const all = Registry.merge([ofProcess, registry]);
    return reply.type(all.contentType).send(await all.metrics());
  });
  return { registry, operation: (audience, outcome) => operations.inc({ audience, outcome }) };
}

function timeRequests(app: FastifyInstance, registry: Registry): void {
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    done();
  });
}

function countStatements(registry: Registry, { statements }: Database): void {
  new Counter({
    name: 'sql_statements_total',
    help: 'SQL statements sent, BEGIN and COMMIT not counted',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(statements.count);
    },
  });
}

function gaugeJobs(registry: Registry, database: Database): void {
  const due = new Gauge({
    name: 'jobs_due',
    help: 'Due jobs that no process has taken, by queue',
    labelNames: ['queue'],
    registers: [registry],
  });
  const failed = new Gauge({
    name: 'jobs_failed',
    help: 'Jobs that were given up: see `consign job list`',
    registers: [registry],
    async collect() {
      const now = systemClock.now();
      // while the database is away the other figures are still told
      const depths = await queueDepths(database, now).catch(() => []);
      for (const { queue, due: count } of depths) due.set({ queue }, count);
      failed.set(await countFailed(database).catch(() => Number.NaN));
    },
  });
}

function gaugeAudit(registry: Registry, database: Database): void {
  const age = new Gauge({
    name: 'audit_unsealed_age_seconds',
    help: 'How long the oldest audit entry has waited for its seal; 0 when none waits',
    registers: [registry],
  });
  new Gauge({
    name: 'audit_unsealed_entries',
    help: 'Audit entries that wait for their seal; more than a few minutes of them say that no process runs jobs',
    registers: [registry],
    async collect() {
      const waiting = await unsealedEntries(database).catch(() => null);
      this.set(waiting?.count ?? Number.NaN);
      const { since = null } = waiting ?? {};
      const seconds = since === null ? 0 : Math.max(0, systemClock.now() - since) / 1_000;
      age.set(waiting === null ? Number.NaN : seconds);
    },
  });
}

/** What the latest round of verification of each lender found; the lenders are not named. */
function gaugeLedger(registry: Registry, database: Database): void {
  // each gauge asks for itself: they are read at the same time
  const latest = () => latestVerifications(database).catch(() => null);
  new Gauge({
    name: 'ledger_breaches',
    help: 'Rows that break an invariant of the books: see `consign ledger verify`',
    registers: [registry],
    async collect() {
      this.set((await latest())?.reduce((sum, { breaches }) => sum + breaches, 0) ?? Number.NaN);
    },
  });
  new Gauge({
    name: 'ledger_unexplained_minor',
    help: 'Money that the books and the records do not agree about, in minor units; to be 0',
    labelNames: ['currency'],
    registers: [registry],
    async collect() {
      const rounds = (await latest()) ?? [];
      this.reset();
      for (const { verdicts } of rounds)
        for (const [currency, minor] of unexplainedBy(verdicts.map(kept)))
          this.inc({ currency }, Number(minor));
    },
  });
  new Gauge({
    name: 'ledger_verified_age_seconds',
    help: 'How long ago the lender verified longest ago was; 0 when none was',
    registers: [registry],
    async collect() {
      const [rounds, now] = [await latest(), systemClock.now()];
      const oldest = Math.min(now, ...(rounds ?? []).map(({ recordedAt }) => recordedAt));
      this.set(rounds === null ? Number.NaN : (now - oldest) / 1_000);
    },
  });
}
