import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Id } from '../../kernel/ids.js';
import { formatInstant } from '../../kernel/time.js';
import type { AuditEntry } from './audit-entry.entity.js';

/**
 * What an entry says, named once for seals, exports and verifiers. Member by member, because a column added later must
 * not change what was sealed before: then the version rises for the entries that have it.
 */
export function factsOf(entry: AuditEntry) {
  return {
    v: 1,
    lender: entry.lenderId,
    id: entry.id,
    at: formatInstant(entry.at),
    recordedAt: formatInstant(entry.recordedAt),
    actor: entry.actorId,
    agency: entry.agencyId,
    action: entry.action,
    outcome: entry.outcome,
    items: entry.items,
    touched: entry.touched,
    event: entry.eventId,
    eventsHash: entry.eventsHash,
    requestId: entry.requestId,
    remoteAddress: entry.remoteAddress,
  };
}

export type EntryFacts = ReturnType<typeof factsOf>;

/** SHA-256 of canonical JSON (RFC 8785), hexadecimal. */
export function hashOfFacts(facts: object): string {
  return sha256(canonicalize(facts) ?? '');
}

/** The chain of a trail without entries; no two lenders begin alike. */
export function firstLink(lenderId: Id<'lender'>): string {
  return sha256(`consign audit v1 ${lenderId}`);
}

/** SHA-256 of the former link and the entry's hash, both as bytes. */
export function nextLink(former: string, entryHash: string): string {
  return sha256(Buffer.from(former + entryHash, 'hex'));
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
