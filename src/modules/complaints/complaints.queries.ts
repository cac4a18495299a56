import { z } from 'zod';
import { idBytes, type Id } from '../../kernel/ids.js';
import { idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { RequestContext } from '../../kernel/request-context.js';
import type { Params, Reader, Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import type { Instant } from '../../kernel/time.js';
import { openTo } from '../placements/index.js';
import { installedKeyring, openUnderTenant } from '../privacy/index.js';
import { complaints, complaintSteps, type Complaint, type ComplaintStep } from './complaint.entity.js';
import { complaintStatuses, isOpen, type ComplaintStatus } from './complaint.rules.js';
import { placeOf } from './store-complaints.js';

export interface ComplaintFilter {
  readonly accountId?: Id<'account'> | undefined;
  readonly agencyId?: Id<'agency'> | undefined;
  readonly status?: ComplaintStatus | undefined;
  /** Whether something about it should have been done by now. */
  readonly isOverdue?: boolean | undefined;
}

interface Condition {
  readonly sql: string;
  readonly params: Params;
}

/** Complaints of the lender, by id. */
export function lenderComplaints(
  reader: Reader,
  filter: ComplaintFilter & { readonly now: Instant },
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<Complaint>> {
  return page(reader, 'complaint c', narrow(filter), request, scope);
}

/** Complaints about the work on placements that are open to the agency now, by id. */
export function agencyComplaints(
  reader: Reader,
  context: RequestContext,
  filter: Pick<ComplaintFilter, 'status' | 'isOverdue'>,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<Complaint>> {
  const now = context.clocks.domain.now();
  const conditions = [...openTo(context), ...narrow({ ...filter, now })];
  return page(reader, WITH_PLACEMENT, conditions, request, scope);
}

/** One complaint in the words of whoever took it down; null when it is unknown. */
export async function complaintInClear(
  reader: Reader,
  id: Id<'complaint'>,
): Promise<{ readonly row: Complaint; readonly description: string | null } | null> {
  const row = await reader.findOne(complaints, { id });
  return row === null ? null : { row, description: await openComplaint(reader, row) };
}

/** What was said, in the words of whoever took it down; null: nothing. */
export async function openComplaint(
  reader: Reader,
  { id, sealed }: Pick<Complaint, 'id' | 'sealed'>,
): Promise<string | null> {
  if (sealed === null) return null;
  return clear.parse(await openUnderTenant(reader, installedKeyring(), placeOf(id), sealed)).description;
}

const clear = z.object({ description: z.string() });

/** What happened to each complaint, the first step first; one statement, in the order of the ids. */
export async function stepsOf(
  reader: Reader,
  ids: readonly Id<'complaint'>[],
): Promise<readonly (readonly ComplaintStep[])[]> {
  const rows = await reader.query(steps, [ids.map(idBytes)]);
  const byId = Map.groupBy(
    rows.map((row) => decodeRow(complaintSteps, row)),
    ({ id }) => id,
  );
  return ids.map((id) => byId.get(id) ?? []);
}

async function page(
  reader: Reader,
  from: string,
  conditions: readonly Condition[],
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<Complaint>> {
  const all = [...conditions, { sql: 'c.id > ?', params: [idAfter('complaint', request)] }];
  const where = all.map(({ sql }) => ` AND ${sql}`).join('');
  const sql = `SELECT c.* FROM ${from} WHERE c.lender_id = :lender${where} ORDER BY c.id LIMIT ?`;
  const rows = await reader.query({ sql }, [...all.flatMap(({ params }) => params), request.first + 1]);
  return pageOf(
    request,
    rows.map((row) => decodeRow(complaints, row)),
    scope,
    idKey,
    (row) => row,
  );
}

function narrow({
  accountId,
  agencyId,
  status,
  isOverdue,
  now,
}: ComplaintFilter & { readonly now: Instant }) {
  const conditions: Condition[] = [];
  if (accountId !== undefined) conditions.push({ sql: 'c.account_id = ?', params: [idBytes(accountId)] });
  if (agencyId !== undefined) conditions.push({ sql: 'c.agency_id = ?', params: [idBytes(agencyId)] });
  if (status !== undefined) conditions.push({ sql: 'c.status = ?', params: [status] });
  if (isOverdue !== undefined)
    conditions.push({ sql: isOverdue ? OVERDUE : `NOT ${OVERDUE}`, params: [now, open, now] });
  return conditions;
}

const open = complaintStatuses.filter(isOpen);
const OVERDUE = "((c.status = 'OPEN' AND c.acknowledge_by <= ?) OR (c.status IN (??) AND c.answer_by <= ?))";
const WITH_PLACEMENT = 'complaint c JOIN placement p ON p.lender_id = c.lender_id AND p.id = c.placement_id';

const steps: Statement = {
  sql: 'SELECT * FROM complaint_step WHERE lender_id = :lender AND id IN (??) ORDER BY id, step',
};
