import fc from 'fast-check';
import { addDays, type LocalDate } from '../../src/kernel/time.js';
import {
  cardsOf,
  FeeAccount,
  feeTermsSchema,
  placementFacts,
  type FeeEvent,
  type FeeKind,
  type FeeLine,
  type FeePlacement,
  type FeeTerms,
  type TermsVersion,
} from '../../src/modules/fees/index.js';
import { day } from './fee-world.js';
import type { NaivePlacement } from './naive-account.js';

/** How often a property is tried: 1,000 times in the suite, more where `PROPERTY_RUNS` asks for it. */
export const RUNS = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 1_000) };

/** Some placements of an agreement, what happened, and in which of the closes each event became known. */
export interface World {
  readonly versions: readonly TermsVersion[];
  readonly placements: readonly WorldPlacement[];
  readonly events: readonly FeeEvent[];
  readonly closeOf: ReadonlyMap<string, number>;
}

export interface WorldPlacement {
  readonly key: string;
  readonly placement: FeePlacement;
}

export const CLOSES = 4;
const START = day('2026-01-20');
const CALENDAR = Array.from({ length: 500 }, (_, i) => addDays(START, i - 250));

/** Looked up, because the histories need some hundred thousand days. */
export function dayAt(offset: number): LocalDate {
  return CALENDAR[offset + 250]!;
}

export function accountOf({ versions, placements }: Pick<World, 'versions' | 'placements'>): FeeAccount {
  const cards = cardsOf(versions);
  return new FeeAccount(placements.map((each) => ({ ...each, cards })));
}

export function naiveOf({ versions, placements }: World): NaivePlacement[] {
  const naive = versions.map(({ effectiveFrom, terms }) => ({ from: effectiveFrom, terms }));
  return placements.map((each) => ({ ...each, versions: naive }));
}

/** What is owed for these events. */
export function owed(world: World, events: readonly FeeEvent[]) {
  const account = accountOf(world);
  account.know(events);
  return account.entitlement;
}

/** The lines of each close. */
export function closed(world: World, closeOf = world.closeOf): FeeLine[][] {
  const account = accountOf(world);
  return Array.from({ length: CLOSES }, (_, close) =>
    account.close(world.events.filter((event) => closeOf.get(event.id) === close)),
  );
}

export function sumOf(lines: readonly FeeLine[]) {
  const sum = (field: 'feeMinor' | 'baseMinor' | 'overpaidMinor') =>
    lines.reduce((a, line) => a + line[field], 0n);
  return { feeMinor: sum('feeMinor'), baseMinor: sum('baseMinor'), overpaidMinor: sum('overpaidMinor') };
}

export interface WorldOptions {
  readonly kinds?: readonly FeeKind[];
  /** Made of these switches only; any unless given. */
  readonly switches?: fc.Arbitrary<object>;
  readonly amount?: fc.Arbitrary<bigint>;
  /** Payments alone: no reversal, waiver, confirmation or dispute. */
  readonly paymentsOnly?: boolean;
  readonly placedMinor?: fc.Arbitrary<bigint>;
}

const everyKind = [
  'FLAT',
  'AGE_BAND',
  'SINCE_PLACEMENT_BAND',
  'BALANCE_BAND',
  'SEQUENCE',
  'TIERED',
  'RECOVERY_RATE',
] as const satisfies readonly FeeKind[];

/** Up to three placements, payments around both ends of them, often more than was placed, and all that befalls them. */
export function worlds(options: WorldOptions = {}): fc.Arbitrary<World> {
  const closes = fc.infiniteStream(fc.nat(CLOSES - 1));
  return fc
    .tuple(schedules(options), fc.array(placements(options), { minLength: 1, maxLength: 3 }), closes)
    .chain(([versions, drafts, closeStream]) => {
      const named = drafts.map((placement, i) => ({ key: `P${i}`, placement }));
      return fc.array(happenings(options, named.length), { maxLength: 8 }).map((list) => {
        const facts = named.flatMap(({ key, placement }) => placementFacts(key, placement));
        const events = [...facts, ...list.flatMap((draft, i) => eventsOf(draft, i))];
        const closeOf = new Map(events.map((event) => [event.id, closeStream.next().value]));
        return { versions, placements: named, events, closeOf };
      });
    });
}

/** One version, or two that follow each other. */
function schedules(options: WorldOptions): fc.Arbitrary<TermsVersion[]> {
  return fc
    .tuple(terms(options), fc.option(fc.tuple(terms(options), fc.integer({ min: -5, max: 40 })), { freq: 2 }))
    .map(([first, second]) => {
      const versions = [{ effectiveFrom: '0000-01-01' as LocalDate, terms: first }];
      if (second !== null) versions.push({ effectiveFrom: dayAt(second[1]), terms: second[0] });
      return versions;
    });
}

const ratePpm = fc.oneof(
  fc.integer({ min: 0, max: 1_000_000 }),
  fc.constantFrom(30_000, 150_000, 500_000, 138_500),
);

function steps(first: number, widest: number): fc.Arbitrary<{ from: number; ratePpm: number }[]> {
  const step = fc.record({ step: fc.integer({ min: 1, max: widest }), ratePpm });
  return fc.array(step, { minLength: 1, maxLength: 4 }).map((list) => {
    let from = first - list[0]!.step;
    return list.map(({ step, ratePpm }) => ({ from: (from += step), ratePpm }));
  });
}

function tiers(widest: number) {
  const flats = fc.array(fc.option(fc.nat(50), { nil: undefined, freq: 1 }), { minLength: 4, maxLength: 4 });
  return fc
    .tuple(steps(0, widest), flats)
    .map(([list, flat]) =>
      list.map((tier, i) => (flat[i] === undefined ? tier : { ...tier, flatMinor: flat[i] })),
    );
}

const scope = fc.constantFrom('PLACEMENT', 'BATCH', 'AGREEMENT');

const kindsOfTerms: Readonly<Record<FeeKind, fc.Arbitrary<object>>> = {
  FLAT: fc.record({ ratePpm }),
  AGE_BAND: fc.record({
    unit: fc.constantFrom('DAYS', 'MONTHS'),
    bands: steps(0, 40),
    ageAt: fc.constantFrom('PLACEMENT', 'PAYMENT'),
  }),
  SINCE_PLACEMENT_BAND: fc.record({ bands: steps(0, 20) }),
  BALANCE_BAND: fc.record({ bands: steps(0, 900) }),
  SEQUENCE: fc.record({ ratesPpm: fc.array(ratePpm, { minLength: 1, maxLength: 3 }) }),
  TIERED: fc.record({
    mode: fc.constantFrom('MARGINAL', 'WHOLE'),
    tiers: tiers(600),
    scope,
    window: fc.constantFrom('MONTH', 'LIFETIME'),
  }),
  RECOVERY_RATE: fc.record({
    tiers: tiers(300_000),
    scope,
    denominator: fc.constantFrom('ORIGINAL', 'NET_OF_RECALLS'),
  }),
};

const bounds = fc
  .tuple(fc.option(fc.nat(60), { nil: undefined }), fc.option(fc.nat(120), { nil: undefined }))
  .map(([a, b]) => {
    if (a === undefined || b === undefined) return { minMinor: a, maxMinor: b };
    return { minMinor: Math.min(a, b), maxMinor: Math.max(a, b) };
  });

const parts = ['principal', 'interest', 'fee'] as const;

/** Any position of any switch, the usual one most often. */
const anySwitches = fc.record(
  {
    rounding: fc.constantFrom('HALF_UP', 'HALF_EVEN', 'DOWN'),
    roundAt: fc.constantFrom('PAYMENT', 'CUMULATIVE'),
    rateBasis: fc.constantFrom('PLACEMENT', 'PAYMENT'),
    tail: fc.record(
      { days: fc.nat(10), requiresArrangement: fc.boolean(), ratePpm },
      { requiredKeys: ['days', 'requiresArrangement'] },
    ),
    direct: fc.record({ graceDays: fc.nat(5), multiplierPpm: ratePpm }, { requiredKeys: [] }),
    discoveryPpm: fc.constantFrom(0, 500_000, 1_000_000),
    perPayment: bounds,
    perPlacement: bounds,
    commissionable: fc.constantFrom(['principal'], ['principal', 'interest']),
    allocation: fc.constant({ from91Days: ['principal', 'interest', 'fee'] }),
    reversals: fc.constantFrom('RERATE', 'MIRROR'),
    ratedOn: fc.constantFrom('EFFECTIVE', 'REPORTED'),
    amounts: fc.constantFrom('CONFIRMED', 'REPORTED'),
    disputed: fc.constantFrom('ACCRUED', 'EXCLUDED'),
  },
  { requiredKeys: [] },
);

export function terms({ kinds = everyKind, switches = anySwitches }: WorldOptions): fc.Arbitrary<FeeTerms> {
  return fc
    .constantFrom(...kinds)
    .chain((kind) => fc.tuple(kindsOfTerms[kind], switches).map(([own, rest]) => ({ kind, ...rest, ...own })))
    .map((input) => feeTermsSchema.parse(input));
}

function placements({ placedMinor }: WorldOptions): fc.Arbitrary<FeePlacement> {
  return fc
    .record({
      placedOn: fc.integer({ min: 0, max: 12 }).map(dayAt),
      placedMinor: placedMinor ?? fc.oneof(fc.bigInt(0n, 500n), fc.bigInt(0n, 3_000n)),
      lasts: fc.option(fc.nat(40)),
      delinquentSince: fc.option(fc.integer({ min: -3, max: 120 }).map((days) => dayAt(-days))),
      monthsPastDue: fc.option(fc.nat(5)),
      sequence: fc.integer({ min: 1, max: 4 }),
      batch: fc.constantFrom('one', 'two'),
      shares: fc.option(fc.tuple(fc.nat(100), fc.nat(100))),
    })
    .map(({ lasts, shares, ...rest }) => {
      const endedOn = lasts === null ? null : addDaysOf(rest.placedOn, lasts);
      if (shares === null) return { ...rest, endedOn };
      return { ...rest, endedOn, components: split(rest.placedMinor, shares) };
    });
}

function addDaysOf(date: LocalDate, days: number): LocalDate {
  return CALENDAR[CALENDAR.indexOf(date) + days]!;
}

function split(minor: bigint, [a, b]: readonly [number, number]): Record<string, bigint> {
  const interest = (minor * BigInt(a)) / 200n;
  const fee = (minor * BigInt(b)) / 200n;
  return { [parts[0]]: minor - interest - fee, [parts[1]]: interest, [parts[2]]: fee };
}

interface Happening {
  readonly type: 'PAYMENT' | 'WAIVER';
  readonly placement: number;
  readonly offset: number;
  readonly minor: bigint;
  readonly arrangement: boolean;
  readonly isDirect: boolean;
  readonly isForeign: boolean;
  readonly reportDelay: number;
  readonly after: readonly {
    readonly type: 'REVERSAL' | 'CONFIRMATION' | 'DISPUTE' | 'RELEASE';
    readonly delay: number;
    readonly ppm: number;
  }[];
}

function happenings({ amount, paymentsOnly }: WorldOptions, count: number): fc.Arbitrary<Happening> {
  const after = fc.record({
    type: fc.constantFrom('REVERSAL', 'REVERSAL', 'REVERSAL', 'CONFIRMATION', 'DISPUTE', 'RELEASE'),
    delay: fc.nat(30),
    ppm: fc.integer({ min: 1, max: 1_000_000 }),
  });
  return fc.record({
    type: paymentsOnly
      ? fc.constant('PAYMENT' as const)
      : fc.constantFrom('PAYMENT', 'PAYMENT', 'PAYMENT', 'PAYMENT', 'WAIVER'),
    placement: fc.nat(count - 1),
    offset: fc.integer({ min: -4, max: 55 }),
    minor: amount ?? fc.oneof(fc.bigInt(1n, 40n), fc.bigInt(1n, 2_000n)),
    arrangement: fc.boolean(),
    isDirect: fc.boolean(),
    isForeign: paymentsOnly ? fc.constant(false) : fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    reportDelay: fc.nat(40),
    after: paymentsOnly ? fc.constant([]) : fc.array(after, { maxLength: 2 }),
  });
}

function eventsOf(draft: Happening, i: number): FeeEvent[] {
  const { type, offset, minor, arrangement, isDirect, isForeign, reportDelay, after } = draft;
  const placement = `P${draft.placement}`;
  const on = dayAt(offset);
  if (type === 'WAIVER')
    return [{ id: `waiver${i}`, type, on, minor, of: null, arrangement: false, placement }];
  const payment: FeeEvent = {
    id: `pay${i}`,
    type,
    on,
    minor,
    of: null,
    arrangement,
    placement,
    channel: isDirect ? 'DIRECT' : 'AGENCY',
    reportedOn: dayAt(offset + reportDelay),
    ...(isForeign ? { rate: { numerator: 71_234n, denominator: 10_000n } } : {}),
  };
  return [payment, ...after.map((each, n) => aboutOf(payment, each, n, offset))];
}

function aboutOf(
  payment: FeeEvent,
  { type, delay, ppm }: Happening['after'][number],
  n: number,
  offset: number,
): FeeEvent {
  const share = (payment.minor * BigInt(ppm)) / 1_000_000n;
  const minor = type === 'REVERSAL' ? share || 1n : type === 'CONFIRMATION' ? share : 0n;
  const id = `${type.toLowerCase()}_${payment.id}_${n}`;
  const { placement = '' } = payment;
  return { id, type, on: dayAt(offset + delay), minor, of: payment.id, arrangement: false, placement };
}
