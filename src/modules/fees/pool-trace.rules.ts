import { larger, smaller } from '../../kernel/money.js';
import { roundedQuotient } from '../../kernel/rate.js';
import type { PoolScope, PoolState } from './pool.rules.js';
import type { PoolChange } from './pools.rules.js';
import type { RateCard } from './rate-card.rules.js';
import { tierReached, type TierTable } from './tier-table.rules.js';

/** A pool at a moment: decimal strings of minor units, the exact fee as a fraction. */
export interface PoolStateTrace {
  readonly collectedMinor: string;
  /** What recovery is measured against. */
  readonly placedMinor?: string;
  /** The rate of the tier reached, where it is for everything. */
  readonly ratePpm?: number | null;
  /** Fees of payments with a rate of their own, where there are some. */
  readonly exactOwnRates?: string;
  readonly exactFee: string;
  /** The exact fee rounded; left out where the payments have fees of their own. */
  readonly feeMinor?: string;
}

/** Money that came into, or left, one tier; a negative flat amount was taken back. */
export interface SliceTrace {
  readonly fromMinor: string;
  readonly toMinor: string;
  readonly ratePpm: number;
  readonly flatMinor?: string;
}

/** How an event changed a pool of payments that are rated together. */
export interface PoolTrace {
  readonly scope: PoolScope['scope'];
  /** The placement or batch; null for the whole agreement. */
  readonly of: string | null;
  /** The month, or LIFETIME. */
  readonly window: string;
  readonly before: PoolStateTrace;
  readonly after: PoolStateTrace;
  /** Of marginal tiers: the slices between what was collected before and after. */
  readonly slices?: readonly SliceTrace[];
  /** Where another tier was reached: the event's own money at the new rate, and the rest at the difference. */
  readonly crossing?: { readonly commissionMinor: string; readonly trueUpMinor: string };
}

export function poolTraceOf({ pool, before, after }: PoolChange): PoolTrace {
  const { card, scope } = pool;
  return {
    scope: scope.scope,
    of: scope.of,
    window: scope.window,
    before: stateTrace(before, card),
    after: stateTrace(after, card),
    ...(card.tiers?.kind === 'MARGINAL' ? { slices: slicesBetween(card.tiers, before, after, card) } : {}),
    ...crossing(card, before, after),
  };
}

function stateTrace(
  { sums, exact, feeMinor }: PoolState,
  { tiers, scale, rating }: RateCard,
): PoolStateTrace {
  return {
    collectedMinor: sums.collectedMinor.toString(),
    ...(tiers?.kind === 'RECOVERY' ? { placedMinor: sums.placedMinor.toString() } : {}),
    ...(tiers === null || tiers.kind === 'MARGINAL' ? {} : { ratePpm: rateReached(tiers, sums) }),
    ...(tiers === null || sums.fixed === 0n ? {} : { exactOwnRates: `${sums.fixed}/${scale}` }),
    exactFee: `${exact}/${scale}`,
    ...(rating === 'POOLED' ? { feeMinor: feeMinor.toString() } : {}),
  };
}

function rateReached(tiers: TierTable, sums: PoolState['sums']): number | null {
  const tier = tierReached(tiers, sums);
  return tier < 0 ? null : Number(tiers.rows[tier]!.rate);
}

function slicesBetween(
  { rows }: TierTable,
  { sums: before }: PoolState,
  { sums: after }: PoolState,
  { scale }: RateCard,
): SliceTrace[] {
  const [a, b] = [before.collectedMinor, after.collectedMinor];
  const [low, high] = [smaller(a, b), larger(a, b)];
  return rows.flatMap(({ from, rate, flat }, i) => {
    const fromMinor = larger(low, from);
    const next = rows[i + 1]?.from;
    const toMinor = next === undefined ? high : smaller(high, next);
    if (fromMinor >= toMinor) return [];
    const isEntered = flat !== 0n && low <= from;
    return {
      fromMinor: (a <= b ? fromMinor : toMinor).toString(),
      toMinor: (a <= b ? toMinor : fromMinor).toString(),
      ratePpm: Number(rate),
      ...(isEntered ? { flatMinor: ((a <= b ? flat : -flat) / scale).toString() } : {}),
    };
  });
}

function crossing(card: RateCard, before: PoolState, after: PoolState): Pick<PoolTrace, 'crossing'> {
  const { tiers, scale, rounding } = card;
  if (tiers === null || tiers.kind === 'MARGINAL' || card.rating !== 'POOLED') return {};
  const tier = tierReached(tiers, after.sums);
  if (tier < 0 || tier === tierReached(tiers, before.sums) || before.sums.collectedMinor === 0n) return {};
  const own = (after.sums.weighted - before.sums.weighted) * tiers.rows[tier]!.rate;
  const commissionMinor = roundedQuotient(own + after.sums.fixed - before.sums.fixed, scale, rounding);
  const trueUpMinor = after.feeMinor - before.feeMinor - commissionMinor;
  return {
    crossing: { commissionMinor: commissionMinor.toString(), trueUpMinor: trueUpMinor.toString() },
  };
}
