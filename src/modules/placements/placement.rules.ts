import { larger, smaller } from '../../kernel/money.js';
import { addDays, endOfDay, type Instant, type LocalDate, type TimeZone } from '../../kernel/time.js';

/** Where a placement stands; live ones hold their account. */
export type PlacementStatus = 'ACTIVE' | 'SUSPENDED' | 'RECALLED' | 'RETURNED' | 'EXPIRED' | 'CLOSED';

export type EndReason = 'WINDOW_EXPIRED' | 'COMPLIANCE' | 'STRATEGIC' | 'DATA_CONTROL' | 'COMMERCIAL';

/** Why a lender takes an account back. */
export type RecallCategory = Exclude<EndReason, 'WINDOW_EXPIRED'>;

export type PlacementTransition = 'RECALL' | 'EXPIRE';

/** What may happen to a placement, and where it then stands. What is not here may not happen. */
export const placementTransitions: Readonly<
  Record<PlacementStatus, Partial<Record<PlacementTransition, PlacementStatus>>>
> = {
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

/** Parts of a balance by their names, decimal strings of minor units; parts without money are left out. */
export type PlacedParts = Readonly<Record<string, string>>;

/** In the order in which money pays them: Civil Code of the PRC, art. 561. */
const partNames = ['fees', 'penalty', 'interest', 'principal'] as const;

/** What is left of the parts of a debt once so much was paid that the lender's figures do not know yet. */
export function partsAfter(
  owed: Readonly<Record<`${(typeof partNames)[number]}Minor`, bigint>>,
  paidMinor: bigint,
): PlacedParts {
  let left = larger(0n, paidMinor);
  return Object.fromEntries(
    partNames.flatMap((name) => {
      const taken = smaller(left, owed[`${name}Minor`]);
      left -= taken;
      const minor = owed[`${name}Minor`] - taken;
      return minor > 0n ? [[name, minor.toString()]] : [];
    }),
  );
}

interface PlacementTimes {
  readonly status: PlacementStatus;
  readonly placedAt: Instant;
  readonly endsAt: Instant;
  readonly endedAt: Instant | null;
}

/** Flags a fact that happened outside the placement's own time, to the millisecond. */
export function reportFlags(placement: PlacementTimes, at: Instant): ReportFlag[] {
  const isOver = placement.endedAt === null ? at >= placement.endsAt : at > placement.endedAt;
  if (isOver) return [afterEnd(placement.status)];
  return at < placement.placedAt ? ['BEFORE_PLACEMENT'] : [];
}

interface PlacementDays {
  readonly status: PlacementStatus;
  readonly placedOn: LocalDate;
  readonly windowEndsOn: LocalDate;
  readonly endedOn: LocalDate | null;
}

/** Flags a fact of which only the day is known; the day of the end still belongs to the placement. */
export function dayFlags(placement: PlacementDays, day: LocalDate): ReportFlag[] {
  if (day > (placement.endedOn ?? placement.windowEndsOn)) return [afterEnd(placement.status)];
  return day < placement.placedOn ? ['BEFORE_PLACEMENT'] : [];
}

function afterEnd(status: PlacementStatus): ReportFlag {
  return status === 'RECALLED' ? 'AFTER_RECALL' : 'AFTER_EXPIRY';
}

/**
 * The last moment at which the agency may report facts: the end of a whole local day, so that money of the last day of
 * a tail can still be told of on that day.
 */
export function reportWindowEnd(zone: TimeZone, endedOn: LocalDate, days: number): Instant {
  return endOfDay(zone, addDays(endedOn, days));
}

/** Live, and its window has not run out: only then does the agency see it. */
export function isOpen(placement: PlacementTimes, now: Instant): boolean {
  return (liveStatuses as readonly PlacementStatus[]).includes(placement.status) && now < placement.endsAt;
}
