import { describe, expect, test } from '@jest/globals';
import { allocate, commissionableOf, NO_PARTS } from '../../src/modules/fees/allocation.rules.js';
import { isRateFixed, rateAt } from '../../src/modules/fees/applied-rate.rules.js';
import { feeTermsSchema, type FeeTerms } from '../../src/modules/fees/index.js';
import { cardsOf, cardsOfTerms, cardOn, type RateCard } from '../../src/modules/fees/rate-card.rules.js';
import { tierReached, tierTable } from '../../src/modules/fees/tier-table.rules.js';
import { aPlacement, day, paid } from './fee-world.js';

const tiers = [
  { from: 0, ratePpm: 100_000 },
  { from: 1_000, ratePpm: 200_000, flatMinor: 50 },
  { from: 5_000, ratePpm: 300_000 },
];
const marginal = { kind: 'TIERED', mode: 'MARGINAL', tiers };
const whole = { kind: 'TIERED', mode: 'WHOLE', tiers };
const recovery = {
  kind: 'RECOVERY_RATE',
  tiers: [
    { from: 0, ratePpm: 100_000 },
    { from: 250_000, ratePpm: 200_000 },
  ],
};
const flat = { kind: 'FLAT', ratePpm: 150_000 };

function termsOf(...parts: object[]): FeeTerms {
  return feeTermsSchema.parse(Object.assign({}, ...parts));
}

function cardOf(...parts: object[]): RateCard {
  return cardsOfTerms(termsOf(...parts)).versions[0]!.card;
}

describe('how the fees of payments come together', () => {
  const each = { perPayment: { minMinor: 1 } };
  const life = { perPlacement: { maxMinor: 100 } };
  const direct = { direct: { multiplierPpm: 500_000 } };
  const cumulative = { roundAt: 'CUMULATIVE' };

  test.each<[string, object[], RateCard['rating']]>([
    ['flat, rounded each', [flat, { roundAt: 'PAYMENT' }], 'ALONE'],
    ['flat, rounded together', [flat, cumulative], 'POOLED'],
    ['flat, rounded together, mirrored', [flat, cumulative, { reversals: 'MIRROR' }], 'IN_TURN'],
    ['flat, rounded together, limits of each', [flat, cumulative, each], 'IN_TURN'],
    ['flat, rounded together, limits for life', [flat, cumulative, life], 'POOLED'],
    ['flat, rounded together, half for direct payments', [flat, cumulative, direct], 'POOLED'],
    ['marginal tiers', [marginal, cumulative], 'POOLED'],
    ['marginal tiers, rounded each', [marginal, { roundAt: 'PAYMENT' }], 'IN_TURN'],
    ['marginal tiers, mirrored', [marginal, cumulative, { reversals: 'MIRROR' }], 'IN_TURN'],
    ['marginal tiers, limits of each', [marginal, cumulative, each], 'IN_TURN'],
    ['marginal tiers, half for direct payments', [marginal, cumulative, direct], 'IN_TURN'],
    ['marginal tiers, half for discovery', [marginal, cumulative, { discoveryPpm: 500_000 }], 'IN_TURN'],
    ['marginal tiers, all for discovery', [marginal, cumulative, { discoveryPpm: 1_000_000 }], 'POOLED'],
    [
      'marginal tiers of the agreement, limits for life',
      [marginal, cumulative, life, { scope: 'AGREEMENT' }],
      'IN_TURN',
    ],
    [
      'marginal tiers of a placement, limits for life',
      [marginal, cumulative, life, { scope: 'PLACEMENT' }],
      'POOLED',
    ],
    ['whole tiers', [whole, cumulative], 'POOLED'],
    ['whole tiers, half for direct payments', [whole, cumulative, direct], 'POOLED'],
    ['whole tiers of a batch, limits for life', [whole, cumulative, life, { scope: 'BATCH' }], 'IN_TURN'],
    ['recovery', [recovery, cumulative], 'POOLED'],
    ['recovery, half for direct payments', [recovery, cumulative, direct], 'POOLED'],
    [
      'recovery of the agreement, limits for life',
      [recovery, cumulative, life, { scope: 'AGREEMENT' }],
      'IN_TURN',
    ],
  ])('%s', (_, parts, rating) => {
    expect(cardOf(...parts).rating).toBe(rating);
  });

  test('limits of one version count for the tiers of all', () => {
    const versions = [termsOf(marginal, { scope: 'AGREEMENT', roundAt: 'CUMULATIVE' }), termsOf(flat, life)];
    const cards = cardsOf(versions.map((terms, n) => ({ effectiveFrom: day(`2026-0${n + 1}-01`), terms })));
    expect(cards.limitsPlacements).toBe(true);
    expect(cards.versions.map(({ card }) => card.rating)).toEqual(['IN_TURN', 'ALONE']);
    expect(cardOn(cards, day('2025-12-31')).terms.kind).toBe('TIERED');
    expect(cardOn(cards, day('2026-01-31')).terms.kind).toBe('TIERED');
    expect(cardOn(cards, day('2026-02-01')).terms.kind).toBe('FLAT');
  });

  test('multipliers are counted over a power of a million, one for each there is', () => {
    const payment = paid('p', '2026-03-01', 1n);
    const own = { ...payment, channel: 'DIRECT' as const };
    const found = (parts: object) => {
      const { scale, multiplierOf } = cardOf(flat, parts);
      const of = [
        multiplierOf(payment, 'IN_WINDOW'),
        multiplierOf(own, 'IN_WINDOW'),
        multiplierOf(own, 'DISCOVERED'),
      ];
      return [scale, ...of];
    };
    expect(found({})).toEqual([10n ** 6n, 1n, 1n, 1n]);
    expect(found(direct)).toEqual([10n ** 12n, 10n ** 6n, 500_000n, 500_000n]);
    expect(found({ discoveryPpm: 250_000 })).toEqual([10n ** 12n, 10n ** 6n, 10n ** 6n, 250_000n]);
    expect(found({ ...direct, discoveryPpm: 250_000 })).toEqual([
      10n ** 18n,
      10n ** 12n,
      500_000n * 10n ** 6n,
      500_000n * 250_000n,
    ]);
  });

  test('terms are prepared once, and say what else they ask for', () => {
    const terms = termsOf(flat, { tail: { days: 3, ratePpm: 7 }, perPayment: { minMinor: 2, maxMinor: 9 } });
    const cards = cardsOfTerms(terms);
    expect(cardsOfTerms(terms)).toBe(cards);
    expect(cards.versions[0]!.card).toMatchObject({
      tailRate: 7n,
      minPerPayment: 2n,
      maxPerPayment: 9n,
      isAllocated: false,
      isMirrored: false,
      tiers: null,
    });
    expect(cardOf(flat)).toMatchObject({ tailRate: null, minPerPayment: null, maxPerPayment: null });
    expect(cardOf(flat, { commissionable: ['principal'], reversals: 'MIRROR' })).toMatchObject({
      isAllocated: true,
      isMirrored: true,
    });
  });
});

describe('what tiers make of money', () => {
  const sums = (collectedMinor: bigint, parts: object = {}) => ({
    collectedMinor,
    weighted: collectedMinor,
    fixed: 0n,
    placedMinor: 0n,
    ...parts,
  });

  test.each([
    [0n, 0n],
    [1n, 100_000n],
    [1_000n, 100_000_000n],
    // the flat amount is earned with the first unit above
    [1_001n, 100_000_000n + 50_000_000n + 200_000n],
    [5_000n, 100_000_000n + 50_000_000n + 800_000_000n],
    [5_001n, 950_000_000n + 300_000n],
  ])('marginal, of %s: %s millionths', (collected, exact) => {
    for (const unit of [1n, 10n ** 6n]) {
      const table = tierTable(termsOf(marginal), unit)!;
      expect(table.kind).toBe('MARGINAL');
      expect(table.exactFee(sums(collected))).toBe(exact * unit);
    }
  });

  test.each([
    [0n, 0n, -1],
    [1n, 100_000n, 0],
    [999n, 99_900_000n, 0],
    [1_000n, 200_000_000n + 50_000_000n, 1],
    [4_999n, 999_800_000n + 50_000_000n, 1],
    [5_000n, 1_500_000_000n, 2],
    [6_000n, 1_800_000_000n, 2],
  ])('whole, of %s: %s millionths, in tier %s', (collected, exact, tier) => {
    const table = tierTable(termsOf(whole), 1n)!;
    expect(table.kind).toBe('WHOLE');
    expect(table.exactFee(sums(collected))).toBe(exact);
    expect(tierReached(table, sums(collected))).toBe(tier);
    const weighted = tierTable(termsOf(whole), 10n ** 6n)!;
    expect(weighted.exactFee(sums(collected, { weighted: collected * 10n ** 6n }))).toBe(exact * 10n ** 6n);
  });

  test.each([
    [0n, 4_000n, 0n, -1],
    [999n, 4_000n, 99_900_000n, 0],
    [1_000n, 4_000n, 200_000_000n, 1],
    [1n, 0n, 200_000n, 1],
  ])('recovery, %s of %s: %s millionths, in tier %s', (collected, placedMinor, exact, tier) => {
    const table = tierTable(termsOf(recovery), 1n)!;
    expect(table.kind).toBe('RECOVERY');
    expect(table.exactFee(sums(collected, { placedMinor }))).toBe(exact);
    expect(tierReached(table, sums(collected, { placedMinor }))).toBe(tier);
  });

  test('other kinds have none', () => {
    expect(tierTable(termsOf(flat), 1n)).toBeNull();
  });
});

describe('the rate of a payment', () => {
  const bands = [
    { from: 0, ratePpm: 1 },
    { from: 3, ratePpm: 3 },
    { from: 60, ratePpm: 60 },
  ];
  const placement = aPlacement({ placedOn: day('2026-03-15'), placedMinor: 60n });

  test.each<[string, object, boolean]>([
    ['a flat one', flat, true],
    ['by age at placement', { kind: 'AGE_BAND', unit: 'DAYS', bands }, true],
    ['by age at payment', { kind: 'AGE_BAND', unit: 'DAYS', bands, ageAt: 'PAYMENT' }, false],
    ['by days since placement', { kind: 'SINCE_PLACEMENT_BAND', bands }, false],
    ['by balance', { kind: 'BALANCE_BAND', bands }, true],
    ['by sequence', { kind: 'SEQUENCE', ratesPpm: [1, 2] }, true],
  ])('%s: whether all of a placement have the same', (_, terms, isFixed) => {
    expect(isRateFixed(termsOf(terms))).toBe(isFixed);
  });

  test('by balance and by days since placement, with the unit of the band', () => {
    expect(rateAt(termsOf({ kind: 'BALANCE_BAND', bands }), placement)).toEqual({
      ratePpm: 60,
      band: { from: 60, unit: 'MINOR' },
    });
    expect(rateAt(termsOf({ kind: 'SINCE_PLACEMENT_BAND', bands }), placement, day('2026-03-18'))).toEqual({
      ratePpm: 3,
      band: { from: 3, unit: 'DAYS' },
      daysSincePlacement: 3,
    });
  });

  test.each<[string, string, number | null, string, number | null]>([
    ['PLACEMENT', '2026-06-20', 2, '2026-06-20', 2],
    ['PAYMENT', '2026-03-15', 2, '2026-03-15', 2],
    ['PAYMENT', '2026-04-14', 2, '2026-04-14', 2],
    ['PAYMENT', '2026-04-15', 2, '2026-04-15', 3],
    ['PAYMENT', '2026-06-20', 2, '2026-06-20', 5],
    ['PAYMENT', '2026-06-20', null, '2026-06-20', null],
  ])('by the months that the lender counted, at %s, paid on %s', (ageAt, _, monthsPastDue, on, age) => {
    const terms = termsOf({ kind: 'AGE_BAND', unit: 'MONTHS', bands, ageAt });
    expect(rateAt(terms, { ...placement, monthsPastDue }, day(on))?.age).toBe(age);
  });

  test('by days, measured on either day', () => {
    const overdue = { ...placement, delinquentSince: day('2026-03-13') };
    const on = day('2026-03-20');
    const of = (ageAt: string) =>
      rateAt(termsOf({ kind: 'AGE_BAND', unit: 'DAYS', bands, ageAt }), overdue, on);
    expect(of('PLACEMENT')).toEqual({ ratePpm: 1, band: { from: 0, unit: 'DAYS' }, age: 2 });
    expect(of('PAYMENT')).toEqual({ ratePpm: 3, band: { from: 3, unit: 'DAYS' }, age: 7 });
  });
});

describe('money for the parts of a debt', () => {
  const components = { principal: 100n, interest: 30n, other: 5n };
  const terms = termsOf(flat, {
    commissionable: ['principal'],
    allocation: { upTo90Days: ['interest', 'principal'], from91Days: ['principal', 'interest'] },
  });
  const facts = { placement: aPlacement({ placedMinor: 135n, components }), paid: NO_PARTS, terms };
  const on = (days: number) => day(new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10));
  const overdue = { ...facts.placement, delinquentSince: day('2026-01-01') };

  test('goes to parts in the order of the days past due, and what the order does not name comes last', () => {
    const early = { ...facts, placement: overdue, on: on(90) };
    const late = { ...early, on: on(91) };
    expect(allocate(40n, early).parts).toEqual({ interest: 30n, principal: 10n });
    expect(allocate(40n, late).parts).toEqual({ principal: 40n });
    expect(allocate(133n, late).parts).toEqual({ principal: 100n, interest: 30n, other: 3n });
    expect(allocate(200n, early)).toEqual({ parts: components, paid: components });
  });

  test('counts days from the months that the lender told, and of unknown age none', () => {
    const placed = { ...facts.placement, placedOn: on(100) };
    const told = (monthsPastDue: number | null) =>
      allocate(10n, { ...facts, placement: { ...placed, monthsPastDue }, on: on(120) }).parts;
    expect(told(3)).toEqual({ principal: 10n });
    expect(told(2)).toEqual({ interest: 10n });
    expect(told(null)).toEqual({ interest: 10n });
  });

  test('leaves parts that are paid, and parts of nothing, out', () => {
    const first = allocate(30n, { ...facts, on: on(0) });
    expect(first.paid).toEqual({ interest: 30n });
    expect(allocate(10n, { ...facts, paid: first.paid, on: on(0) })).toEqual({
      parts: { principal: 10n },
      paid: { interest: 30n, principal: 10n },
    });
    expect(allocate(0n, { ...facts, paid: first.paid, on: on(0) })).toEqual({ parts: {}, paid: first.paid });
    const whole = aPlacement({ placedMinor: 135n });
    expect(allocate(10n, { ...facts, placement: whole, on: on(0) })).toEqual({ parts: {}, paid: {} });
  });

  test('earns on the parts that the contract names; on all of it where the parts are unknown', () => {
    const parts = { principal: 10n, interest: 30n };
    expect(commissionableOf(40n, parts, facts.placement, terms)).toBe(10n);
    expect(commissionableOf(40n, { interest: 40n }, facts.placement, terms)).toBe(0n);
    expect(commissionableOf(40n, parts, facts.placement, termsOf(flat))).toBe(40n);
    expect(commissionableOf(40n, {}, aPlacement(), terms)).toBe(40n);
  });
});
