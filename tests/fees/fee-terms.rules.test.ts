import { describe, expect, test } from '@jest/globals';
import {
  describeFeeTerms,
  feeTermsSchema,
  rateAt,
  type FeePlacement,
  type FeeTerms,
  type FeeTermsInput,
} from '../../src/modules/fees/index.js';
import { aPlacement, day } from './fee-world.js';

describe('what a schedule may say', () => {
  test('every switch is stored, with its usual position unless the terms say otherwise', () => {
    expect(feeTermsSchema.parse({ kind: 'FLAT', ratePpm: 150_000 })).toEqual({
      kind: 'FLAT',
      ratePpm: 150_000,
      rounding: 'HALF_UP',
      roundAt: 'PAYMENT',
      rateBasis: 'PLACEMENT',
      tail: { days: 0, requiresArrangement: true },
      direct: { multiplierPpm: 1_000_000 },
      discoveryPpm: 0,
      perPayment: {},
      perPlacement: {},
      allocation: { upTo90Days: ARTICLE_561, from91Days: ARTICLE_561 },
      reversals: 'RERATE',
      ratedOn: 'EFFECTIVE',
      amounts: 'CONFIRMED',
      disputed: 'ACCRUED',
    });
  });

  test('parsed terms survive being stored as JSON', () => {
    const terms = byMonths([0, 100_000], [3, 180_000]);
    expect(feeTermsSchema.parse(JSON.parse(JSON.stringify(terms)))).toEqual(terms);
  });

  test.each<[string, unknown]>([
    ['a rate of nothing', { kind: 'FLAT', ratePpm: 0 }],
    ['a rate of everything', { kind: 'FLAT', ratePpm: 1_000_000 }],
    ['the longest tail', { kind: 'FLAT', ratePpm: 1, tail: { days: 1_095 } }],
    ['fifty bands', { kind: 'AGE_BAND', unit: 'DAYS', bands: bandsFrom(50) }],
    ['a single band', { kind: 'AGE_BAND', unit: 'MONTHS', bands: bandsFrom(1) }],
  ])('%s is accepted', (_, terms) => {
    expect(feeTermsSchema.safeParse(terms).success).toBe(true);
  });

  test.each<[string, unknown, PropertyKey[]]>([
    ['a rate below nothing', { kind: 'FLAT', ratePpm: -1 }, ['ratePpm']],
    ['a rate above everything', { kind: 'FLAT', ratePpm: 1_000_001 }, ['ratePpm']],
    ['a rate with a fraction of a ppm', { kind: 'FLAT', ratePpm: 0.5 }, ['ratePpm']],
    ['a tail of 1,096 days', { kind: 'FLAT', ratePpm: 1, tail: { days: 1_096 } }, ['tail', 'days']],
    ['a negative tail', { kind: 'FLAT', ratePpm: 1, tail: { days: -1 } }, ['tail', 'days']],
    ['an unknown rounding', { kind: 'FLAT', ratePpm: 1, rounding: 'UP' }, ['rounding']],
    ['an unknown kind', { kind: 'LOTTERY', ratePpm: 1 }, ['kind']],
    ['an unknown member', { kind: 'FLAT', ratePpm: 1, minimum: 5 }, []],
    ['an unknown member of the tail', { kind: 'FLAT', ratePpm: 1, tail: { weeks: 2 } }, ['tail']],
    ['bands on a flat schedule', { kind: 'FLAT', ratePpm: 1, bands: bandsFrom(1) }, []],
    ['an unknown unit', { kind: 'AGE_BAND', unit: 'YEARS', bands: bandsFrom(1) }, ['unit']],
    ['no band', { kind: 'AGE_BAND', unit: 'DAYS', bands: [] }, ['bands']],
    ['fifty-one bands', { kind: 'AGE_BAND', unit: 'DAYS', bands: bandsFrom(51) }, ['bands']],
    [
      'a first band above 0',
      { kind: 'AGE_BAND', unit: 'DAYS', bands: [{ from: 1, ratePpm: 1 }] },
      ['bands', 0, 'from'],
    ],
    ['two bands from the same age', ageBands(0, 30, 30), ['bands', 2, 'from']],
    ['a band below the one before it', ageBands(0, 30, 29, 60), ['bands', 2, 'from']],
    ['a band from half a day', ageBands(0, 0.5), ['bands', 1, 'from']],
    [
      'an upper bound',
      { kind: 'AGE_BAND', unit: 'DAYS', bands: [{ from: 0, to: 9, ratePpm: 1 }] },
      ['bands', 0],
    ],
  ])('%s is refused, and the refusal says where', (_, terms, path) => {
    const result = feeTermsSchema.safeParse(terms);
    expect(result.error?.issues.map((issue) => issue.path)).toEqual([path]);
  });
});

describe('which rate a placement pays', () => {
  test('a flat schedule pays one rate and asks for no age', () => {
    expect(rateAt(parsed({ kind: 'FLAT', ratePpm: 138_500 }), aPlacement())).toEqual({ ratePpm: 138_500 });
  });

  test.each([
    ['2026-03-01', 0, 100_000, 0],
    ['2026-01-31', 29, 100_000, 0],
    ['2026-01-30', 30, 150_000, 30],
    ['2026-01-29', 31, 150_000, 30],
    ['2025-12-02', 89, 150_000, 30],
    ['2025-12-01', 90, 250_000, 90],
    ['2020-01-01', 2_251, 250_000, 90],
  ])('by days: overdue since %s is %i days at placement and pays %i ppm', (since, age, ratePpm, from) => {
    const terms = parsed({
      kind: 'AGE_BAND',
      unit: 'DAYS',
      bands: bands([0, 100_000], [30, 150_000], [90, 250_000]),
    });
    const placement = aPlacement({ placedOn: day('2026-03-01'), delinquentSince: day(since) });
    expect(rateAt(terms, placement)).toEqual({ ratePpm, band: { from, unit: 'DAYS' }, age });
  });

  test.each([
    ['2026-01-02', 1, 100_000],
    ['2026-01-01', 2, 150_000],
    ['2025-12-31', 2, 150_000],
    ['2025-12-02', 2, 150_000],
    ['2025-12-01', 3, 180_000],
    ['2024-03-01', 24, 180_000],
  ])('by months: overdue since %s is %i whole months at placement and pays %i ppm', (since, age, ratePpm) => {
    const placement = aPlacement({ placedOn: day('2026-03-01'), delinquentSince: day(since) });
    expect(rateAt(byMonths([0, 100_000], [2, 150_000], [3, 180_000]), placement)).toMatchObject({
      ratePpm,
      age,
    });
  });

  test('the months that the lender counted win over the calendar', () => {
    const placement = aPlacement({ delinquentSince: day('2020-01-01'), monthsPastDue: 2 });
    expect(rateAt(byMonths([0, 1], [2, 2], [3, 3]), placement)).toEqual({
      ratePpm: 2,
      band: { from: 2, unit: 'MONTHS' },
      age: 2,
    });
  });

  test('the months that the lender counted do not stand for days', () => {
    const terms = parsed({ kind: 'AGE_BAND', unit: 'DAYS', bands: bands([0, 1], [30, 2]) });
    const placement = aPlacement({ monthsPastDue: 12 });
    expect(rateAt(terms, placement)).toEqual({ ratePpm: 1, band: { from: 0, unit: 'DAYS' }, age: null });
  });

  test.each<[string, Partial<FeePlacement>, number | null]>([
    ['of unknown age', {}, null],
    [
      'placed a day before it is overdue',
      { placedOn: day('2026-03-01'), delinquentSince: day('2026-03-02') },
      0,
    ],
    [
      'placed months before it is overdue',
      { placedOn: day('2026-03-01'), delinquentSince: day('2026-06-01') },
      -3,
    ],
  ])('a debt %s pays the lowest band', (_, placement, age) => {
    expect(rateAt(byMonths([0, 7], [1, 8]), aPlacement(placement))).toEqual({
      ratePpm: 7,
      band: { from: 0, unit: 'MONTHS' },
      age,
    });
  });
});

describe('what the terms say in words', () => {
  test('a flat rate without a tail', () => {
    expect(describeFeeTerms(parsed({ kind: 'FLAT', ratePpm: 138_500 }))).toEqual([
      '13.85 % of money collected.',
      "Each payment's fee is rounded to the nearest minor unit, a half upwards.",
      'Nothing is paid on money received after the day the placement ended.',
    ]);
  });

  test('bands by months with a tail for arrangements', () => {
    const terms = parsed({
      kind: 'AGE_BAND',
      unit: 'MONTHS',
      bands: bands([0, 100_000], [2, 150_000], [3, 180_000], [6, 250_000]),
      rounding: 'HALF_EVEN',
      tail: { days: 60 },
    });
    expect(describeFeeTerms(terms)).toEqual([
      '10 % of money collected on accounts less than 2 months overdue at placement.',
      '15 % of money collected on accounts 2 months overdue at placement.',
      '18 % of money collected on accounts 3 to 5 months overdue at placement.',
      '25 % of money collected on accounts 6 or more months overdue at placement.',
      'An account of unknown age pays 10 %.',
      "Each payment's fee is rounded to the nearest minor unit, a half to the even one.",
      'Money received up to 60 days after the placement ended pays the same, ' +
        'if it comes from an arrangement made before the end.',
    ]);
  });

  test('a single band of days with a tail for any payment', () => {
    const terms = parsed({
      kind: 'AGE_BAND',
      unit: 'DAYS',
      bands: bands([0, 200_000]),
      rounding: 'DOWN',
      tail: { days: 1, requiresArrangement: false },
    });
    expect(describeFeeTerms(terms)).toEqual([
      '20 % of money collected on accounts of any age at placement.',
      'An account of unknown age pays 20 %.',
      "Each payment's fee is rounded down to the minor unit.",
      'Money received up to 1 day after the placement ended pays the same.',
    ]);
  });
});

const ARTICLE_561 = ['costs', 'fee', 'fees', 'penalty', 'interest', 'principal'];

function parsed(terms: FeeTermsInput): FeeTerms {
  return feeTermsSchema.parse(terms);
}

function byMonths(...pairs: [from: number, ratePpm: number][]): FeeTerms {
  return parsed({ kind: 'AGE_BAND', unit: 'MONTHS', bands: bands(...pairs) });
}

function bands(...pairs: [from: number, ratePpm: number][]): { from: number; ratePpm: number }[] {
  return pairs.map(([from, ratePpm]) => ({ from, ratePpm }));
}

function bandsFrom(count: number): { from: number; ratePpm: number }[] {
  return Array.from({ length: count }, (_, i) => ({ from: i * 10, ratePpm: i }));
}

function ageBands(...froms: number[]): unknown {
  return { kind: 'AGE_BAND', unit: 'DAYS', bands: froms.map((from) => ({ from, ratePpm: 1 })) };
}
