import type { Work } from '../../kernel/store.js';
import { localDateIn, monthOf, type Instant, type MonthNumber } from '../../kernel/time.js';
import { releaseAccounts } from '../accounts/index.js';
import { openDuties, type EndedPlacement } from '../deletions/index.js';
import { placements, type Placement } from './placement.entity.js';
import {
  placementTransitions,
  reportWindowEnd,
  type EndReason,
  type PlacementTransition,
} from './placement.rules.js';

/** Records that the windows of these placements have run out. */
export async function expirePlacements(work: Work, overdue: readonly Placement[]): Promise<void> {
  await endPlacements(work, overdue, { transition: 'EXPIRE', endReason: 'WINDOW_EXPIRED' });
  work.emit(
    'placement.expired',
    overdue.map(({ id }) => ({ id, placementId: id })),
  );
}

interface Ending {
  readonly transition: PlacementTransition;
  readonly endReason: EndReason;
  /** Of a recall: the open month of each agreement, shared before the placements were locked. */
  readonly open?: ReadonlyMap<string, MonthNumber>;
}

/**
 * Ends placements that this transaction holds locked: the account is free again, the report window begins to run, and
 * the agency owes the deletion of what it holds. One statement per agreement and status, whatever the number of placements.
 */
export async function endPlacements(
  work: Work,
  live: readonly Placement[],
  { transition, endReason, open }: Ending,
): Promise<void> {
  const now = work.context.clocks.domain.now();
  const alike = Map.groupBy(live, ({ agreementId, status, reportWindowDays, endsAt }) =>
    [agreementId, status, reportWindowDays, transition === 'EXPIRE' ? endsAt : 0].join(),
  );
  const ended: EndedPlacement[] = [];
  for (const group of alike.values()) {
    const one = group[0]!;
    const status = placementTransitions[one.status][transition];
    if (status === undefined) continue;
    // an expiry takes effect when the window ran out, however late it is noticed
    const endedAt = transition === 'EXPIRE' ? ((one.endsAt - 1) as Instant) : now;
    const endedOn = localDateIn(one.timeZone, endedAt);
    await work.update(
      placements,
      { id: group.map(({ id }) => id) },
      {
        status,
        liveAccountId: null,
        endedAt,
        endedOn,
        endReason,
        reportUntil: reportWindowEnd(one.timeZone, endedOn, one.reportWindowDays),
        recallSettlesIn: open === undefined ? null : Math.max(open.get(one.agreementId)!, monthOf(endedOn)),
        updatedAt: now,
      },
    );
    ended.push(...group.map((placement) => ({ ...placement, endedAt, endedOn })));
  }
  await openDuties(work, ended);
  await releaseAccounts(
    work,
    live.map(({ accountId }) => accountId),
  );
}
