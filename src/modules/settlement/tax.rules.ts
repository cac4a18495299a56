import { ONE, roundedQuotient, shareOf, type Ppm, type Rounding } from '../../kernel/rate.js';

/**
 * How a statement is taxed. EXCLUSIVE: on top. INCLUSIVE: contained in the agreed rates. SPLIT: on top, in parts that are
 * rounded one by one. REVERSE_CHARGE: the lender assesses it itself, the agency bills none.
 */
export interface TaxTerms {
  readonly mode: 'EXCLUSIVE' | 'INCLUSIVE' | 'SPLIT' | 'REVERSE_CHARGE';
  readonly ratePpm: Ppm;
  /** Parts of the rate where there are several, as central and state tax; rounded each. */
  readonly partsPpm?: readonly Ppm[];
  /** Whether the sum is taxed, or each line. */
  readonly roundAt: 'STATEMENT' | 'LINE';
}

/** Presets in data; a contract says which one it is under. Rates change by law: a new one is a new version. */
export const taxPresets = {
  /** Collection is a modern service (现代服务) at 6 %; quotes are often tax-inclusive, the contract must say so. */
  CHINA_VAT_6: { mode: 'EXCLUSIVE', ratePpm: 60_000, roundAt: 'STATEMENT' },
  CHINA_VAT_6_INCLUDED: { mode: 'INCLUSIVE', ratePpm: 60_000, roundAt: 'STATEMENT' },
  /** Debt collection is outside the finance exemption (AXA/Denplan, C-175/09): standard rate. */
  UK_STANDARD: { mode: 'EXCLUSIVE', ratePpm: 200_000, roundAt: 'STATEMENT' },
  /** Recovery agent to bank, financial institution or NBFC: Notification 13/2017, entry 8; SAC 9985 at 18 %. */
  INDIA_REVERSE_CHARGE: {
    mode: 'REVERSE_CHARGE',
    ratePpm: 180_000,
    partsPpm: [90_000, 90_000],
    roundAt: 'STATEMENT',
  },
} as const satisfies Record<string, TaxTerms>;

/** What the agency bills as tax, and what the lender assesses itself; minor units, of the sign of the amount. */
export interface Tax {
  readonly billedMinor: bigint;
  readonly reverseChargeMinor: bigint;
}

export const NO_TAX: Tax = { billedMinor: 0n, reverseChargeMinor: 0n };

/** The tax on amounts, each rounded for itself: that of −x is the negative of that of x. */
export function taxOn(amounts: Iterable<bigint>, terms: TaxTerms | null, rounding: Rounding): Tax {
  if (terms === null) return NO_TAX;
  let sum = 0n;
  for (const amount of amounts) sum += taxOf(amount, terms, rounding);
  return terms.mode === 'REVERSE_CHARGE'
    ? { billedMinor: 0n, reverseChargeMinor: sum }
    : { billedMinor: sum, reverseChargeMinor: 0n };
}

function taxOf(amount: bigint, { mode, ratePpm, partsPpm }: TaxTerms, rounding: Rounding): bigint {
  if (mode === 'INCLUSIVE') return roundedQuotient(amount * BigInt(ratePpm), BigInt(ONE + ratePpm), rounding);
  return (partsPpm ?? [ratePpm]).reduce((sum, part) => sum + shareOf(amount, part, rounding), 0n);
}
