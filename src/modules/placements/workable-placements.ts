import { idBytes, type Id } from '../../kernel/ids.js';
import type { RequestContext } from '../../kernel/request-context.js';
import type { Params, Reader, Work } from '../../kernel/store.js';
import type { AgencyScope } from '../access/index.js';
import { lockedReach, type Reaches } from './take-reports.js';
import { placements, type Placement } from './placement.entity.js';
import { isOpen, liveStatuses } from './placement.rules.js';

export type WorkablePlacements = ReadonlyMap<string, Placement>;

/**
 * Placements that the caller may work on now: live, and within what token and grants open for the verb; for a lender all
 * that are live. One statement.
 */
export function workablePlacements(
  reader: Reader,
  context: RequestContext,
  ids: readonly Id<'placement'>[],
  scope: AgencyScope,
): Promise<WorkablePlacements> {
  return among(reader, context, ids, reachOf(context, scope));
}

/** The same for what will be written: placements and grants stay as they are until the transaction ends. */
export async function lockWorkable(
  work: Work,
  ids: readonly Id<'placement'>[],
  scope: AgencyScope,
): Promise<WorkablePlacements> {
  return among(work, work.context, ids, await lockedReach(work, scope), 'share');
}

async function among(
  reader: Reader,
  { agencyId, clocks }: RequestContext,
  ids: readonly Id<'placement'>[],
  reaches: Reaches,
  lock?: 'share',
): Promise<WorkablePlacements> {
  if (ids.length === 0) return new Map();
  const rows = await reader.find(placements, { id: ids }, { orderBy: ['id'], ...(lock && { lock }) });
  const now = clocks.domain.now();
  const workable = rows.filter(
    (row) => (agencyId === null || row.agencyId === agencyId) && isOpen(row, now) && reaches(row),
  );
  return new Map(workable.map((row) => [row.id, row]));
}

function reachOf({ audience, reach }: RequestContext, scope: AgencyScope): Reaches {
  if (audience === 'lender') return () => true;
  const granted = reach.filter(({ scopes }) => scopes.has(scope));
  return ({ id, batchId }) =>
    granted.some(
      (each) => each.batchId === batchId && (each.placementIds === null || each.placementIds.includes(id)),
    );
}

/** The ids of all placements that an agency may work on now, as a subquery for what hangs on them. */
export function workableIds(
  { agencyId, clocks, reach }: RequestContext,
  scope: AgencyScope,
): { readonly sql: string; readonly params: Params } {
  const granted = reach.filter(({ scopes }) => scopes.has(scope));
  const whole = granted.flatMap(({ placementIds, batchId }) =>
    placementIds === null ? [idBytes(batchId)] : [],
  );
  const single = granted.flatMap(({ placementIds }) => (placementIds ?? []).map(idBytes));
  return {
    sql: `SELECT p.id FROM placement p WHERE p.lender_id = :lender AND p.agency_id = ?
      AND p.status IN (??) AND p.ends_at > ? AND (p.batch_id IN (??) OR p.id IN (??))`,
    params: [idBytes(agencyId!), [...liveStatuses], clocks.domain.now(), whole, single],
  };
}
