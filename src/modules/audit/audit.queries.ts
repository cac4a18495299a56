import type { ErrorCode } from '../../kernel/errors.js';
import { idBytes, type Id } from '../../kernel/ids.js';
import { cursorId, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { RawRow, Reader, Statement } from '../../kernel/store.js';
import { columnName, decodeRow, type SqlValue } from '../../kernel/table.js';
import type { Instant } from '../../kernel/time.js';
import { auditEntries, type AuditEntry } from './audit-entry.entity.js';
import { auditCheckpoints, auditSeals, type AuditCheckpoint, type AuditSeal } from './audit-seal.entity.js';

/** Which entries; what is null does not narrow. `from` is included, `to` is not; both are business time. */
export interface AuditFilter {
  readonly actorId: string | null;
  readonly action: string | null;
  readonly agencyId: Id<'agency'> | null;
  readonly outcome: 'DONE' | ErrorCode | null;
  readonly requestId: string | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
}

/** An entry with its seal; null until it is sealed. */
export interface SealedEntry {
  readonly entry: AuditEntry;
  readonly seal: AuditSeal | null;
}

/** Entries that fit the filter, newest first; one statement whatever the size of the page. */
export async function entryPage(
  reader: Reader,
  filter: AuditFilter,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<SealedEntry>> {
  const conditions = [...conditionsOf(filter), ...placeOf(request)];
  const where = ['e.lender_id = :lender', ...conditions.map(([condition]) => condition)].join(' AND ');
  const values = conditions.flatMap(([, given]) => given);
  const sql = `SELECT e.*, ${SEAL} FROM audit_entry e /*! FORCE INDEX (audit_entry_${indexFor(filter)}) */
    LEFT JOIN audit_seal s ON s.lender_id = e.lender_id AND s.entry_id = e.id
    WHERE ${where} ORDER BY e.at DESC, e.id DESC LIMIT ?`;
  const rows = await reader.query({ sql }, [...values, request.first + 1]);
  return pageOf(request, rows.map(sealedEntryOf), scope, keysOf, (row) => row);
}

export async function checkpointPage(
  reader: Reader,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<AuditCheckpoint>> {
  const below = request.after === null ? 2 ** 31 - 1 : Number(request.after[0]);
  const rows = await reader.query(checkpointsBelow, [below, request.first + 1]);
  const found = rows.map((row) => decodeRow(auditCheckpoints, row));
  return pageOf(
    request,
    found,
    scope,
    ({ size }) => [size],
    (row) => row,
  );
}

/** The columns of a seal under names of their own, for joins. */
export const SEAL = Object.keys(auditSeals.columns)
  .map(columnName)
  .map((name) => `s.${name} AS s_${name}`)
  .join(', ');

/**
 * The index that a page is read from. MariaDB would take the one by time for any of them and, where the last entry that
 * fits is old, look at every entry since; a hint in such a comment is none to SQLite, which takes an index of
 * what is given.
 */
function indexFor({ requestId, outcome, actorId, agencyId, action }: AuditFilter): string {
  if (requestId !== null) return 'of_request';
  if (outcome !== null && outcome !== 'DONE') return 'of_outcome';
  if (actorId !== null) return 'of_actor';
  if (agencyId !== null) return 'of_agency';
  return action === null ? 'by_time' : 'of_action';
}

type Condition = readonly [sql: string, values: readonly SqlValue[]];

function conditionsOf(filter: AuditFilter): readonly Condition[] {
  const wanted: readonly (readonly [string, SqlValue])[] = [
    ['e.actor_id = ?', filter.actorId],
    ['e.action = ?', filter.action],
    ['e.agency_id = ?', filter.agencyId && idBytes(filter.agencyId)],
    ['e.outcome = ?', filter.outcome],
    ['e.request_id = ?', filter.requestId],
    ['e.at >= ?', filter.from],
    ['e.at < ?', filter.to],
  ];
  return wanted.filter(([, value]) => value !== null).map(([sql, value]) => [sql, [value]]);
}

/** Written so that an index on (…, at, id) is entered at the place: databases do not do that for `(at, id) < (?, ?)`. */
function placeOf({ after }: PageRequest): readonly Condition[] {
  if (after === null) return [];
  const at = Number(after[0]);
  const id = idBytes(cursorId('audit', after[1]));
  return [['e.at <= ? AND (e.at < ? OR e.id < ?)', [at, at, id]]];
}

function keysOf({ entry }: SealedEntry): readonly (string | number)[] {
  return [entry.at, entry.id];
}

function sealedEntryOf(row: RawRow): SealedEntry {
  const seal = row['s_seq'] === null ? null : decodeRow(auditSeals, row, 's_');
  return { entry: decodeRow(auditEntries, row), seal };
}

const checkpointsBelow: Statement = {
  sql: 'SELECT * FROM audit_checkpoint WHERE lender_id = :lender AND size < ? ORDER BY size DESC LIMIT ?',
};
