import type { Connection } from './database.js';

/** Deletes up to `limit` artefacts that expired before `before`, milliseconds of the system clock; answers how many. */
export async function deleteExpiredArtifacts(
  connection: Connection,
  before: number,
  limit: number,
): Promise<number> {
  const sql =
    connection.engine === 'sqlite'
      ? 'DELETE FROM `oauth_artifact` WHERE `rowid` IN (SELECT `rowid` FROM `oauth_artifact` WHERE `expires_at` < ? LIMIT ?)'
      : 'DELETE FROM `oauth_artifact` WHERE `expires_at` < ? ORDER BY `expires_at` LIMIT ?';
  return (await connection.run(sql, [before, limit])).affected;
}
