import { createHash } from 'node:crypto';
import type { RawRow, Reader, Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { idBytes } from '../../kernel/ids.js';
import type { Instant } from '../../kernel/time.js';
import { auditEntries, type AuditEntry } from './audit-entry.entity.js';
import { auditHeads, auditSeals } from './audit-seal.entity.js';
import { SEAL } from './audit.queries.js';
import { newestClaim, storedClaims } from './claims.js';
import type { TrustedKeys } from './checkpoint.js';
import { factsOf, firstLink } from './entry-hash.js';
import { emptyRange } from './merkle-tree.js';
import { follow, isFinding, type Claims, type Finding, type Link, type Trail } from './trail.js';

/** Rows read at a time: each may bring the events of a batch of 500 along. */
const PAGE = 200;
/** Entries looked at at a time for seals. */
const STRAYS = 5_000;

export interface VerifyOptions {
  /** Checkpoints that were kept outside the database. */
  readonly claims: Claims;
  readonly trusted: TrustedKeys;
  /** Events recorded before this real time were cleared away on purpose: that they are gone is no alarm. */
  readonly eventsSince?: Instant | null;
  readonly progress?: (verified: number, total: number) => void;
}

/** What a walk along a whole trail found. */
export interface Verdict {
  readonly entries: number;
  readonly checkpoints: number;
  /** Sealed entries that no checkpoint covers yet. */
  readonly uncovered: number;
  /** The first thing that is wrong; null when the trail is whole. */
  readonly finding: Finding | null;
}

/**
 * Walks a lender's trail from its first entry: every entry has the hash it was sealed with, every seal follows from the
 * one before, no place is empty, the tree has the root that each checkpoint says, and nothing stands beside the trail.
 * Memory grows with the checkpoints, not with the entries. Entries may be written and sealed meanwhile.
 */
export async function verifyTrail(reader: Reader, options: VerifyOptions): Promise<Verdict> {
  const claims: Claims = new Map(options.claims);
  const forged = await storedClaims(reader, options.trusted, claims);
  const size = (await reader.findOne(auditHeads, {}))?.size ?? 0;
  const begin: Trail = { chain: firstLink(reader.lenderId), tree: emptyRange(), covered: 0, proven: 0 };
  const { trail, finding } = await walk(reader, begin, claims, size, options);
  const entries = trail.tree.end;
  return {
    entries,
    checkpoints: claims.size,
    uncovered: entries - trail.covered,
    finding:
      finding ?? cutOff(entries, size, claims) ?? forged ?? (await stray(reader)) ?? unknownKey(claims),
  };
}

async function walk(
  reader: Reader,
  begin: Trail,
  claims: Claims,
  size: number,
  { progress, eventsSince = null }: VerifyOptions,
): Promise<{ readonly trail: Trail; readonly finding: Finding | null }> {
  let trail = begin;
  for (;;) {
    const rows = await reader.query(sealedAfter, [trail.tree.end, PAGE]);
    for (const row of rows) {
      const step = follow(trail, linkOf(row, eventsSince), claims);
      if (isFinding(step)) return { trail, finding: step };
      trail = step;
    }
    progress?.(trail.tree.end, Math.max(size, trail.tree.end));
    if (rows.length < PAGE) return { trail, finding: null };
  }
}

function linkOf(row: RawRow, eventsSince: Instant | null): Link {
  const { seq, entryId, entryHash, chainHash } = decodeRow(auditSeals, row, 's_');
  const entry = row['id'] === null ? null : decodeRow(auditEntries, row);
  const events = entry === null ? 'AS_SEALED' : eventsOf(entry, row['outbox_events'], eventsSince);
  return { seq, entryId, entryHash, chainHash, facts: entry && factsOf(entry), events };
}

function eventsOf(
  { eventId, eventsHash, recordedAt }: AuditEntry,
  found: RawRow[string] | undefined,
  eventsSince: Instant | null,
): Link['events'] {
  if (eventId === null) return 'AS_SEALED';
  if (typeof found === 'string') return sha256(found) === eventsHash ? 'AS_SEALED' : 'EDITED';
  return eventsSince !== null && recordedAt < eventsSince ? 'AS_SEALED' : 'DELETED';
}

/** The head and every checkpoint know how long the trail was. */
function cutOff(entries: number, size: number, claims: Claims): Finding | null {
  const known = Math.max(size, newestClaim(claims)?.size ?? 0);
  return known > entries ? { problem: 'CUT_OFF', seq: entries + 1, until: known, entryId: null } : null;
}

/** The newest checkpoint covers all before it, so older keys may have been forgotten. */
function unknownKey(claims: Claims): Finding | null {
  const newest = newestClaim(claims);
  if (newest === undefined || newest.isTrusted) return null;
  return { problem: 'KEY_UNKNOWN', seq: newest.size, entryId: null };
}

/** An entry that is neither sealed nor waiting, or one that waited and is gone. */
async function stray(reader: Reader): Promise<Finding | null> {
  const gone = (await reader.query(waitingForNothing, []))[0];
  if (gone) return { problem: 'ENTRY_DELETED', seq: null, entryId: idOf(gone, 'entry_id') };
  let after: Uint8Array = Buffer.alloc(16);
  for (;;) {
    const rows = await reader.query(entriesAfter, [after, STRAYS]);
    const inserted = rows.find((row) => row['seq'] === null && row['since'] === null);
    if (inserted) return { problem: 'ENTRY_INSERTED', seq: null, entryId: idOf(inserted, 'id') };
    const last = rows.at(-1);
    if (last === undefined || rows.length < STRAYS) return null;
    after = idBytes(auditEntries.columns.id.decode(last['id']!));
  }
}

function idOf(row: RawRow, column: string): string {
  return auditEntries.columns.id.decode(row[column]!);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const sealedAfter: Statement = {
  sql: `SELECT e.*, ${SEAL}, o.events AS outbox_events FROM audit_seal s
    LEFT JOIN audit_entry e ON e.lender_id = s.lender_id AND e.id = s.entry_id
    LEFT JOIN outbox_event o ON o.lender_id = e.lender_id AND o.id = e.event_id
    WHERE s.lender_id = :lender AND s.seq > ? ORDER BY s.seq LIMIT ?`,
};
const entriesAfter: Statement = {
  sql: `SELECT e.id, s.seq, u.since FROM audit_entry e
    LEFT JOIN audit_seal s ON s.lender_id = e.lender_id AND s.entry_id = e.id
    LEFT JOIN audit_unsealed u ON u.lender_id = e.lender_id AND u.entry_id = e.id
    WHERE e.lender_id = :lender AND e.id > ? ORDER BY e.id LIMIT ?`,
};
const waitingForNothing: Statement = {
  sql: `SELECT u.entry_id FROM audit_unsealed u
    LEFT JOIN audit_entry e ON e.lender_id = u.lender_id AND e.id = u.entry_id
    WHERE u.lender_id = :lender AND e.id IS NULL ORDER BY u.entry_id LIMIT 1`,
};
