import { idBytes, type Id } from '../../kernel/ids.js';
import { idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { GrantedBatch, RequestContext } from '../../kernel/request-context.js';
import type { Params, Reader, Statement } from '../../kernel/store.js';
import { decodeRow, viewRow, type SqlValue } from '../../kernel/table.js';
import type { Instant } from '../../kernel/time.js';
import { placementBatches, placements, type Placement, type PlacementBatch } from './placement.entity.js';
import type { PlacementStatus } from './placement.rules.js';

export interface PlacementFilter {
  readonly agencyId?: Id<'agency'> | null;
  readonly batchId?: Id<'batch'> | null;
  readonly status?: PlacementStatus | null;
  /** Changed at or after. */
  readonly updatedSince?: Instant | null;
}

/** Placements of the lender, by id. */
export function lenderPlacements(
  reader: Reader,
  filter: PlacementFilter,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<Placement>> {
  return page(reader, narrow(filter), request, scope);
}

/** Open placements that token and live grants let the agency read now; what has ended is gone from its sight. */
export function agencyPlacements(
  reader: Reader,
  context: RequestContext,
  filter: PlacementFilter,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<Placement>> {
  return page(reader, [...openTo(context), ...narrow(filter)], request, scope);
}

export async function lenderPlacement(reader: Reader, id: Id<'placement'>): Promise<Placement | null> {
  return reader.findOne(placements, { id });
}

export async function agencyPlacement(
  reader: Reader,
  context: RequestContext,
  id: Id<'placement'>,
): Promise<Placement | null> {
  const conditions = [...openTo(context), { sql: 'p.id = ?', params: [idBytes(id)] }];
  const [row] = await reader.query(
    select(conditions, ' LIMIT 1'),
    conditions.flatMap(({ params }) => params),
  );
  return row ? decodeRow(placements, row) : null;
}

export async function batchesByIds(
  reader: Reader,
  ids: readonly Id<'batch'>[],
): Promise<ReadonlyMap<string, PlacementBatch>> {
  const rows = await reader.find(placementBatches, { id: ids });
  return new Map(rows.map((row) => [row.id, row]));
}

export async function batchPage(
  reader: Reader,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<PlacementBatch>> {
  const rows = await reader.query(batches, [idAfter('batch', request), request.first + 1]);
  return pageOf(
    request,
    rows.map((row) => decodeRow(placementBatches, row)),
    scope,
    idKey,
    (row) => row,
  );
}

interface Condition {
  readonly sql: string;
  readonly params: Params;
}

/** Effective right to read a placement `p`: token ∩ live grant ∩ state of the placement, all in the query. */
export function openTo(context: RequestContext): Condition[] {
  const granted = context.reach.filter(({ scopes }) => scopes.has('placements:read'));
  return [
    { sql: 'p.agency_id = ?', params: [idBytes(context.agencyId!)] },
    { sql: "p.status IN ('ACTIVE', 'SUSPENDED')", params: [] },
    { sql: 'p.ends_at > ?', params: [context.clocks.domain.now()] },
    within(granted),
  ];
}

function within(granted: readonly GrantedBatch[]): Condition {
  const whole = granted
    .filter(({ placementIds }) => placementIds === null)
    .map(({ batchId }) => idBytes(batchId));
  const single = granted.flatMap(({ placementIds }) => (placementIds ?? []).map(idBytes));
  return single.length === 0
    ? { sql: 'p.batch_id IN (??)', params: [whole] }
    : { sql: '(p.batch_id IN (??) OR p.id IN (??))', params: [whole, single] };
}

function narrow({ agencyId, batchId, status, updatedSince }: PlacementFilter): Condition[] {
  const when = (sql: string, value: SqlValue | null | undefined): Condition[] =>
    value === null || value === undefined ? [] : [{ sql, params: [value] }];
  return [
    ...when('p.agency_id = ?', agencyId && idBytes(agencyId)),
    ...when('p.batch_id = ?', batchId && idBytes(batchId)),
    ...when('p.status = ?', status),
    ...(updatedSince == null ? [] : [{ sql: CHANGED_SINCE, params: [updatedSince, updatedSince] }]),
  ];
}

async function page(
  reader: Reader,
  conditions: readonly Condition[],
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<Placement>> {
  const all = [...conditions, { sql: 'p.id > ?', params: [idAfter('placement', request)] }];
  const statement = select(all, ` ORDER BY p.id LIMIT ${request.first + 1}`);
  const rows = await reader.query(
    statement,
    all.flatMap(({ params }) => params),
  );
  return pageOf(
    request,
    rows.map((row) => viewRow(placements, row)),
    scope,
    idKey,
    (row) => row,
  );
}

function select(conditions: readonly Condition[], tail: string): Statement {
  const where = ['p.lender_id = :lender', ...conditions.map(({ sql }) => sql)].join(' AND ');
  return { sql: `SELECT p.* FROM placement p WHERE ${where}${tail}` };
}

/** The placement itself, or what its account owes and which holds it has. */
const CHANGED_SINCE = `(p.updated_at >= ? OR EXISTS (SELECT 1 FROM account a
  WHERE a.lender_id = p.lender_id AND a.id = p.account_id AND a.updated_at >= ?))`;

const batches: Statement = {
  sql: 'SELECT * FROM placement_batch WHERE lender_id = :lender AND id > ? ORDER BY id LIMIT ?',
};
