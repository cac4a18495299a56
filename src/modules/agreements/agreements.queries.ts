import { idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import type { LocalDate } from '../../kernel/time.js';
import { idBytes, type Id } from '../../kernel/ids.js';
import { agreements, feeSchedules, type Agreement, type FeeSchedule } from './agreement.entity.js';

export function agreementById(
  reader: Reader,
  id: Id<'agreement'>,
  lock?: 'share' | 'update',
): Promise<Agreement | null> {
  return reader.findOne(agreements, { id }, lock ? { lock } : {});
}

export async function agreementsByIds(
  reader: Reader,
  ids: readonly Id<'agreement'>[],
): Promise<ReadonlyMap<string, Agreement>> {
  const rows = await reader.find(agreements, { id: ids });
  return new Map(rows.map((row) => [row.id, row]));
}

/** The approved version that placements made on this day keep, or null. The latest one that has begun counts. */
export async function scheduleInForce(
  reader: Reader,
  agreementId: Id<'agreement'>,
  day: LocalDate,
): Promise<FeeSchedule | null> {
  const [row] = await reader.query(inForce, [idBytes(agreementId), day]);
  return row ? decodeRow(feeSchedules, row) : null;
}

export async function schedulesByIds(
  reader: Reader,
  ids: readonly Id<'schedule'>[],
): Promise<ReadonlyMap<string, FeeSchedule>> {
  const rows = await reader.find(feeSchedules, { id: ids });
  return new Map(rows.map((row) => [row.id, row]));
}

/** Every version that was ever approved, by its first day; of two from the same day the later version counts. */
export async function approvedSchedules(
  reader: Reader,
  agreementId: Id<'agreement'>,
): Promise<readonly FeeSchedule[]> {
  const rows = await reader.query(everApproved, [idBytes(agreementId)]);
  return rows.map((row) => decodeRow(feeSchedules, row));
}

/** All versions of each agreement, oldest first. */
export async function schedulesOf(
  reader: Reader,
  agreementIds: readonly Id<'agreement'>[],
): Promise<readonly FeeSchedule[][]> {
  const rows = await reader.find(feeSchedules, { agreementId: agreementIds }, { orderBy: ['version'] });
  const byAgreement = Map.groupBy(rows, ({ agreementId }) => agreementId);
  return agreementIds.map((id) => byAgreement.get(id) ?? []);
}

export async function agreementPage(
  reader: Reader,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<Agreement>> {
  const rows = await reader.query(page, [idAfter('agreement', request), request.first + 1]);
  return pageOf(
    request,
    rows.map((row) => decodeRow(agreements, row)),
    scope,
    idKey,
    (row) => row,
  );
}

const inForce: Statement = {
  sql: `SELECT * FROM fee_schedule
    WHERE lender_id = :lender AND agreement_id = ? AND status = 'APPROVED' AND effective_from <= ?
    ORDER BY effective_from DESC, version DESC LIMIT 1`,
};

const everApproved: Statement = {
  sql: `SELECT * FROM fee_schedule WHERE lender_id = :lender AND agreement_id = ? AND approved_at IS NOT NULL
    ORDER BY effective_from, version`,
};

const page: Statement = {
  sql: 'SELECT * FROM agreement WHERE lender_id = :lender AND id > ? ORDER BY id LIMIT ?',
};
