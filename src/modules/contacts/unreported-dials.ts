import { idBytes, type Id } from '../../kernel/ids.js';
import { idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { RequestContext } from '../../kernel/request-context.js';
import type { Params, Reader } from '../../kernel/store.js';
import { columnList, decodeRow } from '../../kernel/table.js';
import type { Instant } from '../../kernel/time.js';
import { dialTokens, type DialToken } from './dial-token.entity.js';

/** Which dials; what is left out does not narrow. */
export interface DialFilter {
  readonly agencyId?: Id<'agency'> | null | undefined;
  readonly placementId?: Id<'placement'> | null | undefined;
  /** Dials from then on are not owed long enough. */
  readonly resolvedBefore?: Instant | null | undefined;
}

/** Handles that the dialler resolved and no report has named yet, in the order in which they were issued; one statement. */
export async function unreportedDials(
  reader: Reader,
  filter: DialFilter,
  request: PageRequest,
  scope: readonly unknown[],
  boundTo: BoundTo = EVERYWHERE,
): Promise<Page<DialToken>> {
  const { sql, params } = conditionsOf(filter);
  const statement = {
    sql: `SELECT ${columnList(dialTokens, 't')} FROM dial_token t${boundTo.join}
      WHERE t.lender_id = :lender AND t.state = 'RESOLVED' AND t.id > ?${sql} ORDER BY t.id LIMIT ?`,
  };
  const given = [...boundTo.params, idAfter('dialToken', request), ...params, request.first + 1];
  const rows = await reader.query(statement, given);
  return pageOf(
    request,
    rows.map((row) => decodeRow(dialTokens, row)),
    scope,
    idKey,
    (row) => row,
  );
}

/** Placements that a list is bound to. */
interface BoundTo {
  readonly join: string;
  readonly params: Params;
}

const EVERYWHERE: BoundTo = { join: '', params: [] };

/** What the token opens for reports, placements that have ended too: a report is owed for these as well. */
export function dialsWithin({ reach }: RequestContext): BoundTo {
  const granted = reach.filter(({ scopes }) => scopes.has('contacts:report'));
  const batches = granted.flatMap(({ placementIds, batchId }) =>
    placementIds === null ? [idBytes(batchId)] : [],
  );
  const single = granted.flatMap(({ placementIds }) => (placementIds ?? []).map(idBytes));
  return {
    join: ` JOIN placement p ON p.lender_id = t.lender_id AND p.id = t.placement_id
      AND (p.batch_id IN (??) OR p.id IN (??))`,
    params: [batches, single],
  };
}

function conditionsOf({ agencyId, placementId, resolvedBefore }: DialFilter) {
  const conditions = [
    ...(agencyId == null ? [] : [{ sql: ' AND t.agency_id = ?', value: idBytes(agencyId) }]),
    ...(placementId == null ? [] : [{ sql: ' AND t.placement_id = ?', value: idBytes(placementId) }]),
    ...(resolvedBefore == null ? [] : [{ sql: ' AND t.resolved_at < ?', value: resolvedBefore }]),
  ];
  return { sql: conditions.map(({ sql }) => sql).join(''), params: conditions.map(({ value }) => value) };
}
