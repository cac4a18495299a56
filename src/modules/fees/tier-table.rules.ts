import type { FeeTerms } from './fee-terms.rules.js';

/** What the money of a pool comes to. */
export interface PoolSums {
  /** Money that counts for the tiers, in minor units. */
  readonly collectedMinor: bigint;
  /** The same, each payment times its multiplier. */
  readonly weighted: bigint;
  /** Exact fees of payments with a rate of their own. */
  readonly fixed: bigint;
  /** What was placed: the denominator of a recovery rate. */
  readonly placedMinor: bigint;
}

export interface TierRow {
  readonly from: bigint;
  readonly rate: bigint;
  readonly flat: bigint;
}

/** The tiers of a schedule: what they make of a pool's sums. */
export interface TierTable {
  readonly kind: 'MARGINAL' | 'WHOLE' | 'RECOVERY';
  readonly rows: readonly TierRow[];
  /** The exact fee of the tiered money, over the card's scale. Nothing collected earns nothing. */
  exactFee(sums: PoolSums): bigint;
}

/** `unit`: what multipliers are counted in, a power of a million. Null for schedules without tiers. */
export function tierTable(terms: FeeTerms, unit: bigint): TierTable | null {
  if (terms.kind !== 'TIERED' && terms.kind !== 'RECOVERY_RATE') return null;
  const rows = terms.tiers.map(({ from, ratePpm, flatMinor = 0 }) => ({
    from: BigInt(from),
    rate: BigInt(ratePpm),
    flat: BigInt(flatMinor) * unit * MILLION,
  }));
  if (terms.kind === 'RECOVERY_RATE')
    return { kind: 'RECOVERY', rows, exactFee: (sums) => reached(rows, sums, recoveryTier(rows, sums)) };
  if (terms.mode === 'WHOLE')
    return { kind: 'WHOLE', rows, exactFee: (sums) => reached(rows, sums, wholeTier(rows, sums)) };
  return { kind: 'MARGINAL', rows, exactFee: marginal(rows, unit) };
}

/** The tier whose rate is for everything, or -1 where nothing was collected. `from` is inclusive. */
export function tierReached(table: TierTable, sums: PoolSums): number {
  if (sums.collectedMinor <= 0n) return -1;
  return table.kind === 'RECOVERY' ? recoveryTier(table.rows, sums) : wholeTier(table.rows, sums);
}

const MILLION = 1_000_000n;

function reached(rows: readonly TierRow[], { collectedMinor, weighted }: PoolSums, tier: number): bigint {
  return collectedMinor <= 0n ? 0n : weighted * rows[tier]!.rate + rows[tier]!.flat;
}

function wholeTier(rows: readonly TierRow[], { collectedMinor }: PoolSums): number {
  let tier = rows.length - 1;
  while (tier > 0 && collectedMinor < rows[tier]!.from) tier -= 1;
  return tier;
}

/** Compared by multiplying crosswise: a percentage that was rounded for show decides nothing. */
function recoveryTier(rows: readonly TierRow[], { collectedMinor, placedMinor }: PoolSums): number {
  let tier = rows.length - 1;
  while (tier > 0 && collectedMinor * MILLION < rows[tier]!.from * placedMinor) tier -= 1;
  return tier;
}

/** Each slice at its own rate; a tier's flat amount is earned once more than its `from` was collected. */
function marginal(rows: readonly TierRow[], unit: bigint): TierTable['exactFee'] {
  let below = 0n;
  const table = rows.map((row, i) => {
    const previous = rows[i - 1];
    if (previous !== undefined) below += (row.from - previous.from) * previous.rate * unit;
    below += row.flat;
    return { from: row.from, rate: row.rate * unit, below };
  });
  return ({ collectedMinor }) => {
    if (collectedMinor <= 0n) return 0n;
    let tier = table.length - 1;
    while (tier > 0 && collectedMinor <= table[tier]!.from) tier -= 1;
    const { from, rate, below: earned } = table[tier]!;
    return earned + (collectedMinor - from) * rate;
  };
}
