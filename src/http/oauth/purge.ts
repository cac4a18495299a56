import { accessRecords } from '../../db/access-records.js';
import type { Database } from '../../db/database.js';
import { MINUTE, type Clock, type Instant } from '../../kernel/time.js';

/** Rows deleted in one statement, so that none holds locks for long. */
const CHUNK = 5_000;
const MAX_CHUNKS = 200;

/** Deletes what has expired a minute ago by this machine's clock (others may be behind); answers how many rows. */
export async function purgeExpiredArtifacts(database: Database, clock: Clock): Promise<number> {
  const records = accessRecords(database);
  const before = (clock.now() - MINUTE) as Instant;
  let purged = 0;
  for (let chunk = 0; chunk < MAX_CHUNKS; chunk++) {
    const deleted = await records.purgeArtifacts(before, CHUNK);
    purged += deleted;
    if (deleted < CHUNK) break;
  }
  return purged;
}
