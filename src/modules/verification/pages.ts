import { idBytes, idFromBytes, type Id } from '../../kernel/ids.js';
import type { Reader, Statement } from '../../kernel/store.js';
import type { Scope } from './check.js';

/** Ids a page of a check holds: each comes with all of its payments, entries or lines, which the database adds up. */
const PAGE: Readonly<Record<Scope, number>> = { agreement: 20, placement: 1_000, statement: 20 };

/** What is verified: all that a lender has, or some placements with their agreements and statements. */
export type Extent = 'ALL' | readonly Id<'placement'>[];

/** The ids of a scope, a page at a time, ascending. */
export async function* pagesOf(
  reader: Reader,
  scope: Scope,
  extent: Extent,
): AsyncGenerator<readonly Buffer[]> {
  const within = extent === 'ALL' ? null : await idsWithin(reader, scope, extent);
  if (within !== null) {
    for (let at = 0; at < within.length; at += PAGE[scope]) yield within.slice(at, at + PAGE[scope]);
    return;
  }
  let after: Buffer = Buffer.alloc(16);
  for (;;) {
    const rows = await reader.query(next[scope], [after, PAGE[scope]]);
    const ids = rows.map((row) => Buffer.from(row['id'] as Uint8Array));
    if (ids.length > 0) yield ids;
    if (ids.length < PAGE[scope]) return;
    after = ids.at(-1)!;
  }
}

async function idsWithin(reader: Reader, scope: Scope, placementIds: readonly Id<'placement'>[]) {
  const placements = placementIds.map(idBytes);
  if (scope === 'placement' || placements.length === 0) return placements;
  const rows = await reader.query(within[scope], [placements]);
  return rows.map((row) => Buffer.from(row['id'] as Uint8Array));
}

/** The id of a row that a check named, as the API shows it. */
export function rowId(kind: Parameters<typeof idFromBytes>[0], bytes: unknown): string {
  return idFromBytes(kind, bytes as Uint8Array);
}

const next: Readonly<Record<Scope, Statement>> = {
  agreement: { sql: 'SELECT id FROM agreement WHERE lender_id = :lender AND id > ? ORDER BY id LIMIT ?' },
  placement: { sql: 'SELECT id FROM placement WHERE lender_id = :lender AND id > ? ORDER BY id LIMIT ?' },
  statement: { sql: 'SELECT id FROM statement WHERE lender_id = :lender AND id > ? ORDER BY id LIMIT ?' },
};

const within: Readonly<Record<Exclude<Scope, 'placement'>, Statement>> = {
  agreement: {
    sql: 'SELECT DISTINCT agreement_id AS id FROM placement WHERE lender_id = :lender AND id IN (??) ORDER BY id',
  },
  statement: {
    sql: `SELECT id FROM statement WHERE lender_id = :lender AND agreement_id IN (
      SELECT agreement_id FROM placement WHERE lender_id = :lender AND id IN (??)) ORDER BY id`,
  },
};
