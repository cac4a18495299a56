import { ONE, type Rounding } from '../../kernel/rate.js';
import type { LocalDate } from '../../kernel/time.js';
import type { Standing } from './commission-window.rules.js';
import type { FeeEvent } from './fee-event.rules.js';
import type { FeeTerms } from './fee-terms.rules.js';
import { tierTable, type TierTable } from './tier-table.rules.js';

/**
 * How the fees of payments come together. ALONE: each is rounded alone. POOLED: what is owed for all of a pool follows
 * from the pool's sums. IN_TURN: it follows from the pool's payments one after the other, because a fee of each is
 * needed.
 */
export type Rating = 'ALONE' | 'POOLED' | 'IN_TURN';

/** Terms made ready for calculation. */
export interface RateCard {
  readonly terms: FeeTerms;
  readonly rating: Rating;
  readonly rounding: Rounding;
  /** Exact fees are whole numbers over this: a power of a million. */
  readonly scale: bigint;
  /** What multiplies the fee of a payment, over `scale ÷ 10⁶`. */
  readonly multiplierOf: (payment: FeeEvent, standing: Standing) => bigint;
  readonly tiers: TierTable | null;
  readonly tailRate: bigint | null;
  readonly minPerPayment: bigint | null;
  readonly maxPerPayment: bigint | null;
  /** Whether parts of the money do not earn. */
  readonly isAllocated: boolean;
  readonly isMirrored: boolean;
}

/** A version of a schedule and the first day it is for. */
export interface TermsVersion {
  readonly effectiveFrom: LocalDate;
  readonly terms: FeeTerms;
}

/** The versions of one schedule, ready for calculation, ascending; at least one. */
export interface RateCards {
  readonly versions: readonly { readonly from: LocalDate; readonly card: RateCard }[];
  /** Whether some version limits what a placement can earn altogether. */
  readonly limitsPlacements: boolean;
}

const ALWAYS = '0000-01-01' as LocalDate;
const prepared = new WeakMap<FeeTerms, RateCards>();

/** Whether what a placement earns may depend on others. */
export function isShared({ terms }: RateCard): boolean {
  return (terms.kind === 'TIERED' || terms.kind === 'RECOVERY_RATE') && terms.scope !== 'PLACEMENT';
}

/** One version for ever. */
export function cardsOfTerms(terms: FeeTerms): RateCards {
  let cards = prepared.get(terms);
  if (cards === undefined) prepared.set(terms, (cards = cardsOf([{ effectiveFrom: ALWAYS, terms }])));
  return cards;
}

export function cardsOf(versions: readonly TermsVersion[]): RateCards {
  const limitsPlacements = versions.some(({ terms }) => hasLimits(terms.perPlacement));
  return {
    limitsPlacements,
    versions: versions.map(({ effectiveFrom, terms }) => ({
      from: effectiveFrom,
      card: rateCard(terms, limitsPlacements),
    })),
  };
}

/** The version in force on the day; the first one for days before it. */
export function cardOn({ versions }: RateCards, day: LocalDate): RateCard {
  if (versions.length === 1) return versions[0]!.card;
  return (versions.findLast(({ from }) => from <= day) ?? versions[0]!).card;
}

function rateCard(terms: FeeTerms, limitsPlacements: boolean): RateCard {
  const { direct, discoveryPpm, tail, perPayment, commissionable } = terms;
  const multipliers = [direct.multiplierPpm !== ONE, discoveryPpm !== 0 && discoveryPpm !== ONE];
  const power = multipliers.filter(Boolean).length;
  return {
    terms,
    rating: ratingOf(terms, { limitsPlacements, hasMultipliers: power > 0 }),
    rounding: terms.rounding,
    scale: MILLION ** BigInt(1 + power),
    multiplierOf: multiplying(terms, multipliers),
    tiers: tierTable(terms, MILLION ** BigInt(power)),
    tailRate: tail.ratePpm === undefined ? null : BigInt(tail.ratePpm),
    minPerPayment: toBigint(perPayment.minMinor),
    maxPerPayment: toBigint(perPayment.maxMinor),
    isAllocated: commissionable !== undefined,
    isMirrored: terms.reversals === 'MIRROR',
  };
}

function ratingOf(
  terms: FeeTerms,
  { limitsPlacements, hasMultipliers }: { limitsPlacements: boolean; hasMultipliers: boolean },
): Rating {
  const isTiered = terms.kind === 'TIERED' || terms.kind === 'RECOVERY_RATE';
  if (!isTiered && terms.roundAt === 'PAYMENT') return 'ALONE';
  const isWide = isTiered && terms.scope !== 'PLACEMENT';
  const isMarginal = terms.kind === 'TIERED' && terms.mode === 'MARGINAL';
  const needsEach =
    terms.roundAt === 'PAYMENT' ||
    terms.reversals === 'MIRROR' ||
    hasLimits(terms.perPayment) ||
    (limitsPlacements && isWide) ||
    (hasMultipliers && isMarginal);
  return needsEach ? 'IN_TURN' : 'POOLED';
}

function multiplying(
  { direct, discoveryPpm }: FeeTerms,
  [hasDirect, hasDiscovery]: readonly boolean[],
): RateCard['multiplierOf'] {
  if (!hasDirect && !hasDiscovery) return () => 1n;
  const ofDirect = BigInt(direct.multiplierPpm);
  const ofDiscovery = BigInt(discoveryPpm);
  return ({ channel }, standing) => {
    let multiplier = 1n;
    if (hasDirect) multiplier *= channel === 'DIRECT' ? ofDirect : MILLION;
    if (hasDiscovery) multiplier *= standing === 'DISCOVERED' ? ofDiscovery : MILLION;
    return multiplier;
  };
}

function hasLimits({ minMinor, maxMinor }: FeeTerms['perPayment']): boolean {
  return minMinor !== undefined || maxMinor !== undefined;
}

function toBigint(value: number | undefined): bigint | null {
  return value === undefined ? null : BigInt(value);
}

const MILLION = BigInt(ONE);
