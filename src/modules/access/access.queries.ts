import { idBytes, type Id } from '../../kernel/ids.js';
import {
  byRequest,
  idAfter,
  idKey,
  pageOf,
  type NestedPage,
  type Page,
  type PageRequest,
} from '../../kernel/page.js';
import type { RequestContext } from '../../kernel/request-context.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { agencies, type Agency } from './agency.entity.js';
import { clients, type Client } from './client.entity.js';

export function agencyById(reader: Reader, id: Id<'agency'>, lock?: 'share'): Promise<Agency | null> {
  return reader.findOne(agencies, { id }, lock ? { lock } : {});
}

export async function agencyPage(
  reader: Reader,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<Agency>> {
  const rows = await reader.query(agenciesAfter, [idAfter('agency', request), request.first + 1]);
  return pageOf(
    request,
    rows.map((row) => decodeRow(agencies, row)),
    scope,
    idKey,
    (row) => row,
  );
}

/** Clients of several agencies at once, oldest first; one page for each agency asked for. */
export function clientsOfAgencies(
  reader: Reader,
  pages: readonly NestedPage<'agency'>[],
): Promise<readonly Page<Client>[]> {
  return byRequest(pages, async (same, request) => {
    const ids = same.map(({ parent }) => idBytes(parent));
    const rows = await reader.query(clientsOf, [ids, idAfter('client', request), request.first + 1]);
    const byAgency = Map.groupBy(
      rows.map((row) => decodeRow(clients, row)),
      ({ agencyId }) => agencyId,
    );
    return same.map(({ parent, scope }) =>
      pageOf(request, byAgency.get(parent) ?? [], scope, idKey, (client) => client),
    );
  });
}

/** Names behind the ids of a request. */
export interface ViewerNames {
  readonly lenderName: string;
  /** Of the client or the member. */
  readonly actorName: string;
  readonly agency: { readonly id: Id<'agency'>; readonly reference: string; readonly name: string } | null;
}

export async function viewerNames(
  reader: Reader,
  { actorId, agencyId }: RequestContext,
): Promise<ViewerNames> {
  const id = idBytes(actorId as Id<'client' | 'member'>);
  const [row] = await reader.query(viewer, [id, id, id]);
  const text = (name: string) => String(row?.[name] ?? '');
  const agency = agencyId && { id: agencyId, reference: text('agency_reference'), name: text('agency_name') };
  return { lenderName: text('lender_name'), actorName: text('actor_name'), agency };
}

const agenciesAfter: Statement = {
  sql: 'SELECT * FROM agency WHERE lender_id = :lender AND id > ? ORDER BY id LIMIT ?',
};

const clientsOf: Statement = {
  sql: `SELECT * FROM (
      SELECT c.*, ROW_NUMBER() OVER (PARTITION BY c.agency_id ORDER BY c.id) AS turn
      FROM client c WHERE c.lender_id = :lender AND c.agency_id IN (??) AND c.id > ?
    ) k WHERE turn <= ? ORDER BY id`,
};

const viewer: Statement = {
  sql: `SELECT l.name AS lender_name, COALESCE(c.name, m.name, t.name) AS actor_name, a.name AS agency_name, a.reference AS agency_reference
    FROM lender l
    LEFT JOIN client c ON c.lender_id = l.id AND c.id = ?
    LEFT JOIN member m ON m.lender_id = l.id AND m.id = ?
    LEFT JOIN grant_token t ON t.lender_id = l.id AND t.id = ?
    LEFT JOIN agency a ON a.lender_id = l.id AND a.id = COALESCE(c.agency_id, m.agency_id, t.agency_id)
    WHERE l.id = :lender`,
};
