import { idFromBytes, type Id } from '../kernel/ids.js';
import type { Instant } from '../kernel/time.js';
import type { Connection } from './database.js';

/** Lenders whose trail has something to seal, to sign or to log. */
export async function lendersToSeal(
  connection: Connection,
  checkpointBefore: Instant,
): Promise<readonly Id<'lender'>[]> {
  const sql =
    'SELECT DISTINCT `lender_id` FROM `audit_unsealed` UNION SELECT `lender_id` FROM `audit_head` ' +
    'WHERE (`size` > `checkpoint_size` AND `checkpoint_at` <= ?) OR `logged_size` < `checkpoint_size`';
  const { rows } = await connection.run(sql, [checkpointBefore]);
  return rows.map((row) => idFromBytes('lender', row['lender_id'] as Uint8Array));
}

/** Entries that wait for their seal, and since when the oldest does; null when none waits. */
export async function unsealedEntries(
  connection: Connection,
): Promise<{ readonly count: number; readonly since: Instant | null }> {
  const sql = 'SELECT COUNT(*) AS `waiting`, MIN(`since`) AS `oldest` FROM `audit_unsealed`';
  const [row] = (await connection.run(sql, [])).rows;
  const oldest = row?.['oldest'] ?? null;
  return {
    count: Number(row?.['waiting'] ?? 0),
    since: oldest === null ? null : (Number(oldest) as Instant),
  };
}
