import { createHash } from 'node:crypto';
import type { Id } from '../../kernel/ids.js';
import { formatInstant } from '../../kernel/time.js';
import { hashOfFacts } from '../audit/index.js';
import type { Erasure } from './erasure.entity.js';

/** What a line of the erasure log says; nothing in it is personal: ids, a keyed hash, days. */
export function factsOfErasure(row: Omit<Erasure, 'hash' | 'loggedAt'>) {
  return {
    v: 1,
    lender: row.lenderId,
    seq: row.seq,
    id: row.id,
    debtor: row.debtorId,
    person: row.personHash,
    outcome: row.outcome,
    keepUntil: row.keepUntil,
    source: row.source,
    at: row.doneAt === null ? null : formatInstant(row.doneAt),
    previous: row.previous,
  };
}

export type ErasureFacts = ReturnType<typeof factsOfErasure>;

/** SHA-256 of the canonical JSON of a line (RFC 8785), which holds the hash of the line before. */
export function hashOfErasure(row: Omit<Erasure, 'hash' | 'loggedAt'>): string {
  return hashOfFacts(factsOfErasure(row));
}

/** What the first line of a lender follows; no two lenders begin alike. */
export function firstErasureLink(lenderId: Id<'lender'>): string {
  return createHash('sha256').update(`consign erasures v1 ${lenderId}`).digest('hex');
}
