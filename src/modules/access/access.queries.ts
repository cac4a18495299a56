import { idBytes, idFromBytes, type Id } from '../../kernel/ids.js';
import { idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { RequestContext } from '../../kernel/request-context.js';
import type { RawRow, Reader, Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { agencies, type Agency } from './agency.entity.js';
import { clients, type Client } from './client.entity.js';
import { grants, type Grant } from './grant.entity.js';

export function agencyById(reader: Reader, id: Id<'agency'>): Promise<Agency | null> {
  return reader.findOne(agencies, { id });
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

/** Clients of several agencies at once, oldest first; one list for each id asked for. */
export async function clientsOfAgencies(
  reader: Reader,
  ids: readonly Id<'agency'>[],
): Promise<readonly Client[][]> {
  const rows = (await reader.query(clientsOf, [ids.map(idBytes)])).map((row) => decodeRow(clients, row));
  const byAgency = Map.groupBy(rows, ({ agencyId }) => agencyId);
  return ids.map((id) => byAgency.get(id) ?? []);
}

/** A grant with the batch that it opens; null only between the two inserts of a placement, so never seen. */
export type GrantOfBatch = Grant & { readonly batchId: Id<'batch'> | null };

export async function grantPage(
  reader: Reader,
  agencyId: Id<'agency'>,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<GrantOfBatch>> {
  const rows = await reader.query(grantsAfter, [
    idBytes(agencyId),
    idAfter('grant', request),
    request.first + 1,
  ]);
  return pageOf(request, rows.map(grantOf), scope, idKey, (row) => row);
}

/** Names behind the ids of a request. */
export interface ViewerNames {
  readonly lenderName: string;
  readonly clientName: string;
  readonly agency: { readonly id: Id<'agency'>; readonly reference: string; readonly name: string } | null;
}

export async function viewerNames(
  reader: Reader,
  { actorId, agencyId }: RequestContext,
): Promise<ViewerNames> {
  const [row] = await reader.query(viewer, [idBytes(actorId as Id<'client'>)]);
  const text = (name: string) => String(row?.[name] ?? '');
  const agency = agencyId && { id: agencyId, reference: text('agency_reference'), name: text('agency_name') };
  return { lenderName: text('lender_name'), clientName: text('client_name'), agency };
}

function grantOf(row: RawRow): GrantOfBatch {
  const batch = row['batch_id'] as Uint8Array | null;
  return { ...decodeRow(grants, row), batchId: batch === null ? null : idFromBytes('batch', batch) };
}

const agenciesAfter: Statement = {
  sql: 'SELECT * FROM agency WHERE lender_id = :lender AND id > ? ORDER BY id LIMIT ?',
};

const clientsOf: Statement = {
  sql: 'SELECT * FROM client WHERE lender_id = :lender AND agency_id IN (??) ORDER BY id',
};

/** Ids of batches only: an agency must know what it may ask a token for. */
const grantsAfter: Statement = {
  sql: `SELECT g.*, b.id AS batch_id
    FROM access_grant g
    LEFT JOIN placement_batch b ON b.lender_id = g.lender_id AND b.grant_id = g.id AND b.agency_id = g.agency_id
    WHERE g.lender_id = :lender AND g.agency_id = ? AND g.id > ? ORDER BY g.id LIMIT ?`,
};

const viewer: Statement = {
  sql: `SELECT l.name AS lender_name, c.name AS client_name, a.name AS agency_name, a.reference AS agency_reference
    FROM client c
    JOIN lender l ON l.id = c.lender_id
    LEFT JOIN agency a ON a.lender_id = c.lender_id AND a.id = c.agency_id
    WHERE c.lender_id = :lender AND c.id = ?`,
};
