import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCurrency } from '../../src/kernel/currencies.js';
import { parseMinor } from '../../src/kernel/money.js';
import { RUNS } from './fee-histories.js';
import { back, feesOf, january, pay, problemOf, settled, twoMonths } from './settled.js';

/* The catalogue's cases of money and dates, as far as no database is needed to see them. */

const amountPath = ['events', 0, 'amount'];

describe('amounts', () => {
  test.each<[string, unknown]>([
    ['D97 a negative amount', -1],
    ['D98 an amount of zero', 0],
    ['D100 an amount of 2^63', 2 ** 63],
    ['D101 an amount with a fraction of a minor unit', 1.005],
    ['D102 an amount as text', '1e3'],
  ])('%s is refused', (_, amount) => {
    const events = [pay('p', '2026-01-05', amount as number)];
    expect(problemOf({ events })).toEqual({ code: 'INPUT_INVALID', path: amountPath });
  });

  test.each([
    ['D99 10^15 + 1 major units', '1000000000000001', 'CNY', 'AMOUNT_TOO_LARGE'],
    ['D100 2^63 major units', '9223372036854775808', 'CNY', 'AMOUNT_TOO_LARGE'],
    ['D101 three decimals of a currency of two', '1.005', 'CNY', 'TOO_MANY_DECIMALS'],
    ['D102 an exponent', '1e3', 'CNY', 'NOT_AN_AMOUNT'],
    ['D103 yen with decimals', '100.5', 'JPY', 'TOO_MANY_DECIMALS'],
    ['D104 four decimals of a currency of three', '1.2345', 'BHD', 'TOO_MANY_DECIMALS'],
  ] as const)('%s is no amount', (_, text, currency, trouble) => {
    expect(parseMinor(text, currency)).toBe(trouble);
  });

  test('D103 D104 yen have no decimals and dinars three', () => {
    expect([parseMinor('100', 'JPY'), parseMinor('1.234', 'BHD')]).toEqual([100n, 1_234n]);
  });

  test('D105 an unknown currency is refused', () => {
    expect(parseCurrency('XXX')).toBeNull();
    expect(problemOf({ contract: { currency: 'XXX' } })).toEqual({
      code: 'INPUT_INVALID',
      path: ['contract', 'currency'],
    });
  });

  test('D106 another currency than the contract’s is refused without its rate', () => {
    const events = [pay('p', '2026-01-05', 100, { currency: 'USD' })];
    expect(problemOf({ events })).toEqual({ code: 'CURRENCY_MISMATCH', path: ['events', 0, 'currency'] });
  });

  test('D107 an overpayment is taken, shown and earns nothing', () => {
    const { lines, agency_held } = january({ events: [pay('p', '2026-01-05', 100_001)] });
    expect(lines).toMatchObject([{ base: 100_000, fee: 15_000, overpaid: 1 }]);
    expect(agency_held).toBe(100_001);
  });

  test('D108 the parts of a commission add up to it, whatever the rounding', () => {
    const part = fc.record({
      amount: fc.integer({ min: 1, max: 9_999 }),
      day: fc.integer({ min: 10, max: 31 }),
    });
    const kinds = fc.constantFrom(
      { kind: 'flat', rate_ppm: 138_500 },
      { kind: 'flat', rate_ppm: 138_500, round_at: 'cumulative' },
      {
        kind: 'tiered',
        tiers: [
          { from: 0, rate_ppm: 99_999 },
          { from: 5_000, rate_ppm: 123_457 },
        ],
      },
    );
    const rounding = fc.constantFrom('HALF_UP', 'HALF_EVEN', 'DOWN');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), kinds, rounding, (parts, schedule, mode) => {
        const events = parts.map(({ amount, day }, i) => pay(`p${i}`, `2026-01-${day}`, amount));
        const { lines, commission } = january({ contract: { rounding: mode }, schedule, events });
        expect(lines.reduce((sum, { fee }) => sum + fee, 0)).toBe(commission);
      }),
      RUNS,
    );
  });

  test.each([
    ['whole', 9_999, 1_000],
    ['whole', 10_000, 1_500],
    ['whole', 10_001, 1_500],
    ['marginal', 9_999, 1_000],
    ['marginal', 10_000, 1_000],
    ['marginal', 10_010, 1_002],
  ])('D109 at the edge of a tier (%s): %i earns %i', (mode, amount, commission) => {
    const tiers = [
      { from: 0, rate_ppm: 100_000 },
      { from: 10_000, rate_ppm: 150_000 },
    ];
    const events = [pay('p', '2026-01-05', amount)];
    expect(january({ schedule: { kind: 'tiered', mode, tiers }, events }).commission).toBe(commission);
  });
});

describe('reversals and closed months', () => {
  const paid = pay('p', '2026-01-05', 1_000);

  test.each<[string, object[], string, unknown[]]>([
    [
      'D110 a reversal of a reversal',
      [back('r', 'p', '2026-01-06', 1_000), back('s', 'r', '2026-01-07', 1_000)],
      'INPUT_INVALID',
      ['events', 2, 'of'],
    ],
    [
      'D110 a second reversal of all of it',
      [back('r', 'p', '2026-01-06', 1_000), back('s', 'p', '2026-01-07', 1_000)],
      'AMOUNT_EXCEEDED',
      ['events', 2, 'amount'],
    ],
    [
      'a reversal of more than was paid',
      [back('r', 'p', '2026-01-06', 1_001)],
      'AMOUNT_EXCEEDED',
      ['events', 1, 'amount'],
    ],
    [
      'a reversal before its payment',
      [back('r', 'p', '2026-01-04', 1)],
      'INPUT_INVALID',
      ['events', 1, 'effective'],
    ],
  ])('%s is refused', (_, reversals, code, path) => {
    expect(problemOf({ events: [paid, ...reversals] })).toEqual({ code, path });
  });

  test('D111 a chargeback after the close is a negative line of the next month', () => {
    const events = [paid, back('r', 'p', '2026-02-03', 1_000)];
    const [, february] = settled({ events, closes: twoMonths });
    expect(february).toMatchObject({ commission: -150, net: 0, carried_out: -150 });
    expect(february!.lines).toMatchObject([{ event: 'r', fee: -150, origin_period: '2026-01' }]);
  });

  test('D112 a payment reported after the close falls into the next month', () => {
    const events = [paid, pay('late', '2026-01-31', 2_000, { reported: '2026-02-03' })];
    const [first, second] = settled({ events, closes: twoMonths });
    expect([feesOf(first!), feesOf(second!)]).toEqual([[['p', 150]], [['late', 300]]]);
  });

  test('D113 a backdated payment keeps its value date: its rate and its month are those of that day', () => {
    const schedule = {
      kind: 'tiered',
      tiers: [
        { from: 0, rate_ppm: 100_000 },
        { from: 1_000, rate_ppm: 200_000 },
      ],
    };
    const events = [
      paid,
      pay('late', '2026-01-06', 1_000, { reported: '2026-02-20' }),
      pay('q', '2026-02-06', 1_000),
    ];
    const [, second] = settled({ schedule, events, closes: twoMonths });
    expect(second!.lines).toMatchObject([
      { event: 'late', fee: 200, origin_period: '2026-01', trace: { on: '2026-01-06' } },
      { event: 'q', fee: 100 },
    ]);
  });

  test('D120 a month in which nothing happened has an empty statement, once', () => {
    const closes = [...twoMonths.slice(0, 1), ...twoMonths.slice(0, 1)];
    const statements = settled({ closes });
    expect(statements[0]).toMatchObject({
      period: '2026-01',
      lines: [],
      commission: 0,
      payable_to_agency: 0,
    });
    expect(statements[1]).toEqual(statements[0]);
  });

  test('a close before the end of its month says when it ends', () => {
    const closes = [{ period: '2026-01', on: '2026-01-30' }];
    expect(problemOf({ closes })).toEqual({ code: 'PERIOD_NOT_ENDED', path: ['closes', 0, 'on'] });
  });
});

describe('days', () => {
  const months = (zone: string, effective: string) =>
    settled({
      contract: { time_zone: zone },
      placement: { placed_on: '2025-12-01' },
      events: [pay('p', effective, 1_000, { reported: '2025-12-01' })],
      closes: [
        '2025-12',
        '2026-01',
        '2026-02',
        '2026-03',
        '2026-04',
        '2026-05',
        '2026-06',
        '2026-07',
        '2026-08',
        '2026-09',
        '2026-10',
        '2026-11',
      ].map((period) => ({ period, on: '2026-12-31' })),
    }).find(({ lines }) => lines.length > 0)!.period;

  test.each([
    ['D115 in the hour that summer time leaves out', 'Europe/Berlin', '2026-03-29T02:30:00+01:00', '2026-03'],
    [
      'D115 in the hour that comes twice, the first time',
      'Europe/Berlin',
      '2026-10-25T02:30:00+02:00',
      '2026-10',
    ],
    [
      'D115 in the hour that comes twice, the second time',
      'Europe/Berlin',
      '2026-10-25T02:30:00+01:00',
      '2026-10',
    ],
    ['D115 on the last evening of summer time’s month', 'Europe/Berlin', '2026-10-31T22:59:59Z', '2026-10'],
    ['D115 a second later', 'Europe/Berlin', '2026-10-31T23:00:00Z', '2026-11'],
    [
      'D118 at the last microsecond of the year',
      'Asia/Shanghai',
      '2025-12-31T23:59:59.999999+08:00',
      '2025-12',
    ],
    ['D118 a microsecond later', 'Asia/Shanghai', '2026-01-01T00:00:00+08:00', '2026-01'],
    [
      'D119 by the contract’s zone, not the agency’s',
      'Asia/Shanghai',
      '2026-01-31T23:30:00+09:00',
      '2026-01',
    ],
    [
      'D119 by the contract’s zone, when it is another month there',
      'Asia/Shanghai',
      '2026-01-31T23:30:00+05:30',
      '2026-02',
    ],
  ])('%s', (_, zone, effective, period) => {
    expect(months(zone, effective)).toBe(period);
  });

  test.each([
    ['D116 29 February to 28 February is eleven months of a leap day', '2024-02-29', '2025-02-28', 11],
    ['D116 and twelve on 1 March', '2024-02-29', '2025-03-01', 12],
    ['D117 31 January to 28 February is no month', '2026-01-31', '2026-02-28', 0],
    ['D117 and one on 1 March', '2026-01-31', '2026-03-01', 1],
    ['D117 31 March to 30 April is no month', '2026-03-31', '2026-04-30', 0],
    ['D117 and one on 1 May', '2026-03-31', '2026-05-01', 1],
  ])('%s', (_, delinquent_since, placed_on, months) => {
    const bands = Array.from({ length: 13 }, (_unused, from) => ({ from, rate_ppm: from * 10_000 }));
    const { commission } = settled({
      schedule: { kind: 'age_band', unit: 'MONTHS', bands },
      placement: { delinquent_since, placed_on },
      events: [pay('p', placed_on, 100)],
      closes: [{ period: placed_on.slice(0, 7), on: '2026-12-31' }],
    })[0]!;
    expect(commission).toBe(months);
  });

  test('D116 a day that the year has not is no day', () => {
    expect(problemOf({ events: [pay('p', '2026-02-29', 100)] })).toEqual({
      code: 'INPUT_INVALID',
      path: ['events', 0, 'effective'],
    });
  });
});
