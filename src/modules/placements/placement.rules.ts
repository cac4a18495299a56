import type { Instant } from '../../kernel/time.js';

/** Where a placement stands; live ones hold their account. */
export type PlacementStatus = 'ACTIVE' | 'SUSPENDED' | 'RECALLED' | 'RETURNED' | 'EXPIRED' | 'CLOSED';

export type EndReason = 'WINDOW_EXPIRED' | 'COMPLIANCE' | 'STRATEGIC' | 'DATA_CONTROL' | 'COMMERCIAL';

/** Why a lender takes an account back. */
export type RecallCategory = Exclude<EndReason, 'WINDOW_EXPIRED'>;

export type PlacementTransition = 'RECALL' | 'EXPIRE';

/** What may happen to a placement, and where it then stands. What is not here may not happen. */
export const placementTransitions: Readonly<Record<PlacementStatus, Partial<Record<PlacementTransition, PlacementStatus>>>> = {
  ACTIVE: { RECALL: 'RECALLED', EXPIRE: 'EXPIRED' },
  SUSPENDED: { RECALL: 'RECALLED', EXPIRE: 'EXPIRED' },
  RECALLED: {},
  RETURNED: {},
  EXPIRED: {},
  CLOSED: {},
};

export const liveStatuses = ['ACTIVE', 'SUSPENDED'] as const satisfies readonly PlacementStatus[];

/** What is remarkable about a report. It is stored all the same: a refusal would only hide it. */
export type ReportFlag = 'AFTER_RECALL' | 'AFTER_EXPIRY' | 'BEFORE_PLACEMENT';

interface PlacementTimes {
  readonly placedAt: Instant;
  readonly endsAt: Instant;
  readonly endedAt: Instant | null;
  readonly status: PlacementStatus;
}

/** Flags what happened outside the placement's own time; `from` and `until` bound the fact (a day, or a moment). */
export function reportFlags(placement: PlacementTimes, from: Instant, until: Instant): ReportFlag[] {
  const end = placement.endedAt ?? placement.endsAt;
  if (from >= end) return [placement.status === 'RECALLED' ? 'AFTER_RECALL' : 'AFTER_EXPIRY'];
  return until < placement.placedAt ? ['BEFORE_PLACEMENT'] : [];
}

/** Live, and its window has not run out: only then does the agency see it. */
export function isOpen(placement: PlacementTimes, now: Instant): boolean {
  return (liveStatuses as readonly PlacementStatus[]).includes(placement.status) && now < placement.endsAt;
}
