import { roundedQuotient } from '../../kernel/rate.js';
import { monthLabel } from '../../kernel/time.js';
import { limited } from './fee-limits.rules.js';
import type { Entry, Share } from './payment-entry.rules.js';
import { placeAmong } from './place-among.rules.js';
import type { PlacementLedger, Change } from './placement-ledger.rules.js';
import type { RateCard } from './rate-card.rules.js';
import type { PoolSums } from './tier-table.rules.js';

/** What a pool held and owed at some moment; the exact fee over the card's scale. */
export interface PoolState {
  readonly sums: PoolSums;
  readonly exact: bigint;
  readonly feeMinor: bigint;
}

/** Payments whose fees are worked out together: those of one scope and window. */
export interface Pool {
  readonly card: RateCard;
  readonly scope: PoolScope;
  readonly state: PoolState;
  /** Takes in what became of these payments; answers the payments that it changed beside them. */
  settle(changes: readonly Change[]): readonly Change[];
  /** Changes what a recovery is measured against. */
  place(minor: bigint): readonly Change[];
}

/** Who shares the pool; `ledger` is the placement where only one does. */
export interface PoolScope {
  readonly key: string;
  readonly scope: 'PLACEMENT' | 'BATCH' | 'AGREEMENT';
  readonly of: string | null;
  readonly window: string;
  readonly ledger: PlacementLedger | null;
}

export const NOTHING: PoolSums = { collectedMinor: 0n, weighted: 0n, fixed: 0n, placedMinor: 0n };

/** Which pool a payment belongs to. */
export function poolScopeOf({ card, ledger, month }: Entry): PoolScope {
  const { terms } = card;
  const scope = terms.kind === 'TIERED' || terms.kind === 'RECOVERY_RATE' ? terms.scope : 'PLACEMENT';
  const window = terms.kind === 'TIERED' && terms.window === 'MONTH' ? monthLabel(month) : 'LIFETIME';
  const of = scopeName(scope, ledger);
  return { key: keyOf(of, window), scope, of, window, ledger: scope === 'PLACEMENT' ? ledger : null };
}

/** The scope of a pool that several placements share. */
export function sharedScope({ terms }: RateCard, name: string, window: string): PoolScope {
  const scope = terms.kind === 'TIERED' || terms.kind === 'RECOVERY_RATE' ? terms.scope : 'AGREEMENT';
  const of = scope === 'AGREEMENT' ? null : name;
  return { key: keyOf(of, window), scope, of, window, ledger: null };
}

function keyOf(of: string | null, window: string): string {
  return `${of ?? ''} ${window}`;
}

/** The placement or batch that a pool of this scope is for. */
export function scopeName(scope: PoolScope['scope'], { key, placement }: PlacementLedger): string | null {
  if (scope === 'AGREEMENT') return null;
  return scope === 'BATCH' ? (placement.batch ?? '') : key;
}

export function newPool(card: RateCard, scope: PoolScope, placedMinor: bigint): Pool {
  return card.rating === 'POOLED'
    ? new PooledSums(card, scope, placedMinor)
    : new PaymentsInTurn(card, scope, placedMinor);
}

/** A pool whose sums alone decide, as they were kept. */
export function keptPool(card: RateCard, scope: PoolScope, sums: PoolSums): Pool {
  return new PooledSums(card, scope, sums.placedMinor, sums);
}

/** The sums alone decide: one payment more or less costs the same, however many there are. */
class PooledSums implements Pool {
  state: PoolState;

  constructor(
    readonly card: RateCard,
    readonly scope: PoolScope,
    placedMinor: bigint,
    sums?: PoolSums,
  ) {
    this.state = { sums: { ...NOTHING, placedMinor }, exact: 0n, feeMinor: 0n };
    if (sums !== undefined) this.#become(sums);
  }

  settle(changes: readonly Change[]): readonly Change[] {
    let { sums } = this.state;
    for (const { entry, before } of changes)
      sums = added(sums, entry, entry.share!.ratedMinor - (before?.ratedMinor ?? 0n));
    if (sums !== this.state.sums) this.#become(sums);
    return [];
  }

  place(minor: bigint): readonly Change[] {
    this.#become({ ...this.state.sums, placedMinor: this.state.sums.placedMinor + minor });
    return [];
  }

  #become(sums: PoolSums): void {
    const exact = exactFee(this.card, sums);
    this.state = { sums, exact, feeMinor: roundedQuotient(exact, this.card.scale, this.card.rounding) };
  }
}

/** The fee of each payment is what it adds to those before it, in evaluation order. */
class PaymentsInTurn implements Pool {
  state: PoolState;
  readonly #entries: Entry[] = [];
  #placedMinor: bigint;

  constructor(
    readonly card: RateCard,
    readonly scope: PoolScope,
    placedMinor: bigint,
  ) {
    this.#placedMinor = placedMinor;
    this.state = { sums: { ...NOTHING, placedMinor }, exact: 0n, feeMinor: 0n };
  }

  settle(changes: readonly Change[]): readonly Change[] {
    let from = this.#entries.length;
    for (const { entry, before } of changes) {
      const place = placeAmong(this.#entries, entry.payment);
      if (before === null) this.#entries.splice(place, 0, entry);
      if (place < from) from = place;
    }
    return this.#settleFrom(from, new Set(changes.map(({ entry }) => entry)));
  }

  place(minor: bigint): readonly Change[] {
    this.#placedMinor += minor;
    return this.#settleFrom(0, new Set());
  }

  #settleFrom(from: number, expected: Set<Entry>): readonly Change[] {
    const changes: Change[] = [];
    let { sums, exact } = this.#before(from);
    let left = expected.size;
    for (let i = from; i < this.#entries.length; i++) {
      const entry = this.#entries[i]!;
      const isExpected = expected.has(entry);
      if (left === 0 && !isExpected && isUnmoved(entry, sums, exact)) break;
      if (isExpected) left -= 1;
      entry.before = { sums, exact };
      sums = added(sums, entry, entry.share!.ratedMinor);
      const turn = turnOf(entry, entry.before, sums);
      const fee = limited(this.#rounded(exact, turn), entry, entry.share!);
      const before = entry.share!;
      remember(entry, { exactBefore: exact, exact: turn, feeMinor: fee }, isExpected);
      if (!isExpected && fee !== before.feeMinor) changes.push({ entry, before, after: entry.share! });
      exact += turn;
    }
    this.#total();
    return changes;
  }

  #before(from: number): { sums: PoolSums; exact: bigint } {
    const entry = this.#entries[from - 1];
    if (entry === undefined) return { sums: { ...NOTHING, placedMinor: this.#placedMinor }, exact: 0n };
    const { sums, exact } = entry.before!;
    return { sums: added(sums, entry, entry.share!.ratedMinor), exact: exact + entry.share!.exact! };
  }

  #rounded(before: bigint, turn: bigint): bigint {
    const { scale, rounding, terms } = this.card;
    const round = (exact: bigint) => roundedQuotient(exact, scale, rounding);
    return terms.roundAt === 'PAYMENT' ? round(turn) : round(before + turn) - round(before);
  }

  /** For the trace; what is owed are the fees of the payments. */
  #total(): void {
    const last = this.#before(this.#entries.length);
    this.state = { ...last, feeMinor: 0n };
  }
}

/** A share that others have read stays as it is. */
function remember(
  entry: Entry,
  fee: Pick<Share, 'exactBefore' | 'exact' | 'feeMinor'>,
  isFresh: boolean,
): void {
  if (isFresh) Object.assign(entry.share!, fee);
  else entry.share = { ...entry.share!, ...fee };
}

/** What the payment adds to the exact fee of the pool. */
function turnOf(entry: Entry, { sums: before }: NonNullable<Entry['before']>, after: PoolSums): bigint {
  const { card } = entry;
  const fixed = after.fixed - before.fixed;
  if (card.tiers === null) return fixed;
  const tiered = card.tiers.exactFee(after) - card.tiers.exactFee(before);
  return fixed + (card.tiers.kind === 'MARGINAL' ? (tiered * entry.multiplier) / unitOf(card) : tiered);
}

function exactFee({ tiers }: RateCard, sums: PoolSums): bigint {
  return sums.fixed + (tiers === null ? 0n : tiers.exactFee(sums));
}

/** The sums with so much more of a payment; one with a rate of its own counts for no tier. */
function added(sums: PoolSums, { ratePpm, multiplier, card }: Entry, minor: bigint): PoolSums {
  if (minor === 0n) return sums;
  const { collectedMinor, weighted, fixed, placedMinor } = sums;
  if (ratePpm !== null) {
    const exact = fixed + minor * ratePpm * multiplier;
    // without tiers the money is counted for the reader of the trace
    const collected = card.tiers === null ? collectedMinor + minor : collectedMinor;
    return { collectedMinor: collected, weighted, fixed: exact, placedMinor };
  }
  return {
    collectedMinor: collectedMinor + minor,
    weighted: weighted + minor * multiplier,
    fixed,
    placedMinor,
  };
}

function isUnmoved({ before }: Entry, sums: PoolSums, exact: bigint): boolean {
  return (
    before !== null &&
    before.exact === exact &&
    before.sums.collectedMinor === sums.collectedMinor &&
    before.sums.weighted === sums.weighted &&
    before.sums.fixed === sums.fixed &&
    before.sums.placedMinor === sums.placedMinor
  );
}

function unitOf({ scale }: RateCard): bigint {
  return scale / 1_000_000n;
}
