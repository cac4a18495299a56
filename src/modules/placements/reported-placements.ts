import { idBytes, type Id } from '../../kernel/ids.js';
import type { RawRow, Reader, Statement, Work } from '../../kernel/store.js';
import { columnName } from '../../kernel/table.js';
import { placements, type Placement } from './placement.entity.js';

/** What a report has to know of its placement. A batch locks 500 of them, so that nothing else is read. */
const needed = [
  'id',
  'batchId',
  'agreementId',
  'agencyId',
  'accountId',
  'debtorId',
  'jurisdiction',
  'status',
  'currency',
  'placedMinor',
  'paidMinor',
  'placedAt',
  'placedOn',
  'timeZone',
  'windowEndsOn',
  'endsAt',
  'reportWindowDays',
  'endedAt',
  'endedOn',
  'reportUntil',
] as const satisfies readonly (keyof Placement)[];

export type ReportedPlacement = Pick<Placement, (typeof needed)[number]>;

/** Locks placements in ascending order of their ids, the order in which everybody locks them. One statement. */
export function lockReported(
  work: Work,
  ids: readonly Id<'placement'>[],
  lock: 'share' | 'update',
): Promise<ReportedPlacement[]> {
  return reportedPlacements(work, ids, lock);
}

/** The same, unlocked where nothing will be written. */
export async function reportedPlacements(
  reader: Reader,
  ids: readonly Id<'placement'>[],
  lock: 'share' | 'update' | 'none',
): Promise<ReportedPlacement[]> {
  return (await reader.query(statements[lock], [ids.map(idBytes)])).map(placementOf);
}

/**
 * The primary key is named because every index of the table begins with the tenant: weighing eleven of them for 500 ids
 * takes MariaDB half as long as reading and locking the rows.
 */
function select(lock?: 'share' | 'update'): Statement {
  const from = (hint: string) => `SELECT ${needed.map(columnName).join(', ')} FROM placement${hint}
    WHERE lender_id = :lender AND id IN (??) ORDER BY id`;
  return { sql: from(' FORCE INDEX (PRIMARY)'), sqlite: from(''), ...(lock && { lock }) };
}

const statements: Readonly<Record<'share' | 'update' | 'none', Statement>> = {
  none: select(),
  share: select('share'),
  update: select('update'),
};

function placementOf(row: RawRow): ReportedPlacement {
  const { columns } = placements;
  return {
    id: columns.id.decode(row['id']!),
    batchId: columns.batchId.decode(row['batch_id']!),
    agreementId: columns.agreementId.decode(row['agreement_id']!),
    agencyId: columns.agencyId.decode(row['agency_id']!),
    accountId: columns.accountId.decode(row['account_id']!),
    debtorId: columns.debtorId.decode(row['debtor_id']!),
    jurisdiction: columns.jurisdiction.decode(row['jurisdiction']!),
    status: columns.status.decode(row['status']!),
    currency: columns.currency.decode(row['currency']!),
    placedMinor: columns.placedMinor.decode(row['placed_minor']!),
    paidMinor: columns.paidMinor.decode(row['paid_minor']!),
    placedAt: columns.placedAt.decode(row['placed_at']!),
    placedOn: columns.placedOn.decode(row['placed_on']!),
    timeZone: columns.timeZone.decode(row['time_zone']!),
    windowEndsOn: columns.windowEndsOn.decode(row['window_ends_on']!),
    endsAt: columns.endsAt.decode(row['ends_at']!),
    reportWindowDays: columns.reportWindowDays.decode(row['report_window_days']!),
    endedAt: columns.endedAt.decode(row['ended_at']!),
    endedOn: columns.endedOn.decode(row['ended_on']!),
    reportUntil: columns.reportUntil.decode(row['report_until']!),
  };
}
