import type { Statement, Store } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { idBytes } from '../../kernel/ids.js';
import { MINUTE, type Instant } from '../../kernel/time.js';
import { auditEntries } from './audit-entry.entity.js';
import {
  auditCheckpoints,
  auditHeads,
  auditSeals,
  type AuditHead,
  type AuditSeal,
} from './audit-seal.entity.js';
import type { CheckpointSigner } from './checkpoint.js';
import { factsOf, firstLink, hashOfFacts, nextLink } from './entry-hash.js';
import { emptyRange, rootOf, withLeaf, type TreeRange } from './merkle-tree.js';

/** Entries sealed in one transaction. */
export const SEAL_BATCH = 500;
/** A checkpoint is due after so many entries, or so long after the last one, in milliseconds. */
export const CHECKPOINT_EVERY = { entries: 1_000, milliseconds: 5 * MINUTE } as const;

/** What sealing needs beside the rows. */
export interface Sealing {
  /** Real time. */
  readonly now: Instant;
  readonly sign: CheckpointSigner;
}

/**
 * Gives up to `SEAL_BATCH` waiting entries of the lender their places, and makes the checkpoint that is then due. The
 * locked head lets one sealer at a time decide the order; mutations never touch it. At most seven statements. Answers
 * how many entries were sealed.
 */
export async function sealSome(store: Store, { now, sign }: Sealing): Promise<number> {
  const head = await lockedHead(store, now);
  const entries = (await store.query(waiting, [SEAL_BATCH])).map((row) => decodeRow(auditEntries, row));
  const seals: Omit<AuditSeal, 'lenderId'>[] = [];
  let tree: TreeRange = { begin: 0, end: head.size, nodes: head.frontier };
  let chainHash = head.chainHash;
  for (const entry of entries) {
    const entryHash = hashOfFacts(factsOf(entry));
    chainHash = nextLink(chainHash, entryHash);
    tree = withLeaf(tree, entryHash);
    seals.push({ seq: tree.end, entryId: entry.id, entryHash, chainHash, sealedAt: now });
  }
  if (seals.length > 0) {
    await store.insertAll(auditSeals, seals);
    await store.execute(sealed, [seals.map(({ entryId }) => idBytes(entryId))]);
  }
  const grown = { size: tree.end, chainHash, frontier: tree.nodes };
  const checkpoint = isDue(head, tree.end, now) ? { checkpointSize: tree.end, checkpointAt: now } : null;
  if (checkpoint) {
    const said = { size: tree.end, rootHash: rootOf(tree), chainHash, at: now };
    await store.insertAll(auditCheckpoints, [{ ...said, jws: await sign(store.lenderId, said) }]);
  }
  if (seals.length > 0 || checkpoint) await store.update(auditHeads, {}, { ...grown, ...checkpoint });
  return seals.length;
}

async function lockedHead(store: Store, now: Instant): Promise<AuditHead> {
  const head = await store.findOne(auditHeads, {}, { lock: 'update' });
  if (head !== null) return head;
  const first = { size: 0, chainHash: firstLink(store.lenderId), frontier: emptyRange().nodes };
  const checkpoint = { checkpointSize: 0, checkpointAt: now, loggedSize: 0 };
  await store.insertAll(auditHeads, [{ ...first, ...checkpoint }], { ifAbsent: true });
  return (await store.findOne(auditHeads, {}, { lock: 'update' }))!;
}

function isDue({ checkpointSize, checkpointAt }: AuditHead, size: number, now: Instant): boolean {
  const fresh = size - checkpointSize;
  return (
    fresh >= CHECKPOINT_EVERY.entries || (fresh > 0 && now - checkpointAt >= CHECKPOINT_EVERY.milliseconds)
  );
}

const waiting: Statement = {
  sql: `SELECT e.* FROM audit_unsealed u JOIN audit_entry e ON e.lender_id = u.lender_id AND e.id = u.entry_id
    WHERE u.lender_id = :lender ORDER BY u.entry_id LIMIT ?`,
};
const sealed: Statement = {
  sql: 'DELETE FROM audit_unsealed WHERE lender_id = :lender AND entry_id IN (??)',
};
