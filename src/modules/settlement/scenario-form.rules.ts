import { z } from 'zod';
import { currencyText, instantText, localDateText, monthText, timeZoneText } from '../../kernel/parse.js';
import { ONE } from '../../kernel/rate.js';
import { parseTimeZone } from '../../kernel/time.js';
import { scheduleForm } from './scenario-schedule-form.rules.js';

/*
 * The form of a settlement scenario, as its file has it: whole minor units, whole ppm, days of the contract's zone.
 * Members that no rule knows are refused, so that a slip of the pen does not become money.
 */

const name = z.string().min(1).max(200);
const minor = z.int().min(0);
const positiveMinor = z.int().min(1);
const ppm = z.int().min(0).max(ONE);

/** A day, or an instant whose day in the contract's zone is meant. */
const dayOrInstant = z.union([localDateText, instantText], {
  error: () => 'Write a calendar day as YYYY-MM-DD, or a date-time with its offset.',
});

const taxForm = z
  .strictObject({
    mode: z.enum(['exclusive', 'inclusive', 'split', 'reverse_charge']),
    rate_ppm: ppm.optional(),
    parts_ppm: z.array(ppm).min(1).max(10).optional(),
    round_at: z.enum(['statement', 'line']).default('statement'),
  })
  .superRefine(({ mode, rate_ppm, parts_ppm }, context) => {
    const refuse = (member: string, message: string) =>
      context.addIssue({ code: 'custom', path: [member], message });
    if (mode === 'split' && parts_ppm === undefined) refuse('parts_ppm', 'Give the parts of the tax.');
    if (mode !== 'split' && rate_ppm === undefined && parts_ppm === undefined)
      refuse('rate_ppm', 'Give the rate of the tax.');
    if ((mode === 'exclusive' || mode === 'inclusive') && parts_ppm !== undefined)
      refuse('parts_ppm', 'Only split tax and reverse charge have parts.');
  });

const contractForm = z.strictObject({
  currency: currencyText,
  minor_digits: z.int().min(0).max(4).optional(),
  time_zone: timeZoneText.default(parseTimeZone('UTC')!),
  rounding: z.enum(['HALF_UP', 'HALF_EVEN', 'DOWN']).default('HALF_UP'),
  remittance: z.enum(['gross', 'net']).default('gross'),
  negative_policy: z.enum(['carry_forward', 'credit_note']).default('carry_forward'),
  tax: taxForm.optional(),
  withholding_ppm: ppm.default(0),
  penalty_cap_ppm: ppm.optional(),
});

const placementForm = z
  .strictObject({
    id: name,
    placed_on: localDateText,
    balance: minor,
    components: z.record(name, minor).optional(),
    delinquent_since: localDateText.nullish(),
    months_past_due: z.int().min(0).max(1_200).nullish(),
    sequence: z.int().min(1).default(1),
    batch: name.optional(),
    recalled_on: localDateText.nullish(),
  })
  .refine(({ placed_on, recalled_on }) => recalled_on == null || recalled_on >= placed_on, {
    path: ['recalled_on'],
    message: 'A placement is not recalled before it is placed.',
  });

export const eventTypes = [
  'payment',
  'reversal',
  'waiver',
  'item',
  'bonus',
  'penalty',
  'dispute',
  'release',
] as const;

const rateText = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,12})?$/, 'Write the exchange rate as a decimal above zero, such as "7.1234".')
  .refine((text) => /[1-9]/.test(text), 'Write the exchange rate as a decimal above zero, such as "7.1234".');

const eventForm = z
  .strictObject({
    id: name,
    type: z.enum(eventTypes),
    placement: name.optional(),
    effective: dayOrInstant,
    reported: dayOrInstant.optional(),
    amount: positiveMinor.optional(),
    of: name.optional(),
    channel: z.enum(['agency', 'direct']).default('agency'),
    /** That it cites an arrangement, by name; a day says when the arrangement was made. */
    arrangement: z.union([z.boolean(), name]).nullish(),
    item: name.optional(),
    qty: positiveMinor.default(1),
    unit: minor.optional(),
    pass_through: z.boolean().default(false),
    reason: z.string().max(1_000).optional(),
    currency: currencyText.optional(),
    fx_rate: rateText.optional(),
    fx_exp_diff: z.int().min(-4).max(4).default(0),
    idempotency_key: name.optional(),
  })
  .superRefine((event, context) => {
    const missing = (member: 'placement' | 'amount' | 'of', message: string) => {
      if (event[member] === undefined) context.addIssue({ code: 'custom', path: [member], message });
    };
    const { type } = event;
    if (type === 'payment' || type === 'waiver') missing('placement', 'Say on which placement.');
    if (type === 'payment' || type === 'waiver' || type === 'bonus' || type === 'penalty')
      missing('amount', 'Give the amount.');
    if (type === 'item' && event.unit === undefined)
      missing('amount', 'Give the amount, or the price of a unit.');
    if (type === 'reversal' || type === 'dispute' || type === 'release')
      missing('of', 'Say what it is about.');
  });

const closeForm = z.strictObject({ period: monthText, on: localDateText }).readonly();

export const scenarioForm = z.strictObject({
  contract: contractForm,
  schedule: scheduleForm,
  placements: z.array(placementForm),
  events: z.array(eventForm).default([]),
  closes: z.array(closeForm).min(1),
});

export type ScenarioForm = z.output<typeof scenarioForm>;
export type ScenarioEvent = ScenarioForm['events'][number];
export type ScenarioPlacement = ScenarioForm['placements'][number];
export type ScenarioContract = ScenarioForm['contract'];
