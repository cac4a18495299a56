import { problem } from '../../kernel/errors.js';
import type { Work } from '../../kernel/store.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { keyedHash, takeRecords } from '../notices/index.js';
import { reportedPlacements, takeReports, type ReportKind } from '../placements/index.js';
import { complaints } from './complaint.entity.js';
import {
  recordedComplaint,
  reportedComplaint,
  type RecordedComplaint,
  type ReportedComplaint,
} from './complaint-item.js';
import { storeComplaints, type ToldComplaint } from './store-complaints.js';

const complaintReports: ReportKind<ReportedComplaint> = {
  scope: 'complaints:report',
  schema: reportedComplaint,
  table: complaints,
  lock: 'update',
  space: { reportedBy: 'AGENCY' },
};

/** Takes in complaints that agencies heard about their own work; hiding one is worse than what it says. */
export async function reportComplaints(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  const hash = await keyedHash(work, 'complaint');
  const intake = await takeReports(work, { ...complaintReports, hash }, items);
  const told = intake.accepted.map((report) => ({ ...report, accountId: report.placement.accountId }));
  await storeComplaints<(typeof told)[number]>(work, told, intake);
  return intake.outcomes();
}

type Recorded = ToldComplaint & { readonly item: RecordedComplaint };

/** Takes in complaints that reached the lender, about an agency's work where a placement is named. */
export async function recordComplaints(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  const kind = { schema: recordedComplaint, table: complaints, hash: await keyedHash(work, 'complaint') };
  const intake = await takeRecords(work, kind, items);
  const named = [...new Set(intake.accepted.flatMap(({ item }) => item.placementId ?? []))];
  const placements = new Map(
    named.length === 0 ? [] : (await reportedPlacements(work, named, 'share')).map((row) => [row.id, row]),
  );
  const told = intake.accepted.flatMap((record): Recorded[] => {
    const { accountId, placementId } = record.item;
    if (placementId === undefined) return [{ ...record, accountId, placement: null }];
    const placement = placements.get(placementId);
    if (placement?.accountId === accountId) return [{ ...record, accountId, placement }];
    const path = ['items', record.index, 'placementId'];
    intake.refuse(record, problem('NOT_FOUND', 'There is no such placement of this account.', path));
    return [];
  });
  await storeComplaints<Recorded>(work, told, intake);
  return intake.outcomes();
}
