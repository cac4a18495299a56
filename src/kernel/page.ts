import { createHash } from 'node:crypto';
import { Refusal } from './errors.js';
import { idBytes, parseId, type Id, type IdKind } from './ids.js';

/** Largest page; more is refused, never cut. */
export const MAX_PAGE = 250;

/** A page asked for: `first` items after a place in the order. */
export interface PageRequest {
  readonly first: number;
  /** The sort keys of the last item seen, or null for the first page. */
  readonly after: readonly (string | number)[] | null;
}

export interface Page<T> {
  readonly nodes: readonly T[];
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

/** What a list answers to a caller that can have nothing in it. */
export const emptyPage: Page<never> = { nodes: [], endCursor: null, hasNextPage: false };

/** Reads `first` and `after`; a cursor is good only for the list, tenant and filter it was made for (`scope`). */
export function parsePage(
  first: number,
  after: string | null | undefined,
  scope: readonly unknown[],
): PageRequest {
  if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE)
    throw new Refusal('INPUT_INVALID', `\`first\` must be from 1 to ${MAX_PAGE}.`, { path: ['first'] });
  return { first, after: after == null ? null : parseCursor(after, scope) };
}

/** Makes the page of up to `first + 1` rows that a query brought; the extra one only says that more follow. */
export function pageOf<R, T>(
  request: PageRequest,
  rows: readonly R[],
  scope: readonly unknown[],
  keysOf: (row: R) => readonly (string | number)[],
  nodeOf: (row: R) => T,
): Page<T> {
  const shown = rows.slice(0, request.first);
  const last = shown.at(-1);
  return {
    nodes: shown.map(nodeOf),
    endCursor: last === undefined ? null : cursorOf(keysOf(last), scope),
    hasNextPage: rows.length > request.first,
  };
}

/** Where a list ordered by id goes on: behind the last id seen, or from the beginning. */
export function idAfter(kind: IdKind, { after }: PageRequest): Buffer {
  return after === null ? Buffer.alloc(16) : idBytes(cursorId(kind, after[0]));
}

/** The sort key of a row in a list ordered by id. */
export function idKey({ id }: { readonly id: Id<IdKind> }): readonly [string] {
  return [id];
}

/** An id that stands in a cursor; one that is none makes the cursor a forged one. */
export function cursorId<K extends IdKind>(kind: K, key: string | number | undefined): Id<K> {
  return parseId(kind, String(key)) ?? refuseCursor();
}

/** A number that stands in a cursor, such as an instant or a line. */
export function cursorNumber(key: string | number | undefined): number {
  return typeof key === 'number' && Number.isSafeInteger(key) ? key : refuseCursor();
}

function cursorOf(keys: readonly (string | number)[], scope: readonly unknown[]): string {
  return Buffer.from(JSON.stringify([fingerprint(scope), ...keys])).toString('base64url');
}

function parseCursor(cursor: string, scope: readonly unknown[]): readonly (string | number)[] {
  try {
    const [made, ...keys] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as (string | number)[];
    const known = keys.every((key) => typeof key === 'string' || typeof key === 'number');
    if (made === fingerprint(scope) && keys.length > 0 && known) return keys;
  } catch {
    // falls through: whatever is wrong with it, it is not one of ours
  }
  return refuseCursor();
}

function refuseCursor(): never {
  throw new Refusal('BAD_CURSOR', 'This cursor was not made for this list.', { path: ['after'] });
}

/** Tenant, list and filter in short. It binds a cursor; what a caller may see is decided by the query alone. */
function fingerprint(scope: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(scope)).digest('base64url').slice(0, 12);
}

/** A page of what hangs on one parent, with the scope of its cursors. */
export interface NestedPage<K extends IdKind> {
  readonly parent: Id<K>;
  readonly request: PageRequest;
  readonly scope: readonly unknown[];
}

/**
 * Loads the pages of many parents, those that ask for the same together: a list of parents is one statement. Cursors
 * belong to one parent, so that only first pages are ever asked for by many.
 */
export async function byRequest<K extends IdKind, T>(
  pages: readonly NestedPage<K>[],
  load: (same: readonly NestedPage<K>[], request: PageRequest) => Promise<readonly Page<T>[]>,
): Promise<readonly Page<T>[]> {
  const groups = Map.groupBy(pages, ({ request }) => JSON.stringify([request.first, request.after]));
  const loaded = new Map<NestedPage<K>, Page<T>>();
  for (const same of groups.values()) {
    const found = await load(same, same[0]!.request);
    same.forEach((page, n) => loaded.set(page, found[n]!));
  }
  return pages.map((page) => loaded.get(page)!);
}
