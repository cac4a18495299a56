import { problem, type ItemProblem } from '../../kernel/errors.js';
import { newId, type Id } from '../../kernel/ids.js';
import { hasCome } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import { subjectsOfAccounts, type Subject } from '../accounts/index.js';
import { openNotices, type OpenedNotice } from '../notices/index.js';
import { reportFlags, type ReportedPlacement } from '../placements/index.js';
import { installedKeyring, sealUnderTenant } from '../privacy/index.js';
import type { ComplaintItem } from './complaint-item.js';
import { complaints, type Complaint } from './complaint.entity.js';
import { clockOf, dueAfter } from './complaint.rules.js';

/** A complaint that came through one of the doors. */
export interface ToldComplaint {
  readonly index: number;
  readonly item: ComplaintItem;
  readonly contentHash: string;
  readonly accountId: Id<'account'>;
  /** Whose work it is about; null: the lender's own. */
  readonly placement: ReportedPlacement | null;
}

export interface Verdicts<T extends ToldComplaint> {
  created(told: T, id: string, flags: readonly string[]): void;
  refuse(told: T, trouble: ItemProblem): void;
}

/** Stores complaints with their clocks, and holds the debts of those that ask for it in the same transaction. */
export async function storeComplaints<T extends ToldComplaint>(
  work: Work,
  told: readonly T[],
  verdicts: Verdicts<T>,
): Promise<void> {
  const now = work.context.clocks.domain.now();
  const come = told.filter((each) => {
    const hasHappened = hasCome(each.item.receivedAt, now);
    const path = ['items', each.index, 'receivedAt'];
    if (!hasHappened) verdicts.refuse(each, problem('INPUT_INVALID', 'This is in the future.', path));
    return hasHappened;
  });
  if (come.length === 0) return;
  const subjects = await subjectsOfAccounts(work, [...new Set(come.map(({ accountId }) => accountId))]);
  const ids = new Map(come.map((each) => [each, newId('complaint')]));
  const opened = await openNotices(
    work,
    come.filter(({ item }) => item.asksHold).map((each) => holdFor(each, ids.get(each)!)),
  );
  const sealed = await sealedDescriptions(work, come, ids);
  const rows = come.map((each) => {
    const id = ids.get(each)!;
    return rowOf(work, each, {
      id,
      sealed: sealed.get(id) ?? null,
      subject: subjects.get(each.accountId)!,
      noticeId: opened.get(id) ?? null,
    });
  });
  await work.insertAll(complaints, rows);
  come.forEach((each, n) => verdicts.created(each, rows[n]!.id, rows[n]!.flags));
  work.emit(
    'complaint.received',
    rows.map(({ id, placementId, category }) => ({
      id,
      ...(placementId && { placementId }),
      change: category,
    })),
  );
}

/** By the id of the complaint. */
async function sealedDescriptions(
  work: Work,
  told: readonly ToldComplaint[],
  ids: ReadonlyMap<ToldComplaint, Id<'complaint'>>,
): Promise<ReadonlyMap<string, string>> {
  const groups = told.flatMap((each) => {
    const { description } = each.item;
    return description === undefined ? [] : [{ place: placeOf(ids.get(each)!), value: { description } }];
  });
  const sealed = await sealUnderTenant(work, installedKeyring(), groups);
  return new Map(groups.map(({ place: { row } }, n) => [row, sealed[n]!]));
}

function holdFor(
  { accountId, placement, item, contentHash }: ToldComplaint,
  id: Id<'complaint'>,
): OpenedNotice {
  return { kind: 'COMPLAINT', key: id, accountId, placement, contentHash, occurredAt: item.receivedAt };
}

interface RowParts {
  readonly id: Id<'complaint'>;
  readonly sealed: string | null;
  readonly subject: Subject;
  readonly noticeId: Id<'notice'> | null;
}

function rowOf(work: Work, told: ToldComplaint, { id, sealed, subject, noticeId }: RowParts): Complaint {
  const { item, placement, contentHash, accountId } = told;
  const { actorId, audience, clocks } = work.context;
  const { category, channel, receivedAt, reference } = item;
  const now = clocks.domain.now();
  return {
    lenderId: work.lenderId,
    id,
    accountId,
    placementId: placement?.id ?? null,
    agencyId: placement?.agencyId ?? null,
    reportedBy: audience === 'agency' ? 'AGENCY' : 'LENDER',
    actorId,
    reference,
    recordedReference: audience === 'agency' ? null : reference,
    contentHash,
    category,
    channel,
    sealed,
    receivedAt,
    reportedAt: now,
    ...dueDates(item, subject),
    status: 'OPEN',
    step: 0,
    noticeId,
    contactIds: [],
    collector: null,
    penaltyMinor: null,
    currency: placement?.currency ?? null,
    flags: placement === null ? [] : reportFlags(placement, receivedAt),
    updatedAt: now,
  };
}

function dueDates(
  { receivedAt, acknowledgeDays, answerDays }: ComplaintItem,
  { jurisdiction, timeZones }: Subject,
): { readonly acknowledgeBy: Instant; readonly answerBy: Instant } {
  const usual = clockOf(jurisdiction);
  const [zone] = timeZones;
  const due = (days: number) => dueAfter(zone!, receivedAt, days);
  return {
    acknowledgeBy: due(acknowledgeDays ?? usual.acknowledgeDays),
    answerBy: due(answerDays ?? usual.answerDays),
  };
}

export function placeOf(row: Id<'complaint'>) {
  return { table: 'complaint', row, group: 'description' };
}
