import type { FastifyInstance } from 'fastify';
import type { Database } from '../db/database.js';
import { pendingMigrations } from '../db/migrations.js';
import { within } from '../kernel/within.js';

/** A probe gets its answer within this time, whatever the database does. */
const PATIENCE_MS = 2_000;

/** `/live`: the process answers. `/ready`: it can also do its work, or says why not; `others` know more reasons. */
export function mountHealth(
  app: FastifyInstance,
  database: Database,
  others: () => Promise<readonly string[]>,
): void {
  const check = readiness(database, others);
  app.get('/live', () => ({ status: 'live' }));
  app.get('/ready', async (_request, reply) => {
    const reasons = await within(check(), PATIENCE_MS, () => ['The database does not answer in time.']);
    return reply
      .code(reasons.length === 0 ? 200 : 503)
      .send(reasons.length === 0 ? { status: 'ready' } : { status: 'not ready', reasons });
  });
}

/** Why the service cannot do its work; empty when it can. Only what may change is asked again. */
function readiness(
  database: Database,
  others: () => Promise<readonly string[]>,
): () => Promise<readonly string[]> {
  let isMigrated = false;
  return async () => {
    try {
      await database.run('SELECT 1', []);
      isMigrated ||= (await pendingMigrations(database)).length === 0;
      const reasons = isMigrated ? await others() : ['Migrations are pending.'];
      return [...reasons, ...(await durabilityProblems(database))];
    } catch {
      return ['The database does not answer.'];
    }
  };
}

/** What of the server's settings would let a power cut lose a commit, or keep it from a replica that takes over. */
async function durabilityProblems(database: Database): Promise<readonly string[]> {
  if (database.engine === 'sqlite') return [];
  const { rows } = await database.run(DURABILITY, []);
  const { flush, binlog, sync } = rows[0]!;
  return [
    ...(Number(flush) === 1
      ? []
      : ['innodb_flush_log_at_trx_commit must be 1: a power cut would lose commits.']),
    ...(Number(binlog) === 0 || Number(sync) === 1
      ? []
      : ['sync_binlog must be 1: after a power cut, replicas would lack commits.']),
  ];
}

const DURABILITY = `SELECT @@GLOBAL.innodb_flush_log_at_trx_commit AS flush, @@GLOBAL.log_bin AS binlog,
  @@GLOBAL.sync_binlog AS sync`;
