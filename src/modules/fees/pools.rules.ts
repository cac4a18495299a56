import type { FeeEvent } from './fee-event.rules.js';
import {
  keptPool,
  newPool,
  NOTHING,
  poolScopeOf,
  scopeName,
  sharedScope,
  type Pool,
  type PoolState,
} from './pool.rules.js';
import type { Change, PlacementLedger } from './placement-ledger.rules.js';
import { isShared, type RateCard } from './rate-card.rules.js';
import type { PoolSums } from './tier-table.rules.js';

/**
 * What a pool that several placements share holds, where its sums alone decide: all that has to be kept of it between
 * two calculations.
 */
export interface KeptPool {
  readonly card: RateCard;
  /** The batch; empty for the whole agreement. */
  readonly of: string;
  /** The month, or LIFETIME. */
  readonly window: string;
  readonly sums: PoolSums;
}

/** A pool before and after an event. */
export interface PoolChange {
  readonly pool: Pool;
  readonly before: PoolState;
  readonly after: PoolState;
}

interface Settled {
  readonly pools: readonly PoolChange[];
  /** Payments that changed because others did. */
  readonly changes: readonly Change[];
}

/** The pools of a book. Each version of a schedule has its own: another deal begins to count anew. */
export class Pools {
  readonly #pools = new Map<RateCard, Map<string, Pool>>();
  /** What recovery rates are measured against, by version and scope. */
  readonly #placed = new Map<RateCard, Map<string, bigint>>();

  settle(changes: readonly Change[]): Settled {
    const byPool = new Map<Pool, Change[]>();
    for (const change of changes) {
      if (change.entry.card.rating === 'ALONE') continue;
      const pool = this.#poolOf(change);
      const list = byPool.get(pool);
      if (list === undefined) byPool.set(pool, [change]);
      else list.push(change);
    }
    const pools: PoolChange[] = [];
    const moved: Change[] = [];
    for (const [pool, list] of byPool) {
      const before = pool.state;
      moved.push(...pool.settle(list));
      if (pool.state !== before) pools.push({ pool, before, after: pool.state });
    }
    return { pools, changes: moved };
  }

  /** Puts a placement into what recoveries are measured against, or takes it out when it was recalled. */
  measure(event: FeeEvent, ledger: PlacementLedger): Settled {
    const pools: PoolChange[] = [];
    const changes: Change[] = [];
    for (const { card } of ledger.cards.versions) {
      const minor = measured(event, ledger, card);
      if (minor === 0n) continue;
      const scope = scopeOf(card, ledger);
      const placed = this.#placedOf(card);
      placed.set(scope, (placed.get(scope) ?? 0n) + minor);
      for (const pool of this.#pools.get(card)?.values() ?? []) {
        if ((pool.scope.of ?? '') !== scope) continue;
        const before = pool.state;
        changes.push(...pool.place(minor));
        pools.push({ pool, before, after: pool.state });
      }
    }
    return { pools, changes };
  }

  /** The pools that placements share are these from now on, whatever was made of them. */
  resume(kept: readonly KeptPool[]): void {
    for (const [card, pools] of this.#pools) if (isKept(card)) pools.clear();
    for (const card of this.#placed.keys()) if (isKept(card)) this.#placedOf(card).clear();
    for (const { card, of, window, sums } of kept) {
      const scope = sharedScope(card, of, window);
      this.#poolsOf(card).set(scope.key, keptPool(card, scope, sums));
      if (card.terms.kind === 'RECOVERY_RATE') this.#placedOf(card).set(of, sums.placedMinor);
    }
  }

  /** What is to be kept: also of a scope in which something was placed and nothing collected. */
  *kept(): Generator<KeptPool> {
    for (const [card, pools] of this.#pools)
      if (isKept(card))
        for (const { scope, state } of pools.values())
          yield { card, of: scope.of ?? '', window: scope.window, sums: state.sums };
    for (const [card, scopes] of this.#placed)
      for (const [of, placedMinor] of isKept(card) ? scopes : []) {
        const { key, window } = sharedScope(card, of, 'LIFETIME');
        if (!this.#pools.get(card)?.has(key)) yield { card, of, window, sums: { ...NOTHING, placedMinor } };
      }
  }

  #poolOf({ entry }: Change): Pool {
    const { card } = entry;
    const pools = this.#poolsOf(card);
    const scope = poolScopeOf(entry);
    let pool = pools.get(scope.key);
    if (pool === undefined) {
      const placed = this.#placedOf(card).get(scope.of ?? '') ?? 0n;
      pools.set(scope.key, (pool = newPool(card, scope, placed)));
    }
    return pool;
  }

  #poolsOf(card: RateCard): Map<string, Pool> {
    let pools = this.#pools.get(card);
    if (pools === undefined) this.#pools.set(card, (pools = new Map<string, Pool>()));
    return pools;
  }

  #placedOf(card: RateCard): Map<string, bigint> {
    let placed = this.#placed.get(card);
    if (placed === undefined) this.#placed.set(card, (placed = new Map<string, bigint>()));
    return placed;
  }
}

function isKept(card: RateCard): boolean {
  return card.rating === 'POOLED' && isShared(card);
}

function scopeOf({ terms }: RateCard, ledger: PlacementLedger): string {
  return terms.kind === 'RECOVERY_RATE' ? (scopeName(terms.scope, ledger) ?? '') : '';
}

function measured({ type }: FeeEvent, { placement, card: own }: PlacementLedger, card: RateCard): bigint {
  const { terms } = card;
  if (terms.kind !== 'RECOVERY_RATE') return 0n;
  // by the day of placement a placement belongs to one version; by the days of its payments, to each of them
  if (own.terms.rateBasis === 'PLACEMENT' && card !== own) return 0n;
  if (type === 'PLACED') return placement.placedMinor;
  return terms.denominator === 'NET_OF_RECALLS' ? -placement.placedMinor : 0n;
}
