import type { Ppm } from '../../kernel/rate.js';
import { daysBetween, monthsBetween, type LocalDate } from '../../kernel/time.js';
import type { FeePlacement } from './fee-event.rules.js';
import { stepAt, type Step } from './fee-steps.rules.js';
import type { FeeTerms, TermsOf } from './fee-terms.rules.js';

/** The rate of a payment and how it was found; `age` null means that nobody told us how old the debt is. */
export interface AppliedRate {
  readonly ratePpm: Ppm;
  readonly band?: { readonly from: number; readonly unit: 'DAYS' | 'MONTHS' | 'MINOR' };
  readonly age?: number | null;
  readonly daysSincePlacement?: number;
  readonly sequence?: number;
}

/**
 * The rate of a payment made on this day, or null where tiers decide. Age is measured on the day of placement and stays,
 * unless the terms say otherwise: an agency that collects late does not rise into a better band. An unknown age, and a
 * debt not yet overdue, pay the lowest band.
 */
export function rateAt(
  terms: FeeTerms,
  placement: FeePlacement,
  on: LocalDate = placement.placedOn,
): AppliedRate | null {
  switch (terms.kind) {
    case 'FLAT':
      return { ratePpm: terms.ratePpm };
    case 'AGE_BAND': {
      const age = ageAt(terms, placement, on);
      return { ...banded(terms.bands, age ?? 0, terms.unit), age };
    }
    case 'SINCE_PLACEMENT_BAND': {
      const days = daysBetween(placement.placedOn, on);
      return { ...banded(terms.bands, days, 'DAYS'), daysSincePlacement: days };
    }
    case 'BALANCE_BAND':
      return banded(terms.bands, Number(placement.placedMinor), 'MINOR');
    case 'SEQUENCE': {
      const { sequence = 1 } = placement;
      const rate = terms.ratesPpm[Math.min(sequence, terms.ratesPpm.length) - 1]!;
      return { ratePpm: rate, sequence };
    }
    case 'TIERED':
    case 'RECOVERY_RATE':
      return null;
  }
}

/** Whether all payments of a placement have the same rate. */
export function isRateFixed(terms: FeeTerms): boolean {
  if (terms.kind === 'AGE_BAND') return terms.ageAt === 'PLACEMENT';
  return terms.kind !== 'SINCE_PLACEMENT_BAND';
}

function banded(bands: readonly Step[], value: number, unit: 'DAYS' | 'MONTHS' | 'MINOR'): AppliedRate {
  const { from, ratePpm } = stepAt(bands, value);
  return { ratePpm, band: { from, unit } };
}

/** Months as the lender counts them, when it told us; its own books decide before our calendar does. */
function ageAt(terms: TermsOf<'AGE_BAND'>, placement: FeePlacement, on: LocalDate): number | null {
  const { delinquentSince, placedOn, monthsPastDue } = placement;
  const day = terms.ageAt === 'PLACEMENT' ? placedOn : on;
  switch (terms.unit) {
    case 'DAYS':
      return delinquentSince === null ? null : daysBetween(delinquentSince, day);
    case 'MONTHS':
      if (monthsPastDue !== null)
        return monthsPastDue + (day === placedOn ? 0 : monthsBetween(placedOn, day));
      return delinquentSince === null ? null : monthsBetween(delinquentSince, day);
  }
}
