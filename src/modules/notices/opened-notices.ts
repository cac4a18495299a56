import type { Id } from '../../kernel/ids.js';
import type { Work } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import type { ReportedPlacement } from '../placements/index.js';
import { endAndSettle } from './end-notices.js';
import { endableNotices } from './ends.js';
import { storeNotices } from './store-notices.js';

/** A notice that something else opens, such as a complaint that asks for the debt to be held. */
export interface OpenedNotice {
  readonly kind: 'COMPLAINT';
  /** The id of what opened it: its reference, and the key of the answer. */
  readonly key: string;
  readonly accountId: Id<'account'>;
  readonly placement: ReportedPlacement | null;
  readonly contentHash: string;
  readonly occurredAt: Instant;
}

/** Opens notices and holds their debts; answers their ids by key. */
export async function openNotices(
  work: Work,
  opened: readonly OpenedNotice[],
): Promise<ReadonlyMap<string, Id<'notice'>>> {
  const ids = new Map<string, Id<'notice'>>();
  const isTold = work.context.audience === 'agency';
  const told = opened.map(({ kind, key, occurredAt, placement, ...rest }, index) => ({
    ...rest,
    placement: isTold ? placement : null,
    index,
    item: { reference: key, kind, occurredAt, covers: 'DEBT' as const, details: {} },
  }));
  await storeNotices(work, told, {
    created: ({ item }, id) => ids.set(item.reference, id as Id<'notice'>),
    refuse: ({ item }, { message }) => {
      throw new Error(`the notice of ${item.reference} was refused: ${message}`);
    },
  });
  return ids;
}

/** Ends notices that were opened so, now that what opened them is over; those that are over already stay as they are. */
export async function endOpenedNotices(work: Work, ids: readonly Id<'notice'>[]): Promise<void> {
  const found = await endableNotices(work, ids);
  const endedAt = work.context.clocks.domain.now();
  await endAndSettle(
    work,
    [...found.values()].flatMap((notice) =>
      notice.isOver ? [] : [{ notice, reason: 'NO_LONGER_TRUE' as const, endedAt }],
    ),
  );
}
