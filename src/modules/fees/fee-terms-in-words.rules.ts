import { percentOf, type Ppm, type Rounding } from '../../kernel/rate.js';
import type { AgeBandTerms, FeeTerms, Tail } from './fee-terms.rules.js';

/** What the terms pay, in sentences for the people of both sides; the same facts the calculation uses. */
export function describeFeeTerms(terms: FeeTerms): string[] {
  return [...describeRates(terms), describeRounding(terms.rounding), describeTail(terms.tail)];
}

function describeRates(terms: FeeTerms): string[] {
  switch (terms.kind) {
    case 'FLAT':
      return [`${percent(terms.ratePpm)} of money collected.`];
    case 'AGE_BAND':
      return [...terms.bands.map((_, i) => describeBand(terms, i)), unknownAge(terms)];
  }
}

function describeBand({ bands, unit }: AgeBandTerms, i: number): string {
  const { from, ratePpm } = bands[i]!;
  const next = bands[i + 1]?.from;
  const which = ageRange(from, next, unit === 'DAYS' ? 'day' : 'month');
  return `${percent(ratePpm)} of money collected on accounts ${which} at placement.`;
}

function ageRange(from: number, next: number | undefined, unit: string): string {
  if (next === undefined) return from === 0 ? 'of any age' : `${from} or more ${unit}s overdue`;
  if (from === 0) return `less than ${count(next, unit)} overdue`;
  return next === from + 1 ? `${count(from, unit)} overdue` : `${from} to ${next - 1} ${unit}s overdue`;
}

function unknownAge({ bands }: AgeBandTerms): string {
  return `An account of unknown age pays ${percent(bands[0]!.ratePpm)}.`;
}

function describeRounding(rounding: Rounding): string {
  switch (rounding) {
    case 'HALF_UP':
      return "Each payment's fee is rounded to the nearest minor unit, a half upwards.";
    case 'HALF_EVEN':
      return "Each payment's fee is rounded to the nearest minor unit, a half to the even one.";
    case 'DOWN':
      return "Each payment's fee is rounded down to the minor unit.";
  }
}

function describeTail({ days, requiresArrangement }: Tail): string {
  if (days === 0) return 'Nothing is paid on money received after the day the placement ended.';
  const until = `up to ${count(days, 'day')} after the placement ended`;
  return requiresArrangement
    ? `Money received ${until} pays the same, if it comes from an arrangement made before the end.`
    : `Money received ${until} pays the same.`;
}

function percent(ratePpm: Ppm): string {
  return `${percentOf(ratePpm)} %`;
}

function count(amount: number, unit: string): string {
  return amount === 1 ? `1 ${unit}` : `${amount} ${unit}s`;
}
