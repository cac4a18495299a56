import { z } from 'zod';
import { problem, type ItemProblem } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import { hasCome, idText, instantText, oneOf } from '../../kernel/parse.js';
import type { Work } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import { endableNotices, endNotices, type EndedNotice, type Ending } from './ends.js';
import { noticeKinds, saidEndReasons, type SaidEndReason } from './notice-kinds.rules.js';
import { lockDebts, settleHolds } from './settle-holds.js';
import { eventItems } from './store-notices.js';

export const endNoticesCommand = z.strictObject({
  ids: z.array(idText('notice')).min(1).max(500),
  reason: oneOf(saidEndReasons),
  endedAt: instantText.nullish(),
});

export type EndNotices = z.output<typeof endNoticesCommand>;

export interface EndedNotices {
  readonly ended: readonly Id<'notice'>[];
  /** Were over before: nothing changed. */
  readonly unchanged: readonly Id<'notice'>[];
  readonly refused: readonly { readonly noticeId: Id<'notice'>; readonly problem: ItemProblem }[];
}

/** The lender says that notices hold no more: what they alone held is free again at once. Ending again changes nothing. */
export async function endNoticesByLender(
  work: Work,
  { ids, reason, endedAt }: EndNotices,
): Promise<EndedNotices> {
  const found = await endableNotices(work, ids);
  const now = work.context.clocks.domain.now();
  const at = endedAt ?? now;
  const verdicts = [...new Set(ids)].map((id) => {
    const notice = found.get(id);
    const path = ['input', 'ids', ids.indexOf(id)];
    if (notice === undefined) return { id, trouble: problem('NOT_FOUND', 'There is no such notice.', path) };
    return { id, notice, trouble: notice.isOver ? null : endTrouble(notice, { reason, at, now }, path) };
  });
  const endings = verdicts.flatMap(({ notice, trouble }) =>
    notice === undefined || notice.isOver || trouble !== null ? [] : [{ notice, reason, endedAt: at }],
  );
  await endAndSettle(work, endings);
  return {
    ended: endings.map(({ notice }) => notice.id),
    unchanged: verdicts.flatMap(({ id, notice }) => (notice?.isOver ? [id] : [])),
    refused: verdicts.flatMap(({ id, trouble }) =>
      trouble === null ? [] : [{ noticeId: id, problem: trouble }],
    ),
  };
}

/** Why a notice does not end so, or null. */
export function endTrouble(
  { kind, occurredAt }: Pick<EndedNotice, 'kind' | 'occurredAt'>,
  { reason, at, now }: { readonly reason: SaidEndReason; readonly at: Instant; readonly now: Instant },
  path: readonly (string | number)[],
): ItemProblem | null {
  const { endsFor } = noticeKinds[kind];
  if (!endsFor.includes(reason))
    return problem('INPUT_INVALID', `A ${kind} ends for one of ${endsFor.join(', ')}.`, path);
  if (!hasCome(at, now)) return problem('INPUT_INVALID', 'This is in the future.', path);
  if (at < occurredAt) return problem('INPUT_INVALID', 'It ended before it was learned.', path);
  return null;
}

/** Ends notices and settles what they held; the debts of their people are locked first. */
export async function endAndSettle(work: Work, endings: readonly Ending[]): Promise<void> {
  if (endings.length === 0) return;
  const debts = await lockDebts(work, [...new Set(endings.map(({ notice }) => notice.debtorId))]);
  await endNotices(work, endings);
  work.emit(
    'notice.ended',
    endings.flatMap(({ notice }) => eventItems(notice, debts)),
  );
  await settleHolds(work, debts);
}
