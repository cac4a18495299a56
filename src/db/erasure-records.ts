import { idFromBytes, type Id } from '../kernel/ids.js';
import type { Connection } from './database.js';

/** How far a lender's erasures go here, and how far those that were seen in the log. */
export interface ErasureHead {
  readonly known: number;
  readonly logged: number;
}

/** The erasures of all lenders that have any; every lender is in it, without erasures too. */
export async function erasureHeads(connection: Connection): Promise<ReadonlyMap<Id<'lender'>, ErasureHead>> {
  const sql = `SELECT l.id, MAX(e.seq) AS known, MAX(CASE WHEN e.logged_at IS NULL THEN NULL ELSE e.seq END) AS logged
    FROM lender l LEFT JOIN erasure e ON e.lender_id = l.id GROUP BY l.id`;
  const { rows } = await connection.run(sql, []);
  return new Map(
    rows.map((row) => [
      idFromBytes('lender', row['id'] as Uint8Array),
      { known: Number(row['known'] ?? 0), logged: Number(row['logged'] ?? 0) },
    ]),
  );
}
