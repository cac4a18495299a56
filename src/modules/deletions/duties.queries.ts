import { idBytes, type Id } from '../../kernel/ids.js';
import { cursorId, cursorNumber, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { Params, Reader, Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import type { Instant, LocalDate } from '../../kernel/time.js';
import {
  deletionAttestations,
  deletionDuties,
  type DeletionAttestation,
  type DeletionDuty,
} from './deletion-duty.entity.js';
import type { DutyStatus } from './deletion-duty.rules.js';

export interface DutyFilter {
  readonly agencyId?: Id<'agency'> | undefined;
  readonly status: DutyStatus;
  readonly isOverdue?: boolean | undefined;
  /** Due on an earlier day. */
  readonly dueBefore?: LocalDate | undefined;
  readonly now: Instant;
}

interface Condition {
  readonly sql: string;
  readonly params: Params;
}

/** Duties in one state, what is due first first. One statement, in the order of an index. */
export async function dutyPage(
  reader: Reader,
  filter: DutyFilter,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<DeletionDuty>> {
  const conditions = [...narrow(filter), after(request)];
  const where = conditions.map(({ sql }) => ` AND ${sql}`).join('');
  const sql = `SELECT d.* FROM deletion_duty d WHERE d.lender_id = :lender${where} ORDER BY d.due_at, d.id LIMIT ?`;
  const params = [...conditions.flatMap(({ params: each }) => each), request.first + 1];
  const rows = await reader.query({ sql }, params);
  return pageOf(
    request,
    rows.map((row) => decodeRow(deletionDuties, row)),
    scope,
    ({ dueAt, id }) => [dueAt, id],
    (row) => row,
  );
}

/** What was attested of each placement, the first first; one statement, in the order of the ids. */
export async function attestationsOf(
  reader: Reader,
  ids: readonly Id<'placement'>[],
): Promise<readonly (readonly DeletionAttestation[])[]> {
  const rows = await reader.query(attestations, [ids.map(idBytes)]);
  const byPlacement = Map.groupBy(
    rows.map((row) => decodeRow(deletionAttestations, row)),
    ({ placementId }) => placementId,
  );
  return ids.map((id) => byPlacement.get(id) ?? []);
}

function narrow({ agencyId, status, isOverdue, dueBefore, now }: DutyFilter): readonly Condition[] {
  return [
    { sql: 'd.status = ?', params: [status] },
    ...(agencyId === undefined ? [] : [{ sql: 'd.agency_id = ?', params: [idBytes(agencyId)] }]),
    ...(isOverdue === undefined ? [] : [{ sql: isOverdue ? OVERDUE : `NOT ${OVERDUE}`, params: [now] }]),
    ...(dueBefore === undefined ? [] : [{ sql: 'd.due_on < ?', params: [dueBefore] }]),
  ];
}

function after({ after: key }: PageRequest): Condition {
  const [dueAt, id] =
    key === null ? [0, Buffer.alloc(16)] : [cursorNumber(key[0]), idBytes(cursorId('placement', key[1]))];
  return { sql: '(d.due_at > ? OR (d.due_at = ? AND d.id > ?))', params: [dueAt, dueAt, id] };
}

const OVERDUE = "(d.status = 'OPEN' AND d.due_at <= ?)";

const attestations: Statement = {
  sql: `SELECT * FROM deletion_attestation WHERE lender_id = :lender AND placement_id IN (??)
    ORDER BY placement_id, id`,
};
