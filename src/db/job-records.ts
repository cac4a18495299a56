import { idBytes, newId, type Id } from '../kernel/ids.js';
import type { NewJob } from '../kernel/store.js';
import { decodeRow, type SqlValue } from '../kernel/table.js';
import type { Instant } from '../kernel/time.js';
import { jobs, type Job } from '../modules/background/job.entity.js';
import type { Connection, Database } from './database.js';
import type { Queue } from './job-signal.js';
import { insertShared } from './store.js';

/** Attempts without progress before a job is given up. */
const MAX_ATTEMPTS = 10;

/** What fences a holder: the job and the lease under which it was claimed. */
export interface Held {
  readonly id: Id<'job'>;
  readonly lease: string;
}

/** A job and the lender for whom it is done; null for upkeep of the whole installation. */
export interface JobFor {
  readonly job: NewJob;
  readonly lenderId: Id<'lender'> | null;
}

/** Queues jobs in the caller's transaction, in one statement; one whose dedupe key is taken is left out, or revived. */
export async function insertJobs(
  connection: Connection,
  wanted: readonly JobFor[],
  now: Instant,
): Promise<void> {
  const rows = wanted.map((each) => jobRow(each, now));
  if (rows.length > 0) await insertShared(connection, jobs, rows, { ifAbsent: true });
  const revived = wanted.flatMap(({ job }) => (job.revives && job.dedupe !== undefined ? [job.dedupe] : []));
  if (revived.length > 0)
    await connection.run(`${REVIVE} \`dedupe\` IN (${marks(revived)})`, [now, ...revived]);
}

const REVIVE =
  "UPDATE `job` SET `state` = 'WAITING', `visible_at` = ?, `attempt` = 0, `finished_at` = NULL WHERE `state` = 'FAILED' AND";

/** The job that has the `dedupe` key, as it stands; null once it is swept away. */
export async function jobByKey(connection: Connection, dedupe: string): Promise<Job | null> {
  const { rows } = await connection.run('SELECT * FROM `job` WHERE `dedupe` = ?', [dedupe]);
  return rows[0] === undefined ? null : decodeRow(jobs, rows[0]);
}

/** Lets a job that was given up start again from its checkpoint, with all its attempts; false when it is not FAILED. */
export async function reviveJob(connection: Connection, id: Id<'job'>, now: Instant): Promise<boolean> {
  return (await connection.run(`${REVIVE} \`id\` = ?`, [now, idBytes(id)])).affected === 1;
}

/** Takes up to `limit` due jobs of a queue, oldest first, and leases them until `until`; no two callers get the same. */
export async function claimJobs(
  database: Database,
  claim: { readonly queue: Queue; readonly limit: number; readonly now: Instant; readonly until: number },
): Promise<Job[]> {
  const lease = crypto.randomUUID();
  const rows =
    database.engine === 'sqlite'
      ? await claimAtOnce(database, claim, lease)
      : await claimLocked(database, claim, lease);
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

type Claim = Parameters<typeof claimJobs>[1];

const DUE = 'WHERE `queue` = ? AND `visible_at` <= ? ORDER BY `visible_at`, `id` LIMIT ?';
const TAKE =
  "UPDATE `job` SET `state` = 'RUNNING', `lease` = ?, `visible_at` = ?, `attempt` = `attempt` + 1 WHERE `id` IN";

/** SQLite serialises writers: one statement picks and takes. */
async function claimAtOnce(
  database: Database,
  { queue, now, until, limit }: Claim,
  lease: string,
): Promise<Job[]> {
  const sql = `${TAKE} (SELECT \`id\` FROM \`job\` ${DUE}) RETURNING *`;
  const { rows } = await database.run(sql, [lease, until, queue, now, limit]);
  return rows.map((row) => decodeRow(jobs, row));
}

/**
 * InnoDB locks every row it scans, so the index that holds condition and order is forced: without it a small table is
 * sorted first, and one claimer locks what others could have had.
 */
function claimLocked(database: Database, { queue, now, until, limit }: Claim, lease: string): Promise<Job[]> {
  return database.transaction(async (connection) => {
    const select = `SELECT * FROM \`job\` FORCE INDEX (\`job_claim\`) ${DUE} FOR UPDATE SKIP LOCKED`;
    const { rows } = await connection.run(select, [queue, now, limit]);
    if (rows.length === 0) return [];
    await connection.run(`${TAKE} (${marks(rows)})`, [lease, until, ...rows.map((row) => row['id']!)]);
    return rows.map((row) => {
      const job = decodeRow(jobs, row);
      return { ...job, lease, attempt: job.attempt + 1, state: 'RUNNING' };
    });
  });
}

/** The heartbeat: one statement for every job held. Answers the leases that are still ours. */
export async function extendLeases(
  connection: Connection,
  held: readonly Held[],
  until: number,
): Promise<Set<string>> {
  const sql = `UPDATE \`job\` SET \`visible_at\` = ? WHERE ${heldWhere(held)}`;
  const { affected } = await connection.run(sql, [until, ...heldValues(held)]);
  if (affected === held.length) return new Set(held.map(keyOf));
  const { rows } = await connection.run(
    `SELECT \`id\`, \`lease\` FROM \`job\` WHERE ${heldWhere(held)}`,
    heldValues(held),
  );
  return new Set(
    rows.map((row) => keyOf({ id: jobs.columns.id.decode(row['id']!), lease: String(row['lease']) })),
  );
}

/** What names one claim of one job. */
export function keyOf({ id, lease }: Held): string {
  return `${id} ${lease}`;
}

export interface Checkpoint {
  readonly step: number;
  readonly cursor: string;
  readonly done: number;
  readonly total: number | null;
  readonly until: number;
}

/** Keeps a step's checkpoint in its transaction; false when the lease was lost or the step is already kept. */
export async function keepCheckpoint(
  connection: Connection,
  { id, lease }: Held,
  at: Checkpoint,
): Promise<boolean> {
  // MySQL assigns from left to right, so `attempt` must look at `done` before it changes
  const sql =
    'UPDATE `job` SET `attempt` = CASE WHEN ? > `done` THEN 0 ELSE `attempt` END, `steps` = ?, `cursor` = ?, `done` = ?, ' +
    '`total` = COALESCE(?, `total`), `visible_at` = ? WHERE `id` = ? AND `lease` = ? AND `steps` = ?';
  const values = [at.done, at.step, at.cursor, at.done, at.total, at.until, idBytes(id), lease, at.step - 1];
  return (await connection.run(sql, values)).affected === 1;
}

/** How far a job has come: what its handler goes on from. */
export type Progress = Pick<Job, 'steps' | 'cursor' | 'done' | 'attempt'>;

/** The progress of a job whose commit was not heard of, when this step of it was kept after all; otherwise null. */
export async function keptProgress(
  connection: Connection,
  { id, lease }: Held,
  step: number,
): Promise<Progress | null> {
  const sql = 'SELECT * FROM `job` WHERE `id` = ? AND `lease` = ? AND `steps` = ?';
  const [row] = (await connection.run(sql, [idBytes(id), lease, step])).rows;
  return row === undefined ? null : decodeRow(jobs, row);
}

/** DONE or, with an error, FAILED: the dead letter. Keeps the row; false when the lease was lost. */
export async function finishJob(
  connection: Connection,
  { id, lease }: Held,
  now: Instant,
  error: string | null,
): Promise<boolean> {
  const sql =
    'UPDATE `job` SET `state` = ?, `visible_at` = NULL, `lease` = NULL, `finished_at` = ?, `error` = ? WHERE `id` = ? AND `lease` = ?';
  const values = [error === null ? 'DONE' : 'FAILED', now, error, idBytes(id), lease];
  return (await connection.run(sql, values)).affected === 1;
}

/** Lets a failed attempt wait until `at`; false when the lease was lost. */
export async function postponeJob(
  connection: Connection,
  { id, lease }: Held,
  at: number,
  error: string,
): Promise<boolean> {
  const sql =
    "UPDATE `job` SET `state` = 'WAITING', `visible_at` = ?, `lease` = NULL, `error` = ? WHERE `id` = ? AND `lease` = ?";
  return (await connection.run(sql, [at, error, idBytes(id), lease])).affected === 1;
}

/** Gives jobs back unharmed, so that another process goes on with them at once. */
export async function releaseJobs(
  connection: Connection,
  held: readonly Held[],
  now: Instant,
): Promise<void> {
  if (held.length === 0) return;
  const sql =
    "UPDATE `job` SET `state` = 'WAITING', `visible_at` = ?, `lease` = NULL, " +
    `\`attempt\` = CASE WHEN \`attempt\` > 0 THEN \`attempt\` - 1 ELSE 0 END WHERE ${heldWhere(held)}`;
  await connection.run(sql, [now, ...heldValues(held)]);
}

function heldWhere(held: readonly Held[]): string {
  return held.map(() => '(`id` = ? AND `lease` = ?)').join(' OR ');
}

function heldValues(held: readonly Held[]): SqlValue[] {
  return held.flatMap(({ id, lease }) => [idBytes(id), lease]);
}

function marks(list: readonly unknown[]): string {
  return list.map(() => '?').join(', ');
}

function jobRow({ job, lenderId }: JobFor, now: Instant): Job {
  return {
    id: newId('job'),
    queue: job.queue,
    name: job.name,
    lenderId,
    payload: JSON.stringify(job.payload),
    state: 'WAITING',
    attempt: 0,
    maxAttempts: MAX_ATTEMPTS,
    visibleAt: now,
    lease: null,
    steps: 0,
    dedupe: job.dedupe ?? null,
    cursor: null,
    done: 0,
    total: null,
    error: null,
    createdAt: now,
    finishedAt: null,
  };
}
