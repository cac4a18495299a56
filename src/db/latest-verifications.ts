import { verifications, type Verification } from '../modules/verification/verification.entity.js';
import { decodeRow } from '../kernel/table.js';
import type { Connection } from './database.js';

/** The latest round of verification of every lender. */
export async function latestVerifications(connection: Connection): Promise<readonly Verification[]> {
  const { rows } = await connection.run(LATEST, []);
  return rows.map((row) => decodeRow(verifications, row));
}

const LATEST = `SELECT v.* FROM verification v
  JOIN (SELECT lender_id, MAX(id) AS id FROM verification GROUP BY lender_id) l
    ON l.lender_id = v.lender_id AND l.id = v.id`;
