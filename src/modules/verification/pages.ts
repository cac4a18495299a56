import { idBytes, idFromBytes, type Id } from '../../kernel/ids.js';
import type { RawRow, Reader, Statement } from '../../kernel/store.js';
import type { Scope } from './check.js';

/** Ids a page of a check holds: each comes with all of its payments, entries or lines, which the database adds up. */
const PAGE: Readonly<Record<Exclude<Scope, 'lender'>, number>> = {
  agreement: 20,
  placement: 1_000,
  statement: 20,
  event: 1_000,
};

/** What is verified: all that a lender has, or some placements with their agreements and statements. */
export type Extent = 'ALL' | readonly Id<'placement'>[];

/** The ids of a scope, a page at a time, ascending. */
export async function* pagesOf(
  reader: Reader,
  scope: Scope,
  extent: Extent,
): AsyncGenerator<readonly Buffer[]> {
  if (extent === 'ALL') yield* scope === 'lender' ? [[]] : allPages(reader, scope);
  else if (scope !== 'lender' && scope !== 'event')
    yield* cut(await idsWithin(reader, scope, extent), PAGE[scope]);
}

async function* allPages(reader: Reader, scope: keyof typeof PAGE): AsyncGenerator<readonly Buffer[]> {
  let after: Buffer = Buffer.alloc(16);
  for (;;) {
    const rows = await reader.query(next[scope], [after, PAGE[scope]]);
    const ids = rows.map(bytesOf);
    if (ids.length > 0) yield ids;
    if (ids.length < PAGE[scope]) return;
    after = ids.at(-1)!;
  }
}

function* cut(ids: readonly Buffer[], size: number): Generator<readonly Buffer[]> {
  for (let at = 0; at < ids.length; at += size) yield ids.slice(at, at + size);
}

async function idsWithin(
  reader: Reader,
  scope: 'placement' | keyof typeof within,
  placementIds: readonly Id<'placement'>[],
): Promise<readonly Buffer[]> {
  const placements = placementIds.map(idBytes);
  if (scope === 'placement' || placements.length === 0) return placements;
  return (await reader.query(within[scope], [placements])).map(bytesOf);
}

function bytesOf(row: RawRow): Buffer {
  return Buffer.from(row['id'] as Uint8Array);
}

/** The id of a row that a check named, as the API shows it. */
export function rowId(kind: Parameters<typeof idFromBytes>[0], bytes: unknown): string {
  return idFromBytes(kind, bytes as Uint8Array);
}

/** The next ids of a table. */
export function idsAfter(table: string, where = ''): Statement {
  return {
    sql: `SELECT id FROM ${table} WHERE lender_id = :lender AND id > ?${where} ORDER BY id LIMIT ?`,
  };
}

const next: Readonly<Record<keyof typeof PAGE, Statement>> = {
  agreement: idsAfter('agreement'),
  placement: idsAfter('placement'),
  statement: idsAfter('statement'),
  event: idsAfter('outbox_event'),
};

const within: Readonly<Record<'agreement' | 'statement', Statement>> = {
  agreement: {
    sql: 'SELECT DISTINCT agreement_id AS id FROM placement WHERE lender_id = :lender AND id IN (??) ORDER BY id',
  },
  statement: {
    sql: `SELECT id FROM statement WHERE lender_id = :lender AND agreement_id IN (
      SELECT agreement_id FROM placement WHERE lender_id = :lender AND id IN (??)) ORDER BY id`,
  },
};
