import { parseLocalDate, type LocalDate } from '../../src/kernel/time.js';
import {
  feeTermsSchema,
  type FeeEvent,
  type FeePlacement,
  type FeeTerms,
} from '../../src/modules/fees/index.js';

export function day(text: string): LocalDate {
  const date = parseLocalDate(text);
  if (date === null) throw new Error(`${text} is no day`);
  return date;
}

/** A running placement of 1,000.00 from 1 March 2026, unless told otherwise. */
export function aPlacement(parts: Partial<FeePlacement> = {}): FeePlacement {
  return {
    placedOn: day('2026-03-01'),
    placedMinor: 100_000n,
    endedOn: null,
    delinquentSince: null,
    monthsPastDue: null,
    ...parts,
  };
}

export function flat(ratePpm: number, parts: Partial<Pick<FeeTerms, 'rounding' | 'tail'>> = {}): FeeTerms {
  return feeTermsSchema.parse({ kind: 'FLAT', ratePpm, ...parts });
}

export function paid(id: string, on: string, minor: bigint, parts: { arrangement?: boolean } = {}): FeeEvent {
  return { id, type: 'PAYMENT', on: day(on), minor, of: null, arrangement: false, ...parts };
}

export function reversed(id: string, of: string, on: string, minor: bigint): FeeEvent {
  return { id, type: 'REVERSAL', on: day(on), minor, of, arrangement: false };
}
