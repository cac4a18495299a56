import { idBytes, idFromBytes, type Id, type IdKind } from '../../kernel/ids.js';
import { cursorNumber, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { RequestContext } from '../../kernel/request-context.js';
import type { Params, RawRow, Reader, Statement } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import { reportedPlacements } from '../placements/index.js';

/** Kinds of reports, and what their ids name. */
const kinds = {
  CONTACT: 'contact',
  VISIT: 'visit',
  LETTER: 'letter',
  DELIVERY: 'delivery',
  NOTICE: 'notice',
  COMPLAINT: 'complaint',
  PROMISE: 'promise',
  PAYMENT: 'payment',
  REVERSAL: 'reversal',
  DELETION: 'attestation',
} as const satisfies Readonly<Record<string, IdKind>>;

export type OwnReportKind = keyof typeof kinds;
export const ownReportKinds = Object.keys(kinds) as OwnReportKind[];

/** That something was reported: nothing of what it says about a person. */
export interface OwnReport {
  readonly kind: OwnReportKind;
  readonly id: string;
  readonly reference: string;
  readonly reportedAt: Instant;
  readonly flags: readonly string[];
}

/**
 * What an agency reported about a placement, in the order in which it came, as long as token and a live grant name it: the end of the
 * placement ends everything else. Null where it may not know of the placement. Two statements.
 */
export async function ownReports(
  reader: Reader,
  { agencyId, reach }: RequestContext,
  placementId: Id<'placement'>,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<OwnReport> | null> {
  const [placement] = await reportedPlacements(reader, [placementId], 'none');
  if (placement === undefined || placement.agencyId !== agencyId) return null;
  const isNamed = reach.some(
    ({ batchId, placementIds, scopes }) =>
      batchId === placement.batchId &&
      scopes.has('placements:read') &&
      (placementIds === null || placementIds.includes(placementId)),
  );
  if (!isNamed) return null;
  const whose = [idBytes(placementId), idBytes(agencyId)];
  const rows = await reader.query(reports, [
    ...sources.flatMap(() => whose),
    ...after(request),
    request.first + 1,
  ]);
  return pageOf(request, rows, scope, (row) => [Number(row['reported_at']), hexOf(row)], reportOf);
}

function reportOf(row: RawRow): OwnReport {
  const kind = row['kind'] as OwnReportKind;
  return {
    kind,
    id: idFromBytes(kinds[kind], row['id'] as Uint8Array),
    reference: String(row['reference']),
    reportedAt: Number(row['reported_at']) as Instant,
    flags: JSON.parse(String(row['flags'])) as readonly string[],
  };
}

/** Ids of ten kinds follow one another by their bytes. */
function hexOf(row: RawRow): string {
  return Buffer.from(row['id'] as Uint8Array).toString('hex');
}

function after({ after: key }: PageRequest): Params {
  if (key === null) return [0, 0, Buffer.alloc(16)];
  const at = cursorNumber(key[0]);
  return [at, at, Buffer.from(String(key[1]), 'hex')];
}

/** Where reports stand: the kind, the table, when it was reported, and which rows of it are an agency's. */
const sources: readonly (readonly [kind: string, table: string, at: string, more: string])[] = [
  ['kind', 'contact', 'reported_at', ''],
  ["'DELIVERY'", 'letter_delivery', 'reported_at', ''],
  ["'NOTICE'", 'notice', 'reported_at', ''],
  ["'COMPLAINT'", 'complaint', 'reported_at', " AND reported_by = 'AGENCY'"],
  ["'PROMISE'", 'promise', 'reported_at', ''],
  ["'PAYMENT'", 'payment', 'reported_at', " AND reported_by = 'AGENCY'"],
  ["'REVERSAL'", 'reversal', 'reported_at', " AND reported_by = 'AGENCY'"],
  ["'DELETION'", 'deletion_attestation', 'attested_at', ''],
];

const reports: Statement = {
  sql: `SELECT r.* FROM (${sources
    .map(
      ([
        kind,
        table,
        at,
        more,
      ]) => `SELECT ${kind} AS kind, id, reference, ${at} AS reported_at, flags FROM ${table}
      WHERE lender_id = :lender AND placement_id = ? AND agency_id = ?${more}`,
    )
    .join(' UNION ALL ')}) r
    WHERE r.reported_at > ? OR (r.reported_at = ? AND r.id > ?) ORDER BY r.reported_at, r.id LIMIT ?`,
};
