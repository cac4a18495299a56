import { ONE, roundedQuotient, shareOf, type Ppm, type Rounding } from '../../kernel/rate.js';
import type { TaxTerms } from '../agreements/settlement-terms.rules.js';

/** What the agency bills as tax, and what the lender assesses itself; minor units, of the sign of the amount. */
export interface Tax {
  readonly billedMinor: bigint;
  readonly reverseChargeMinor: bigint;
  /** What each part of the rate comes to, where it has several; together the tax. */
  readonly partsMinor: readonly bigint[];
}

export const NO_TAX: Tax = { billedMinor: 0n, reverseChargeMinor: 0n, partsMinor: [] };

/** How tax is reckoned: nothing where there is none. */
export interface TaxRule {
  readonly tax: TaxTerms | null;
  readonly rounding: Rounding;
}

/** The tax on amounts, each rounded for itself: that of −x is the negative of that of x. */
export function taxOn(amounts: Iterable<bigint>, tax: TaxTerms | null, rounding: Rounding): Tax {
  if (tax === null) return NO_TAX;
  const partsMinor = ratesOf(tax).map(() => 0n);
  for (const amount of amounts)
    for (const [n, part] of ratesOf(tax).entries())
      partsMinor[n]! += partOf(amount, part, tax.mode, rounding);
  const total = partsMinor.reduce((sum, part) => sum + part, 0n);
  return {
    billedMinor: tax.mode === 'REVERSE_CHARGE' ? 0n : total,
    reverseChargeMinor: tax.mode === 'REVERSE_CHARGE' ? total : 0n,
    partsMinor: tax.partsPpm === undefined ? [] : partsMinor,
  };
}

/** Amounts that are lines of a statement: their sum, and their tax where each line is taxed. */
export interface TaxedSum {
  readonly minor: bigint;
  readonly tax: Tax;
}

export const NOTHING: TaxedSum = { minor: 0n, tax: NO_TAX };

/** A sum with more lines; `times` as often as each. */
export function withLines(
  sum: TaxedSum,
  amounts: readonly bigint[],
  { tax, rounding }: TaxRule,
  times = 1n,
): TaxedSum {
  const added = amounts.reduce((total, amount) => total + amount, 0n);
  const more = tax?.roundAt === 'LINE' ? taxOn(amounts, tax, rounding) : NO_TAX;
  return { minor: sum.minor + added * times, tax: taxSum(sum.tax, more, times) };
}

/** The sum of amounts that are lines of a statement. */
export function linesOf(amounts: readonly bigint[], rule: TaxRule): TaxedSum {
  return withLines(NOTHING, amounts, rule);
}

/** The tax of one line, billed or self-assessed; null where lines are not taxed by themselves. */
export function taxOfLine(feeMinor: bigint, { tax, rounding }: TaxRule): bigint | null {
  if (tax?.roundAt !== 'LINE') return null;
  const { billedMinor, reverseChargeMinor } = taxOn([feeMinor], tax, rounding);
  return billedMinor + reverseChargeMinor;
}

/** One tax and another, `times` as often; −1 takes it off. */
export function taxSum(one: Tax, other: Tax, times = 1n): Tax {
  const length = Math.max(one.partsMinor.length, other.partsMinor.length);
  return {
    billedMinor: one.billedMinor + other.billedMinor * times,
    reverseChargeMinor: one.reverseChargeMinor + other.reverseChargeMinor * times,
    partsMinor: Array.from(
      { length },
      (_, n) => (one.partsMinor[n] ?? 0n) + (other.partsMinor[n] ?? 0n) * times,
    ),
  };
}

function ratesOf({ ratePpm, partsPpm }: TaxTerms): readonly Ppm[] {
  return partsPpm ?? [ratePpm];
}

function partOf(amount: bigint, ratePpm: Ppm, mode: TaxTerms['mode'], rounding: Rounding): bigint {
  if (mode === 'INCLUSIVE') return roundedQuotient(amount * BigInt(ratePpm), BigInt(ONE + ratePpm), rounding);
  return shareOf(amount, ratePpm, rounding);
}
