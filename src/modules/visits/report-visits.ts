import { z } from 'zod';
import { problem } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { hasCome, idText, instantText, lineText, oneOf, referenceText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { reportFlags, takeReports, type AcceptedReport, type ReportKind } from '../placements/index.js';
import { visits, type Visit } from './visit.entity.js';
import { visitOutcomes, VISITORS_REQUIRED } from './visit.rules.js';

/** Most visitors and pieces of evidence of one visit. */
const MAX_VISITORS = 10;
const MAX_EVIDENCE = 20;

const visitItem = z
  .strictObject({
    placementId: idText('placement'),
    reference: referenceText,
    startedAt: instantText,
    endedAt: instantText,
    visitors: z.array(lineText(64)).min(1, 'Name the visitors.').max(MAX_VISITORS),
    outcome: oneOf(visitOutcomes),
    evidence: z
      .array(
        z.strictObject({
          uri: z
            .string()
            .max(500)
            .regex(/^(https|urn|s3|gs):[\x21-\x7e]+$/, 'Write the reference as a URI: https, urn, s3 or gs.'),
          sha256: z
            .string()
            .regex(/^[0-9a-f]{64}$/, 'Write the SHA-256 as 64 hexadecimal digits in lower case.'),
        }),
      )
      .max(MAX_EVIDENCE),
  })
  .refine(({ startedAt, endedAt }) => startedAt <= endedAt, {
    message: 'A visit ends after it begins.',
    path: ['endedAt'],
  });

type VisitItem = z.output<typeof visitItem>;

const visitReports: ReportKind<VisitItem> = {
  scope: 'visits:report',
  schema: visitItem,
  table: visits,
  lock: 'share',
};

/** Stores what an agency reports of its field visits; one made alone is stored and flagged. */
export async function reportVisits(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  const intake = await takeReports(work, visitReports, items);
  const now = work.context.clocks.domain.now();
  const rows: Visit[] = [];
  for (const report of intake.accepted) {
    if (!hasCome(report.item.endedAt, now)) {
      intake.refuse(
        report,
        problem('INPUT_INVALID', 'The visit is in the future.', ['items', report.index, 'endedAt']),
      );
      continue;
    }
    const row = visitOf(work, report);
    rows.push(row);
    intake.created(report, row.id, row.flags);
  }
  await work.insertAll(visits, rows);
  work.emit(
    'visit.reported',
    rows.map(({ id, placementId }) => ({ id, placementId })),
  );
  return intake.outcomes();
}

function visitOf(work: Work, { item, placement, contentHash }: AcceptedReport<VisitItem>): Visit {
  const alone = new Set(item.visitors).size < VISITORS_REQUIRED ? (['SINGLE_VISITOR'] as const) : [];
  return {
    lenderId: work.lenderId,
    id: newId('visit'),
    agencyId: placement.agencyId,
    contentHash,
    reportedAt: work.context.clocks.domain.now(),
    flags: [...reportFlags(placement, item.startedAt), ...alone],
    ...item,
  };
}
