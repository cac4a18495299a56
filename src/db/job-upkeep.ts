import { idFromBytes, type Id } from '../kernel/ids.js';
import type { Instant } from '../kernel/time.js';
import type { Connection } from './database.js';
import type { Queue } from './job-signal.js';

/** Most given-up jobs shown at once. */
const SHOWN = 100;

/** Jobs that were given up, the latest first. */
export async function failedJobs(
  connection: Connection,
): Promise<readonly { readonly id: Id<'job'>; readonly name: string; readonly error: string | null }[]> {
  const sql = `SELECT \`id\`, \`name\`, \`error\` FROM \`job\` WHERE \`state\` = 'FAILED' ORDER BY \`finished_at\` DESC LIMIT ${SHOWN}`;
  const { rows } = await connection.run(sql, []);
  return rows.map((row) => ({
    id: idFromBytes('job', row['id'] as Uint8Array),
    name: String(row['name']),
    error: row['error'] as string | null,
  }));
}

/** Deletes up to `limit` jobs that ended in this state before `before`; answers how many. */
export async function deleteFinished(
  connection: Connection,
  {
    state,
    before,
    limit,
  }: { readonly state: 'DONE' | 'FAILED'; readonly before: number; readonly limit: number },
): Promise<number> {
  const { rows } = await connection.run(
    'SELECT `id` FROM `job` WHERE `state` = ? AND `finished_at` < ? LIMIT ?',
    [state, before, limit],
  );
  if (rows.length === 0) return 0;
  return (
    await connection.run(
      `DELETE FROM \`job\` WHERE \`id\` IN (${marks(rows)})`,
      rows.map((row) => row['id']!),
    )
  ).affected;
}

/** Due jobs of a queue that no one has taken. */
export interface QueueDepth {
  readonly queue: Queue;
  readonly due: number;
  /** How long the oldest of them has been due, in milliseconds; 0 when there is none. */
  readonly oldestDueAge: number;
}

const QUEUES: readonly Queue[] = ['default', 'bulk', 'settlement'];

export async function queueDepths(connection: Connection, now: Instant): Promise<QueueDepth[]> {
  const sql =
    'SELECT `queue`, COUNT(*) AS `due`, MIN(`visible_at`) AS `oldest` FROM `job` ' +
    `WHERE \`queue\` IN (${marks(QUEUES)}) AND \`visible_at\` <= ? GROUP BY \`queue\``;
  const { rows } = await connection.run(sql, [...QUEUES, now]);
  return QUEUES.map((queue) => {
    const row = rows.find((found) => found['queue'] === queue);
    return { queue, due: Number(row?.['due'] ?? 0), oldestDueAge: row ? now - Number(row['oldest']) : 0 };
  });
}

/** Jobs that were given up and wait for an operator. */
export async function countFailed(connection: Connection): Promise<number> {
  const { rows } = await connection.run(
    "SELECT COUNT(*) AS `failed` FROM `job` WHERE `state` = 'FAILED'",
    [],
  );
  return Number(rows[0]?.['failed'] ?? 0);
}

function marks(list: readonly unknown[]): string {
  return list.map(() => '?').join(', ');
}
