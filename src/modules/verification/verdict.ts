import type { CurrencyCode } from '../../kernel/currencies.js';
import { larger } from '../../kernel/money.js';
import type { Breach, Invariant } from './invariant.rules.js';

/** The first row that breaks an invariant. */
export interface Finding {
  readonly breach: Breach;
  /** Of the payment, placement, statement … that it is about. */
  readonly id: string;
  /** Null where it is about no money. */
  readonly currency: CurrencyCode | null;
  readonly expectedMinor: bigint;
  readonly foundMinor: bigint;
}

/** By how much money is off, in minor units. */
export type Amounts = ReadonlyMap<CurrencyCode, bigint>;

/** What was found of one invariant. */
export interface Verdict {
  readonly invariant: Invariant;
  /** Rows looked at. */
  readonly looked: number;
  readonly breaches: number;
  /** The same money, seen from several sides, counts once. */
  readonly unexplained: Amounts;
  readonly first: Finding | null;
}

/** The largest of each currency: what several checks find missing is the same money. */
export function mostOf(sums: Iterable<Amounts>): Amounts {
  const most = new Map<CurrencyCode, bigint>();
  for (const sum of sums)
    for (const [currency, minor] of sum) most.set(currency, larger(most.get(currency) ?? 0n, minor));
  return most;
}

/** What all verdicts together leave unexplained; nothing where everything holds. */
export function unexplainedBy(verdicts: readonly Verdict[]): Amounts {
  return mostOf(verdicts.map(({ unexplained }) => unexplained));
}

export function holds(verdicts: readonly Verdict[]): boolean {
  return verdicts.every(({ breaches }) => breaches === 0);
}
