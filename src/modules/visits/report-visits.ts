import { problem, type ItemProblem } from '../../kernel/errors.js';
import { hasCome } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { agreementsByIds } from '../agreements/index.js';
import { addContacts, contacts, strayPoints } from '../contacts/index.js';
import { takeReports, type AcceptedReport, type ReportKind } from '../placements/index.js';
import { visits } from './visit.entity.js';
import { visitItem, type VisitItem } from './visit-item.js';
import { visitRows, type VisitRows } from './visit-rows.js';

const visitReports: ReportKind<VisitItem> = {
  scope: 'visits:report',
  schema: visitItem,
  table: contacts,
  space: { kind: 'VISIT' },
  names: 'visit',
  lock: 'share',
};

/**
 * Stores what an agency reports of its field visits, each in the register and beside it. What is not as it should be, such
 * as a visit made alone, is flagged. Seven statements for up to 500 of them, and one more where addresses are named.
 */
export async function reportVisits(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  const intake = await takeReports(work, visitReports, items);
  const pointTrouble = await strayPoints(work, intake.accepted);
  const agreements = await agreementsByIds(work, [
    ...new Set(intake.accepted.map(({ placement }) => placement.agreementId)),
  ]);
  const now = work.context.clocks.domain.now();
  const stored: { readonly report: AcceptedReport<VisitItem>; readonly rows: VisitRows }[] = [];
  for (const report of intake.accepted) {
    const trouble = timeTrouble(report, now) ?? pointTrouble(report);
    if (trouble) {
      intake.refuse(report, trouble);
      continue;
    }
    const { visitRadiusMetres } = agreements.get(report.placement.agreementId)!;
    stored.push({ report, rows: visitRows(report, visitRadiusMetres, now) });
  }
  const broken = await addContacts(
    work,
    stored.map(({ rows }) => rows.entry),
    stored.map(({ report }) => report.placement),
  );
  for (const { report, rows } of stored)
    intake.created(report, rows.visit.id, rows.entry.flags, broken(rows.entry.id));
  await storeVisits(
    work,
    stored.map(({ rows }) => rows),
  );
  return intake.outcomes();
}

async function storeVisits(work: Work, stored: readonly VisitRows[]): Promise<void> {
  await work.insertAll(
    visits,
    stored.map(({ visit }) => visit),
  );
  work.emit(
    'visit.reported',
    stored.map(({ visit, entry }) => ({ id: visit.id, placementId: entry.placementId })),
  );
}

function timeTrouble({ item, index }: AcceptedReport<VisitItem>, now: Instant): ItemProblem | null {
  for (const name of ['endedAt', 'noticeGivenAt'] as const) {
    const at = item[name];
    if (at != null && !hasCome(at, now))
      return problem('INPUT_INVALID', 'The visit is in the future.', ['items', index, name]);
  }
  return null;
}
