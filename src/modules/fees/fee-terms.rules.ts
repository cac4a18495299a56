import { z } from 'zod';
import { ONE } from '../../kernel/rate.js';
import {
  amountBands,
  amountTiers,
  dayBands,
  minorAmount,
  ratePpm,
  recoveryTiers,
  sequenceRates,
} from './fee-steps.rules.js';

/** The longest tail after the end of a placement, and the longest grace, in days: three years. */
export const MAX_TAIL_DAYS = 1_095;

const days = z.int().min(0).max(MAX_TAIL_DAYS);

const tailSchema = z
  .strictObject({
    days: days.default(0),
    requiresArrangement: z.boolean().default(true),
    /** Its own rate, instead of the schedule's; such money counts for no tier. */
    ratePpm: ratePpm.optional(),
  })
  .readonly();

const directSchema = z
  .strictObject({
    /** A payment to the lender up to this many days after placement earns nothing; 0 is the day of placement. */
    graceDays: days.optional(),
    multiplierPpm: ratePpm.default(ONE),
  })
  .readonly();

const limitsSchema = z
  .strictObject({ minMinor: minorAmount.optional(), maxMinor: minorAmount.optional() })
  .refine(
    ({ minMinor, maxMinor }) => minMinor === undefined || maxMinor === undefined || minMinor <= maxMinor,
    {
      path: ['maxMinor'],
      message: 'The most must not be below the least.',
    },
  )
  .readonly();

const componentNames = z.array(z.string().min(1).max(64)).min(1).max(20).readonly();

/** Enforcement costs, then interest and penalties, then principal: Civil Code of the PRC, art. 561. */
const article561 = ['costs', 'fee', 'fees', 'penalty', 'interest', 'principal'];

const allocationSchema = z
  .strictObject({
    upTo90Days: componentNames.prefault(article561),
    from91Days: componentNames.prefault(article561),
  })
  .readonly();

const roundedEach = { roundAt: z.enum(['PAYMENT', 'CUMULATIVE']).default('PAYMENT') };
const roundedTogether = { roundAt: z.enum(['PAYMENT', 'CUMULATIVE']).default('CUMULATIVE') };

const everyKind = {
  rounding: z.enum(['HALF_UP', 'HALF_EVEN', 'DOWN']).default('HALF_UP'),
  /** Whether the version in force on the day of placement decides, or that of each payment's day. */
  rateBasis: z.enum(['PLACEMENT', 'PAYMENT']).default('PLACEMENT'),
  tail: tailSchema.prefault({}),
  direct: directSchema.prefault({}),
  /** What money received before the placement earns, of the usual fee. */
  discoveryPpm: ratePpm.default(0),
  perPayment: limitsSchema.prefault({}),
  perPlacement: limitsSchema.prefault({}),
  /** The parts of a debt that earn; all of it unless named. */
  commissionable: componentNames.optional(),
  allocation: allocationSchema.prefault({}),
  /** RERATE: what is left of the payment is rated anew. MIRROR: the share reversed of the fee as it was is taken back. */
  reversals: z.enum(['RERATE', 'MIRROR']).default('RERATE'),
  /** The day that decides rate, age and month of a payment. */
  ratedOn: z.enum(['EFFECTIVE', 'REPORTED']).default('EFFECTIVE'),
  /** Whose amount counts where lender and agency differ. */
  amounts: z.enum(['CONFIRMED', 'REPORTED']).default('CONFIRMED'),
  /** ACCRUED: disputed money earns and is held back from the invoice. EXCLUDED: it earns once it is released. */
  disputed: z.enum(['ACCRUED', 'EXCLUDED']).default('ACCRUED'),
};

const scope = z.enum(['PLACEMENT', 'BATCH', 'AGREEMENT']).default('AGREEMENT');

/**
 * What a version of a fee schedule pays, as the JSON kept with it: rates in ppm of the money that earns (0 to
 * 1,000,000), amounts in minor units, lower bounds only, so that nothing falls between two steps. Every switch is
 * stored, so that an old statement can always be explained.
 */
export const feeTermsSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('FLAT'), ratePpm, ...everyKind, ...roundedEach }),
    z.strictObject({
      kind: z.literal('AGE_BAND'),
      unit: z.enum(['DAYS', 'MONTHS']),
      bands: dayBands,
      /** When the age of the debt is taken. */
      ageAt: z.enum(['PLACEMENT', 'PAYMENT']).default('PLACEMENT'),
      ...everyKind,
      ...roundedEach,
    }),
    z.strictObject({
      kind: z.literal('SINCE_PLACEMENT_BAND'),
      bands: dayBands,
      ...everyKind,
      ...roundedEach,
    }),
    z.strictObject({ kind: z.literal('BALANCE_BAND'), bands: amountBands, ...everyKind, ...roundedEach }),
    z.strictObject({ kind: z.literal('SEQUENCE'), ratesPpm: sequenceRates, ...everyKind, ...roundedEach }),
    z.strictObject({
      kind: z.literal('TIERED'),
      /** MARGINAL: each slice at its own rate. WHOLE: the tier reached decides for all. */
      mode: z.enum(['MARGINAL', 'WHOLE']),
      tiers: amountTiers,
      scope,
      /** The month of the payment, or all there ever was. */
      window: z.enum(['MONTH', 'LIFETIME']).default('MONTH'),
      ...everyKind,
      ...roundedTogether,
    }),
    z.strictObject({
      kind: z.literal('RECOVERY_RATE'),
      tiers: recoveryTiers,
      scope,
      denominator: z.enum(['ORIGINAL', 'NET_OF_RECALLS']).default('ORIGINAL'),
      ...everyKind,
      ...roundedTogether,
    }),
  ])
  .readonly();

export type FeeTerms = z.infer<typeof feeTermsSchema>;
/** The terms as a caller may write them: whatever has a default may be left out. */
export type FeeTermsInput = z.input<typeof feeTermsSchema>;
export type FeeKind = FeeTerms['kind'];
export type TermsOf<K extends FeeKind> = Extract<FeeTerms, { kind: K }>;
export type Tail = FeeTerms['tail'];
