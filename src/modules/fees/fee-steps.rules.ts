import { z } from 'zod';
import { ONE } from '../../kernel/rate.js';

/*
 * The steps of a schedule: bands of days or amounts, tiers of money collected or of the part recovered. Each has a lower
 * bound only and ends where the next begins; the first begins at 0.
 */

/** More steps than this make no schedule that a person could check. */
export const MAX_STEPS = 50;
/** The highest lower bound of an age band, in its own unit: a century of days. */
export const MAX_BAND_FROM = 36_500;

export const ratePpm = z.int().min(0).max(ONE);
/** Minor units, exact in every JSON reader. */
export const minorAmount = z.int().min(0);

const flatMinor = minorAmount.optional();

export const dayBands = steps(z.strictObject({ from: z.int().min(0).max(MAX_BAND_FROM), ratePpm }), 'band');
export const amountBands = steps(z.strictObject({ from: minorAmount, ratePpm }), 'band');
export const amountTiers = steps(z.strictObject({ from: minorAmount, ratePpm, flatMinor }), 'tier');
/** `from` in ppm recovered of what was placed. */
export const recoveryTiers = steps(
  z.strictObject({ from: z.int().min(0).max(ONE), ratePpm, flatMinor }),
  'tier',
);
/** The first placement's rate, the second's and so on; the last is for all further ones. */
export const sequenceRates = z.array(ratePpm).min(1).max(MAX_STEPS).readonly();

export type Step = z.infer<typeof amountBands>[number];
export type Tier = z.infer<typeof amountTiers>[number];

/** The last step that begins at or below the value; `steps` ascend and have at least one. */
export function stepAt<S extends { readonly from: number }>(steps: readonly S[], value: number): S {
  return steps.findLast(({ from }) => from <= value) ?? steps[0]!;
}

function steps<S extends z.ZodType<{ readonly from: number }>>(step: S, noun: string) {
  return z
    .array(step.readonly())
    .min(1)
    .max(MAX_STEPS)
    .superRefine((list, context) => refuseGaps(list as readonly { readonly from: number }[], noun, context))
    .readonly();
}

function refuseGaps(
  list: readonly { readonly from: number }[],
  noun: string,
  context: z.core.$RefinementCtx,
): void {
  list.forEach(({ from }, i) => {
    const previous = list[i - 1];
    if (previous === undefined && from !== 0)
      refuse(i, `The first ${noun} must begin at 0: nothing says what is paid below ${from}.`);
    if (previous !== undefined && from <= previous.from)
      refuse(i, `The ${noun} from ${from} (row ${i + 1}) must begin above ${previous.from} (row ${i}).`);
  });

  function refuse(i: number, message: string): void {
    context.addIssue({ code: 'custom', path: [i, 'from'], message });
  }
}
