import type { InputPath } from '../../kernel/errors.js';
import { sentenceOfIssue } from '../../kernel/issue-sentences.js';
import type { Rounding } from '../../kernel/rate.js';
import type { LocalDate } from '../../kernel/time.js';
import { feeTermsSchema, type FeeKind, type TermsVersion } from '../fees/index.js';
import { trouble, type Reading } from './scenario-problem.rules.js';
import type { ScheduleForm, ScheduleMembers } from './scenario-schedule-form.rules.js';

const ALWAYS = '0000-01-01' as LocalDate;

/** The versions of the terms that a scenario's schedule means; the first trouble is named with its place. */
export function readVersions(form: ScheduleForm, rounding: Rounding): Reading<TermsVersion[]> {
  const { versions = [], rate_basis, ...shared } = form;
  const first = shared.kind === undefined ? [] : [{ from: ALWAYS, members: shared, path: ['schedule'] }];
  const later = versions.map(({ effective_from, ...own }, i) => ({
    from: effective_from,
    members: { ...sharedBy(own, shared), ...own },
    path: ['schedule', 'versions', i] as InputPath,
  }));
  const read: TermsVersion[] = [];
  for (const { from, members, path } of [...first, ...later]) {
    const terms = readTerms(members as ScheduleMembers, { rounding, rate_basis }, path);
    if ('problem' in terms) return terms;
    read.push({ effectiveFrom: from, terms: terms.value });
  }
  return { value: read };
}

/** What stands above the versions is for each of them: all of it for a version of the same kind. */
function sharedBy(own: Pick<ScheduleForm, 'kind'>, shared: Pick<ScheduleForm, 'kind'>): object {
  if (own.kind === undefined || own.kind === shared.kind) return shared;
  const entries = Object.entries(shared).filter(([member]) => member in everyKind);
  return Object.fromEntries(entries);
}

function readTerms(
  members: ScheduleMembers,
  contract: { readonly rounding: Rounding; readonly rate_basis: ScheduleForm['rate_basis'] },
  path: InputPath,
): Reading<TermsVersion['terms']> {
  const { kind, terms: own, members: known } = kinds[members.kind];
  const unknown = Object.entries(members).find(
    ([member, value]) =>
      value !== undefined && member !== 'kind' && !(member in everyKind) && !known.includes(member as Member),
  );
  if (unknown !== undefined)
    return trouble(`A ${members.kind} schedule has no ${unknown[0]}.`, [...path, unknown[0]]);
  const steps = gap(members);
  if (steps !== null) return trouble(steps.message, [...path, ...steps.path]);
  const result = feeTermsSchema.safeParse(
    {
      kind,
      ...own(members),
      ...shared(members),
      ...upper({ rounding: contract.rounding }),
      rateBasis: contract.rate_basis.toUpperCase(),
    },
    { error: sentenceOfIssue },
  );
  if (result.success) return { value: result.data };
  const issue = result.error.issues[0]!;
  return trouble(issue.message, [...path, ...placeOf(issue.path as InputPath, members)]);
}

type Member = keyof ScheduleMembers;

/** The members of each kind, and how they are called in the terms. */
const kinds: Readonly<
  Record<
    ScheduleMembers['kind'],
    {
      readonly kind: FeeKind;
      readonly members: readonly Member[];
      readonly terms: (m: ScheduleMembers) => object;
    }
  >
> = {
  flat: { kind: 'FLAT', members: ['rate_ppm'], terms: ({ rate_ppm }) => ({ ratePpm: rate_ppm }) },
  age_band: {
    kind: 'AGE_BAND',
    members: ['bands', 'unit', 'age_basis'],
    terms: ({ bands, unit = 'DAYS', age_basis }) => ({
      bands: bands?.map(stepOf),
      unit,
      ageAt: age_basis?.toUpperCase(),
    }),
  },
  since_placement_band: {
    kind: 'SINCE_PLACEMENT_BAND',
    members: ['bands'],
    terms: ({ bands }) => ({ bands: bands?.map(stepOf) }),
  },
  balance_band: {
    kind: 'BALANCE_BAND',
    members: ['bands'],
    terms: ({ bands }) => ({ bands: bands?.map(stepOf) }),
  },
  sequence: {
    kind: 'SEQUENCE',
    members: ['rates_ppm'],
    terms: ({ rates_ppm }) => ({ ratesPpm: inTurn(rates_ppm) }),
  },
  tiered: {
    kind: 'TIERED',
    members: ['mode', 'tiers', 'scope', 'window'],
    terms: ({ mode = 'marginal', tiers, scope, window }) => ({
      mode: mode.toUpperCase(),
      tiers: tiers?.map(stepOf),
      scope: scopeOf(scope),
      window: window === 'period' ? 'MONTH' : window?.toUpperCase(),
    }),
  },
  recovery_rate: {
    kind: 'RECOVERY_RATE',
    members: ['tiers', 'scope', 'denominator'],
    terms: ({ tiers, scope, denominator }) => ({
      tiers: tiers?.map(stepOf),
      scope: scopeOf(scope),
      denominator: denominator?.toUpperCase(),
    }),
  },
};

/** What every kind has, and where the terms keep it. */
const everyKind: Readonly<Partial<Record<Member, readonly string[]>>> = {
  round_at: ['roundAt'],
  min_fee_per_payment: ['perPayment', 'minMinor'],
  max_fee_per_payment: ['perPayment', 'maxMinor'],
  min_fee_per_placement: ['perPlacement', 'minMinor'],
  max_fee_per_placement: ['perPlacement', 'maxMinor'],
  tail: ['tail'],
  direct: ['direct'],
  discovery_multiplier_ppm: ['discoveryPpm'],
  commissionable_components: ['commissionable'],
  allocation: ['allocation'],
  reversals: ['reversals'],
  rated_on: ['ratedOn'],
  disputed: ['disputed'],
};

function shared(members: ScheduleMembers): object {
  const { tail, direct, allocation } = members;
  return present({
    ...upper({
      roundAt: members.round_at,
      reversals: members.reversals,
      ratedOn: members.rated_on,
      disputed: members.disputed,
    }),
    perPayment: present({ minMinor: members.min_fee_per_payment, maxMinor: members.max_fee_per_payment }),
    perPlacement: present({
      minMinor: members.min_fee_per_placement,
      maxMinor: members.max_fee_per_placement,
    }),
    tail: present({
      days: tail?.days,
      ratePpm: tail?.rate_ppm,
      requiresArrangement: tail?.requires_arrangement,
    }),
    direct: present({ graceDays: direct?.grace_days, multiplierPpm: direct?.multiplier_ppm }),
    discoveryPpm: members.discovery_multiplier_ppm,
    commissionable: members.commissionable_components,
    allocation: present({ upTo90Days: allocation?.order_le_90, from91Days: allocation?.order_gt_90 }),
  });
}

/** The terms' place of some trouble, in the words of the file. */
function placeOf([first, ...rest]: InputPath, members: ScheduleMembers): InputPath {
  const isRecovery = members.kind === 'recovery_rate' && members.tiers?.[0]?.from_ppm !== undefined;
  const hasDays = members.bands?.[0]?.min_days !== undefined;
  const words = { ...fileWords, from: isRecovery ? 'from_ppm' : hasDays ? 'min_days' : 'from' };
  const limits = Object.entries(everyKind).find(
    ([, place]) => place.length === 2 && place[0] === first && place[1] === rest[0],
  );
  if (limits !== undefined) return [limits[0]];
  // sequences are counted from 1
  if (first === 'ratesPpm' && typeof rest[0] === 'number') return ['rates_ppm', String(rest[0] + 1)];
  return [first, ...rest].flatMap((part) => (part === undefined ? [] : [wordOf(part)]));

  function wordOf(part: string | number): string | number {
    return typeof part === 'string' && Object.hasOwn(words, part) ? words[part as keyof typeof words] : part;
  }
}

const fileWords = {
  ratePpm: 'rate_ppm',
  ratesPpm: 'rates_ppm',
  flatMinor: 'flat',
  discoveryPpm: 'discovery_multiplier_ppm',
  commissionable: 'commissionable_components',
  graceDays: 'grace_days',
  multiplierPpm: 'multiplier_ppm',
  upTo90Days: 'order_le_90',
  from91Days: 'order_gt_90',
} as const;

type StepForm = NonNullable<ScheduleMembers['bands']>[number];

function stepOf({ from, from_ppm, min_days, rate_ppm, flat }: StepForm): object {
  return present({ from: from ?? from_ppm ?? min_days, ratePpm: rate_ppm, flatMinor: flat });
}

/** Bands with both bounds must meet: each begins on the day after the one before it, and the last has no end. */
function gap({ bands = [] }: ScheduleMembers): { readonly message: string; readonly path: InputPath } | null {
  if (!bands.some(({ min_days, max_days }) => min_days !== undefined || max_days !== undefined)) return null;
  for (const [i, { min_days, max_days }] of bands.entries()) {
    const before = bands[i - 1]?.max_days;
    const at = (member: string, message: string) => ({ message, path: ['bands', i, member] });
    if (min_days === undefined) return at('min_days', 'Give the first day of the band.');
    if (i > 0 && min_days !== (before ?? NaN) + 1)
      return at('min_days', 'A band must begin on the day after the one before it ends.');
    const isLast = i === bands.length - 1;
    if (isLast && max_days != null) return at('max_days', 'The last band has no end.');
    if (!isLast && max_days == null) return at('max_days', 'Only the last band has no end.');
    if (max_days != null && max_days < min_days)
      return at('max_days', 'A band must not end before it begins.');
  }
  return null;
}

/** `{ "1": …, "2": … }` without a gap, as a list. */
function inTurn(rates: Readonly<Record<string, number>> | undefined): unknown {
  if (rates === undefined) return undefined;
  return Object.keys(rates).map((_, i) => rates[String(i + 1)]);
}

function scopeOf(scope: ScheduleMembers['scope']): string | undefined {
  return scope === 'agency' ? 'AGREEMENT' : scope?.toUpperCase();
}

function upper(members: Readonly<Record<string, string | undefined>>): object {
  return Object.fromEntries(Object.entries(members).map(([name, word]) => [name, word?.toUpperCase()]));
}

function present(members: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value != null));
}
