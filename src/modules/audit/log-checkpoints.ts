import type { Statement, Store } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { auditCheckpoints, auditHeads } from './audit-seal.entity.js';
import { appendLines } from './checkpoint-log.js';

/** Checkpoints appended in one go; what is left waits for the next. */
const BATCH = 500;

/**
 * Appends the checkpoints that the file lacks, one compact JWS a line, and notes how far it came once they are on the
 * disk. A crash in between writes some twice, which says nothing new.
 */
export async function logCheckpoints(store: Store, file: string): Promise<void> {
  const head = await store.findOne(auditHeads, {}, { lock: 'update' });
  if (head === null || head.loggedSize >= head.checkpointSize) return;
  const rows = await store.query(unlogged, [head.loggedSize, BATCH]);
  const checkpoints = rows.map((row) => decodeRow(auditCheckpoints, row));
  const last = checkpoints.at(-1);
  if (last === undefined) return;
  await appendLines(
    file,
    checkpoints.map(({ jws }) => jws),
  );
  await store.update(auditHeads, {}, { loggedSize: last.size });
}

const unlogged: Statement = {
  sql: 'SELECT * FROM audit_checkpoint WHERE lender_id = :lender AND size > ? ORDER BY size LIMIT ?',
};
