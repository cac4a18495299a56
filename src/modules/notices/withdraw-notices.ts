import { z } from 'zod';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import { idText, instantText, oneOf, referenceText } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import type { ItemOutcome } from '../../kernel/wire.js';
import { subjectsOfAccounts, type Subject } from '../accounts/index.js';
import { reportFlags, takeReports, type AcceptedReport, type ReportKind } from '../placements/index.js';
import { endAndSettle, endTrouble } from './end-notices.js';
import { endableNotices, type EndedNotice, type Ending } from './ends.js';
import { noticeEnds } from './notice.entity.js';
import { noticeKinds, saidEndReasons } from './notice-kinds.rules.js';

const withdrawal = z.strictObject({
  placementId: idText('placement'),
  reference: referenceText,
  noticeId: idText('notice'),
  reason: oneOf(saidEndReasons),
  endedAt: instantText,
});

type Withdrawal = z.output<typeof withdrawal>;

const withdrawals: ReportKind<Withdrawal> = {
  scope: 'notices:report',
  schema: withdrawal,
  table: noticeEnds,
  lock: 'update',
};

/**
 * An agency tells that notices hold no more: a person wants to be called at work again, a consent is taken back. What
 * holds a debt is not theirs to let go of; only the lender ends that.
 */
export async function withdrawNotices(work: Work, items: readonly unknown[]): Promise<ItemOutcome[]> {
  const intake = await takeReports(work, withdrawals, items);
  const { accepted } = intake;
  const subjects = await subjectsOfAccounts(work, [
    ...new Set(accepted.map(({ placement }) => placement.accountId)),
  ]);
  const found = await endableNotices(
    work,
    accepted.map(({ item }) => item.noticeId),
  );
  const endings = new Map<string, Ending>();
  for (const report of accepted) {
    const notice = found.get(report.item.noticeId);
    const subject = subjects.get(report.placement.accountId)!;
    const verdict = withdrawn(work, report, notice, subject);
    if (!('notice' in verdict)) intake.refuse(report, verdict);
    else if (endings.has(verdict.notice.id)) intake.refuse(report, isOver(report));
    else {
      endings.set(verdict.notice.id, verdict);
      intake.created(report, verdict.notice.id, verdict.report!.flags);
    }
  }
  await endAndSettle(work, [...endings.values()]);
  return intake.outcomes();
}

/** The ending that a report comes to, or why it does not. */
function withdrawn(
  work: Work,
  report: AcceptedReport<Withdrawal>,
  notice: EndedNotice | undefined,
  subject: Subject,
): Ending | ItemProblem {
  const { item, placement, index, contentHash } = report;
  const { reason, endedAt, reference } = item;
  const path = ['items', index];
  if (notice === undefined || !isAbout(notice, subject))
    return problem('NOT_FOUND', 'There is no such notice about this placement.', [...path, 'noticeId']);
  if (noticeKinds[notice.kind].endedBy === 'LENDER')
    return problem('STATE_CONFLICT', 'Only the lender ends a notice of this kind: tell them.', [
      ...path,
      'noticeId',
    ]);
  if (notice.isOver) return isOver(report);
  const now = work.context.clocks.domain.now();
  const trouble = endTrouble(notice, { reason, at: endedAt, now }, [...path, 'reason']);
  if (trouble !== null) return trouble;
  const flags = reportFlags(placement, endedAt);
  const told = { placementId: placement.id, agencyId: placement.agencyId, reference, contentHash, flags };
  return { notice, reason, endedAt, report: told };
}

function isAbout({ debtorId, accountId }: EndedNotice, subject: Subject): boolean {
  return debtorId === subject.debtorId && (accountId === null || accountId === subject.accountId);
}

function isOver({ index }: AcceptedReport<Withdrawal>): ItemProblem {
  return problem('STATE_CONFLICT', 'This notice is over already.', ['items', index, 'noticeId']);
}
