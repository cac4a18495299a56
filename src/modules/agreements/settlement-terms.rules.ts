import { z } from 'zod';
import { oneOf } from '../../kernel/parse.js';
import { ONE, type Ppm, type Rounding } from '../../kernel/rate.js';

/**
 * How a statement is taxed. EXCLUSIVE: on top. INCLUSIVE: contained in the agreed rates. SPLIT: on top, in parts that are
 * rounded one by one. REVERSE_CHARGE: the lender assesses it itself, the agency bills none.
 */
export interface TaxTerms {
  readonly mode: TaxMode;
  readonly ratePpm: Ppm;
  /** Parts of the rate where there are several, as central and state tax; rounded each. */
  readonly partsPpm?: readonly Ppm[];
  /** Whether the sum is taxed, or each line. */
  readonly roundAt: TaxPlace;
}

export const taxModes = ['EXCLUSIVE', 'INCLUSIVE', 'SPLIT', 'REVERSE_CHARGE'] as const;
export type TaxMode = (typeof taxModes)[number];
export const taxPlaces = ['STATEMENT', 'LINE'] as const;
export type TaxPlace = (typeof taxPlaces)[number];

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

export type TaxPreset = keyof typeof taxPresets;
export const taxPresetNames = Object.keys(taxPresets) as [TaxPreset, ...TaxPreset[]];

/** What an agreement says about its statements: what they come to, how they are answered and invoiced. */
export interface AgreedTerms {
  /** How far an invoice may differ from its statement, either way, in minor units: 0 to 1,000,000. */
  readonly toleranceMinor: number;
  /** Days that either side has to answer the other: 1 to 180. */
  readonly answerDays: number;
  /** Whether a statement is approved only once its agency has had its say. */
  readonly answerRequired: boolean;
  /** Of tax and withholding; a line is rounded as its schedule says. */
  readonly rounding: Rounding;
  /** What becomes of a statement below nothing: it waits for the next, before tax, or is a credit note. */
  readonly negativePolicy: NegativePolicy;
  readonly tax: TaxTerms | null;
  /** Of the net before tax. */
  readonly withholdingPpm: Ppm;
}

export const negativePolicies = ['CARRY_FORWARD', 'CREDIT_NOTE'] as const;
export type NegativePolicy = (typeof negativePolicies)[number];

/** What holds until an agreement says otherwise: to the minor unit, untaxed, carried forward; silence lets approve. */
export const NO_SETTLEMENT_TERMS: AgreedTerms = {
  toleranceMinor: 0,
  answerDays: 10,
  answerRequired: false,
  rounding: 'HALF_UP',
  negativePolicy: 'CARRY_FORWARD',
  tax: null,
  withholdingPpm: 0,
};

const ppm = z.int('Give whole parts per million.').min(0).max(ONE, 'A rate is at most 1,000,000 ppm.');

/** Tax as it is drafted: by the name of a preset, or a mode with its rates. */
export const taxTermsSchema = z
  .strictObject({
    preset: oneOf(taxPresetNames).nullish(),
    mode: oneOf(taxModes).nullish(),
    ratePpm: ppm.nullish(),
    partsPpm: z.array(ppm).min(1).max(10).nullish(),
    roundAt: oneOf(taxPlaces).nullish(),
  })
  .transform(({ preset, mode, ratePpm, partsPpm, roundAt }, context): TaxTerms => {
    const refuse = (path: string, message: string) => {
      context.addIssue({ code: 'custom', path: [path], message });
      return z.NEVER;
    };
    if (preset != null) {
      if (mode != null) return refuse('mode', 'A preset has its mode and rates; give one or the other.');
      if (ratePpm != null)
        return refuse('ratePpm', 'A preset has its mode and rates; give one or the other.');
      if (partsPpm != null) return refuse('partsPpm', 'A preset has its mode and rates.');
      return { ...taxPresets[preset], ...(roundAt == null ? {} : { roundAt }) };
    }
    if (mode == null) return refuse('mode', 'Name a preset, or the mode of the tax with its rate.');
    const hasParts = mode === 'SPLIT' || mode === 'REVERSE_CHARGE';
    if (partsPpm != null && !hasParts)
      return refuse('partsPpm', 'Only split tax and reverse charge have parts.');
    if (partsPpm == null && mode === 'SPLIT') return refuse('partsPpm', 'Give the parts of the tax.');
    const whole = partsPpm?.reduce((sum, part) => sum + part, 0);
    if (whole !== undefined && whole > ONE) return refuse('partsPpm', 'The parts come to more than all.');
    if (whole !== undefined && ratePpm != null && ratePpm !== whole)
      return refuse('ratePpm', 'The rate is what its parts come to: leave it out.');
    const rate = whole ?? ratePpm;
    if (rate == null) return refuse('ratePpm', 'Give the rate of the tax.');
    const parts = partsPpm == null ? {} : { partsPpm };
    return { mode, ratePpm: rate, ...parts, roundAt: roundAt ?? 'STATEMENT' };
  });

/** Whether statements of a month can still come under terms that begin in it: months that were closed keep theirs. */
export function beginsTooEarly(beginsIn: number, openMonth: number | undefined): boolean {
  return openMonth !== undefined && beginsIn < openMonth;
}
