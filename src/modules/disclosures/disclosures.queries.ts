import { idBytes, type Id } from '../../kernel/ids.js';
import { idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { PersonalClass } from '../../kernel/field-classes.js';
import type { Params, RawRow, Reader, Statement } from '../../kernel/store.js';
import { decodeRow, id, type SqlValue } from '../../kernel/table.js';
import type { Instant } from '../../kernel/time.js';
import { disclosures, type Disclosure } from '../privacy/index.js';
import type { RevealsOfAgency } from './anomalies.rules.js';

/** What is left out does not narrow. */
export interface DisclosureFilter {
  readonly debtorId?: Id<'debtor'> | undefined;
  readonly agencyId?: Id<'agency'> | undefined;
  readonly dataClass?: PersonalClass | undefined;
  readonly placementId?: Id<'placement'> | undefined;
  /** The first moment of a period, and the first one after it. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** The log in the order in which it was written. */
export async function disclosurePage(
  reader: Reader,
  filter: DisclosureFilter,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<Disclosure>> {
  const conditions = conditionsOf(filter);
  const sql = `SELECT * FROM disclosure WHERE lender_id = :lender${conditions.map((each) => ` AND ${each.sql}`).join('')}
    AND id > ? ORDER BY id LIMIT ?`;
  const params: Params = [
    ...conditions.map(({ value }) => value),
    idAfter('disclosure', request),
    request.first + 1,
  ];
  const rows = await reader.query({ sql }, params);
  return pageOf(
    request,
    rows.map((row) => decodeRow(disclosures, row)),
    scope,
    idKey,
    (row) => row,
  );
}

function conditionsOf({ debtorId, agencyId, dataClass, placementId, from, to }: DisclosureFilter) {
  const when = (sql: string, value: SqlValue | undefined) => (value === undefined ? [] : [{ sql, value }]);
  return [
    ...when('debtor_id = ?', debtorId && idBytes(debtorId)),
    ...when('agency_id = ?', agencyId && idBytes(agencyId)),
    ...when('data_class = ?', dataClass),
    ...when('placement_id = ?', placementId && idBytes(placementId)),
    ...when('at >= ?', from),
    ...when('at < ?', to),
  ];
}

/** How much each agency of the lender revealed in a period, and of how many cases that were with it in that time. */
export async function revealsByAgency(
  reader: Reader,
  from: Instant,
  to: Instant,
): Promise<readonly RevealsOfAgency[]> {
  const rows = await reader.query(byAgency, [from, to, to, from]);
  return rows.map((row: RawRow) => ({
    agencyId: id('agency').decode(row['agency_id']!),
    reveals: Number(row['reveals']),
    cases: Number(row['cases']),
  }));
}

const byAgency: Statement = {
  sql: `SELECT p.agency_id, COUNT(*) AS cases,
      (SELECT COUNT(*) FROM disclosure d WHERE d.lender_id = :lender AND d.agency_id = p.agency_id AND d.at >= ?
        AND d.at < ? AND d.way = 'REVEAL') AS reveals
    FROM placement p
    WHERE p.lender_id = :lender AND p.placed_at < ? AND (p.ended_at IS NULL OR p.ended_at >= ?)
    GROUP BY p.agency_id ORDER BY p.agency_id`,
};
