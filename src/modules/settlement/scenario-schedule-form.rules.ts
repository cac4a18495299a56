import { z } from 'zod';
import { localDateText } from '../../kernel/parse.js';

/**
 * A schedule as a scenario's file has it: members by their types only. What they mean together, and which of them a kind
 * knows, is decided when they are read as the terms of a schedule.
 */
const whole = z.int();
const names = z.array(z.string());
const step = z.strictObject({
  from: whole.optional(),
  from_ppm: whole.optional(),
  min_days: whole.optional(),
  max_days: whole.nullish(),
  rate_ppm: whole,
  flat: whole.optional(),
});

const members = {
  kind: z.enum([
    'flat',
    'age_band',
    'since_placement_band',
    'balance_band',
    'sequence',
    'tiered',
    'recovery_rate',
  ]),
  round_at: z.enum(['payment', 'cumulative']).optional(),
  rate_ppm: whole.optional(),
  bands: z.array(step).optional(),
  unit: z.enum(['DAYS', 'MONTHS']).optional(),
  age_basis: z.enum(['placement', 'payment']).optional(),
  rates_ppm: z.record(z.string(), whole).optional(),
  mode: z.enum(['marginal', 'whole']).optional(),
  tiers: z.array(step).optional(),
  scope: z.enum(['placement', 'batch', 'agency', 'agreement']).optional(),
  window: z.enum(['lifetime', 'period']).optional(),
  denominator: z.enum(['original', 'net_of_recalls']).optional(),
  min_fee_per_payment: whole.nullish(),
  max_fee_per_payment: whole.nullish(),
  min_fee_per_placement: whole.nullish(),
  max_fee_per_placement: whole.nullish(),
  tail: z
    .strictObject({
      days: whole.optional(),
      rate_ppm: whole.nullish(),
      requires_arrangement: z.boolean().optional(),
    })
    .nullish(),
  direct: z.strictObject({ grace_days: whole.optional(), multiplier_ppm: whole.optional() }).nullish(),
  discovery_multiplier_ppm: whole.nullish(),
  commissionable_components: names.nullish(),
  allocation: z.strictObject({ order_le_90: names.optional(), order_gt_90: names.optional() }).nullish(),
  /** The switches D7, D8 and D16 of the specification. */
  reversals: z.enum(['rerate', 'mirror']).optional(),
  rated_on: z.enum(['effective', 'reported']).optional(),
  disputed: z.enum(['accrued', 'excluded']).optional(),
};

const versionForm = z.strictObject({
  ...members,
  kind: members.kind.optional(),
  effective_from: localDateText,
});

export const scheduleForm = z
  .strictObject({
    ...members,
    kind: members.kind.optional(),
    rate_basis: z.enum(['placement', 'payment']).default('placement'),
    versions: z.array(versionForm).min(1).optional(),
  })
  .superRefine(({ kind, versions }, context) => {
    if (kind === undefined && versions === undefined)
      context.addIssue({ code: 'custom', path: ['kind'], message: 'Say what kind of schedule it is.' });
    versions?.forEach((version, i) => {
      const path = (member: string) => ['versions', i, member];
      if (version.kind === undefined && kind === undefined)
        context.addIssue({ code: 'custom', path: path('kind'), message: 'Say what kind of schedule it is.' });
      const before = versions[i - 1]?.effective_from;
      if (before !== undefined && version.effective_from <= before)
        context.addIssue({
          code: 'custom',
          path: path('effective_from'),
          message: 'A version begins after the one before it.',
        });
    });
  });

export type ScheduleForm = z.output<typeof scheduleForm>;
export type ScheduleMembers = Omit<ScheduleForm, 'versions' | 'rate_basis' | 'kind'> & {
  readonly kind: z.output<typeof members.kind>;
};
