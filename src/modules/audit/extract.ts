import { z } from 'zod';
import { Refusal } from '../../kernel/errors.js';
import { instantText } from '../../kernel/parse.js';
import type { RawRow, Reader, Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { auditEntries } from './audit-entry.entity.js';
import { auditCheckpoints, auditSeals, type AuditCheckpoint, type AuditSeal } from './audit-seal.entity.js';
import { SEAL } from './audit.queries.js';
import { factsOf, firstLink, type EntryFacts } from './entry-hash.js';
import { emptyRange, withLeaf, type TreeRange } from './merkle-tree.js';

/** Business time, `from` included, `to` not. */
export const extractSpan = z.strictObject({ from: instantText, to: instantText });
export type ExtractSpan = z.output<typeof extractSpan>;

const HASHES = 5_000;
const ENTRIES = 250;

/** The lines of an extract: what stands left of it, its entries, what stands right of it. */
export type ExtractLine =
  | {
      readonly type: 'begin';
      readonly lender: string;
      readonly begin: number;
      readonly chain: string;
      readonly left: TreeRange['nodes'];
      readonly checkpoint: string;
    }
  | {
      readonly type: 'entry';
      readonly seq: number;
      readonly entryId: string;
      readonly entryHash: string;
      readonly chainHash: string;
      readonly facts: EntryFacts;
    }
  | { readonly type: 'end'; readonly end: number; readonly right: TreeRange['nodes'] };

/**
 * The entries of a span of time with the proof that they are the trail's and that none between them is missing: every
 * entry from the first of the span to the last, in the order of the trail, and the subtrees left and right of them, which
 * together make the root of the newest checkpoint. What no checkpoint covers yet is left out. Memory does not grow.
 */
export async function* extractLines(reader: Reader, span: ExtractSpan): AsyncGenerator<ExtractLine> {
  const checkpoint = await newestCheckpoint(reader);
  const { first, last } = await placesOf(reader, span, checkpoint.size);
  const left = await hashedRange(reader, 0, first - 1);
  const chain = await chainAt(reader, first - 1);
  const { lenderId: lender } = reader;
  yield { type: 'begin', lender, begin: first - 1, chain, left: left.nodes, checkpoint: checkpoint.jws };
  for (let after = first - 1; after < last;) {
    const rows = await reader.query(entriesAfter, [after, last, ENTRIES]);
    if (rows.length === 0) break;
    for (const row of rows) {
      const { seq, entryId, entryHash, chainHash } = sealOf(row);
      after = seq;
      const facts = factsOf(decodeRow(auditEntries, row));
      yield { type: 'entry', seq, entryId, entryHash, chainHash, facts };
    }
  }
  yield { type: 'end', end: last, right: (await hashedRange(reader, last, checkpoint.size)).nodes };
}

async function newestCheckpoint(reader: Reader): Promise<AuditCheckpoint> {
  const options = { orderBy: ['size'], descending: true, limit: 1 } as const;
  const newest = await reader.findOne(auditCheckpoints, {}, options);
  if (newest !== null) return newest;
  throw new Refusal('STATE_CONFLICT', 'The trail has no checkpoint yet; the first comes within minutes.');
}

async function placesOf(reader: Reader, { from, to }: ExtractSpan, size: number) {
  const [row] = await reader.query(spanOf, [from, to, size]);
  if (row?.['first'] == null)
    throw new Refusal('INPUT_INVALID', 'No sealed entry is of that time.', { path: ['from'] });
  return { first: Number(row['first']), last: Number(row['last']) };
}

async function hashedRange(reader: Reader, begin: number, end: number): Promise<TreeRange> {
  let range = emptyRange(begin);
  while (range.end < end) {
    const rows = await reader.query(hashesAfter, [range.end, end, HASHES]);
    if (rows.length === 0) throw new Error('a seal is missing: verify the trail');
    for (const row of rows) range = withLeaf(range, String(row['entry_hash']));
  }
  return range;
}

async function chainAt(reader: Reader, seq: number): Promise<string> {
  if (seq === 0) return firstLink(reader.lenderId);
  return (await reader.findOne(auditSeals, { seq }))?.chainHash ?? '';
}

function sealOf(row: RawRow): AuditSeal {
  return decodeRow(auditSeals, row, 's_');
}

const spanOf: Statement = {
  sql: `SELECT MIN(s.seq) AS first, MAX(s.seq) AS last FROM audit_entry e
    JOIN audit_seal s ON s.lender_id = e.lender_id AND s.entry_id = e.id
    WHERE e.lender_id = :lender AND e.at >= ? AND e.at < ? AND s.seq <= ?`,
};
const hashesAfter: Statement = {
  sql: 'SELECT entry_hash FROM audit_seal WHERE lender_id = :lender AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?',
};
const entriesAfter: Statement = {
  sql: `SELECT e.*, ${SEAL} FROM audit_seal s
    JOIN audit_entry e ON e.lender_id = s.lender_id AND e.id = s.entry_id
    WHERE s.lender_id = :lender AND s.seq > ? AND s.seq <= ? ORDER BY s.seq LIMIT ?`,
};
