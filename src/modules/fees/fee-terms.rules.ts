import { z } from 'zod';
import { ONE, type Ppm } from '../../kernel/rate.js';
import { daysBetween, monthsBetween } from '../../kernel/time.js';
import type { FeePlacement } from './fee-event.rules.js';

/** More age bands than this make no schedule that a person could check. */
export const MAX_BANDS = 50;
/** The highest lower bound of an age band, in its own unit: a century of days. */
export const MAX_BAND_FROM = 36_500;
/** The longest tail after the end of a placement, in days: three years. */
export const MAX_TAIL_DAYS = 1_095;

const ratePpm = z.int().min(0).max(ONE);
const bandSchema = z.strictObject({ from: z.int().min(0).max(MAX_BAND_FROM), ratePpm }).readonly();
const bandsSchema = z.array(bandSchema).min(1).max(MAX_BANDS).superRefine(refuseGaps).readonly();
const tailSchema = z
  .strictObject({
    days: z.int().min(0).max(MAX_TAIL_DAYS).default(0),
    requiresArrangement: z.boolean().default(true),
  })
  .readonly();

const everyKind = {
  rounding: z.enum(['HALF_UP', 'HALF_EVEN', 'DOWN']).default('HALF_UP'),
  tail: tailSchema.prefault({}),
};

/**
 * What a version of a fee schedule pays, as the JSON kept with it: rates in ppm of the money that earns (0 to
 * 1,000,000), lower bounds of age in whole days or months. A band has no upper bound: it ends where the next begins,
 * so that no age falls between two bands. Every switch is stored, so that an old statement can always be explained.
 */
export const feeTermsSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('FLAT'), ratePpm, ...everyKind }),
    z.strictObject({
      kind: z.literal('AGE_BAND'),
      unit: z.enum(['DAYS', 'MONTHS']),
      bands: bandsSchema,
      ...everyKind,
    }),
  ])
  .readonly();

export type FeeTerms = z.infer<typeof feeTermsSchema>;
/** The terms as a caller may write them: rounding and tail may be left out. */
export type FeeTermsInput = z.input<typeof feeTermsSchema>;
export type AgeBandTerms = Extract<FeeTerms, { kind: 'AGE_BAND' }>;
export type AgeBand = AgeBandTerms['bands'][number];
export type AgeUnit = AgeBandTerms['unit'];
export type Tail = FeeTerms['tail'];

/** The rate of a placement and how it was found; `age` null means that nobody told us how old the debt is. */
export interface AppliedRate {
  readonly ratePpm: Ppm;
  readonly band?: { readonly from: number; readonly unit: AgeUnit };
  readonly age?: number | null;
}

/**
 * The rate of every payment on a placement. Age is measured on the day of placement and stays: an agency that
 * collects late does not rise into a better band. An unknown age, and a debt not yet overdue, pay the lowest band.
 */
export function rateAt(terms: FeeTerms, placement: FeePlacement): AppliedRate {
  switch (terms.kind) {
    case 'FLAT':
      return { ratePpm: terms.ratePpm };
    case 'AGE_BAND': {
      const age = ageAtPlacement(terms.unit, placement);
      const band = bandAt(terms.bands, age ?? 0);
      return { ratePpm: band.ratePpm, band: { from: band.from, unit: terms.unit }, age };
    }
  }
}

/** Months as the lender counts them, when it told us; its own books decide before our calendar does. */
function ageAtPlacement(unit: AgeUnit, placement: FeePlacement): number | null {
  const { delinquentSince, placedOn, monthsPastDue } = placement;
  switch (unit) {
    case 'DAYS':
      return delinquentSince === null ? null : daysBetween(delinquentSince, placedOn);
    case 'MONTHS':
      return monthsPastDue ?? (delinquentSince === null ? null : monthsBetween(delinquentSince, placedOn));
  }
}

/** The last band that begins at or below the age; `bands` ascend and have at least one. */
function bandAt(bands: readonly AgeBand[], age: number): AgeBand {
  return bands.findLast((band) => band.from <= age) ?? bands[0]!;
}

function refuseGaps(bands: readonly { readonly from: number }[], context: z.core.$RefinementCtx): void {
  bands.forEach(({ from }, i) => {
    const previous = bands[i - 1];
    if (previous === undefined && from !== 0) refuse(i, 'The first band must begin at 0.');
    if (previous !== undefined && from <= previous.from)
      refuse(i, 'A band must begin above the one before it.');
  });

  function refuse(i: number, message: string): void {
    context.addIssue({ code: 'custom', path: [i, 'from'], message });
  }
}
