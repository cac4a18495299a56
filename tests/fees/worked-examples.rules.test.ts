import { describe, expect, test } from '@jest/globals';
import { back, feesOf, january, pay, settled, twoMonths } from './settled.js';

/* Each by hand, from what the section named in its title says. Amounts in minor units. */

const marginal = {
  kind: 'tiered',
  mode: 'marginal',
  tiers: [
    { from: 0, rate_ppm: 100_000 },
    { from: 10_000, rate_ppm: 150_000 },
    { from: 30_000, rate_ppm: 200_000 },
  ],
};
const whole = { ...marginal, mode: 'whole' };

describe('kinds (settlement §1.2)', () => {
  test('flat: 14.90 % of 1,234.56 is 183.94944, so 183.95', () => {
    const schedule = { kind: 'flat', rate_ppm: 149_000 };
    const placement = { balance: 200_000 };
    expect(january({ schedule, placement, events: [pay('p', '2026-01-05', 123_456)] }).commission).toBe(
      18_395,
    );
  });

  test.each([
    ['2025-10-03', 90, 180],
    ['2025-10-02', 91, 350],
  ])('age band by days: overdue since %s is %i days at placement', (since, _, fee) => {
    const bands = [
      { min_days: 0, max_days: 90, rate_ppm: 180_000 },
      { min_days: 91, max_days: null, rate_ppm: 350_000 },
    ];
    const placement = { delinquent_since: since };
    const events = [pay('p', '2026-01-31', 1_000)];
    expect(january({ schedule: { kind: 'age_band', bands }, placement, events }).commission).toBe(fee);
  });

  test('age band by the age at payment: the same debt rises into the next band', () => {
    const schedule = {
      kind: 'age_band',
      unit: 'MONTHS',
      age_basis: 'payment',
      bands: [
        { from: 0, rate_ppm: 100_000 },
        { from: 3, rate_ppm: 200_000 },
      ],
    };
    const placement = { delinquent_since: '2025-10-15' };
    const events = [pay('a', '2026-01-14', 1_000), pay('b', '2026-01-15', 1_000)];
    expect(feesOf(january({ schedule, placement, events }))).toEqual([
      ['a', 100],
      ['b', 200],
    ]);
  });

  test('since placement: 15 % up to 30 days, 22 % to 90, 30 % after', () => {
    const schedule = {
      kind: 'since_placement_band',
      bands: [
        { min_days: 0, max_days: 30, rate_ppm: 150_000 },
        { min_days: 31, max_days: 90, rate_ppm: 220_000 },
        { min_days: 91, rate_ppm: 300_000 },
      ],
    };
    const days = ['2026-01-31', '2026-02-01', '2026-04-01', '2026-04-02'];
    const events = days.map((day, i) => pay(`p${i}`, day, 1_000));
    const closes = [{ period: '2026-04', on: '2026-04-30' }];
    expect(feesOf(settled({ schedule, events, closes })[0]!).map(([, fee]) => fee)).toEqual([
      150, 220, 220, 300,
    ]);
  });

  test.each([
    [99_999, 120],
    [100_000, 70],
  ])('balance band: an account of %i pays by what was placed', (balance, fee) => {
    const schedule = {
      kind: 'balance_band',
      bands: [
        { from: 0, rate_ppm: 120_000 },
        { from: 100_000, rate_ppm: 70_000 },
      ],
    };
    expect(
      january({ schedule, placement: { balance }, events: [pay('p', '2026-01-05', 1_000)] }).commission,
    ).toBe(fee);
  });

  test.each([
    [1, 200],
    [2, 300],
    [3, 400],
    [7, 400],
  ])('sequence: placement number %i', (sequence, fee) => {
    const schedule = { kind: 'sequence', rates_ppm: { '1': 200_000, '2': 300_000, '3': 400_000 } };
    expect(
      january({ schedule, placement: { sequence }, events: [pay('p', '2026-01-05', 1_000)] }).commission,
    ).toBe(fee);
  });
});

describe('tiers (settlement §2.6)', () => {
  test('marginal: one payment over three tiers is one line whose trace lists the slices', () => {
    const { lines, commission } = january({ schedule: marginal, events: [pay('p', '2026-01-05', 40_000)] });
    expect(commission).toBe(1_000 + 3_000 + 2_000);
    expect(lines[0]!.trace['pools']).toMatchObject([
      {
        slices: [
          { fromMinor: '0', toMinor: '10000', ratePpm: 100_000 },
          { fromMinor: '10000', toMinor: '30000', ratePpm: 150_000 },
          { fromMinor: '30000', toMinor: '40000', ratePpm: 200_000 },
        ],
      },
    ]);
  });

  test('whole: the crossing line is its own money at the new rate and a true-up of what came before', () => {
    const events = [pay('a', '2026-01-05', 9_000), pay('b', '2026-01-06', 2_000)];
    const { lines } = january({ schedule: whole, events });
    expect(lines.map(({ fee }) => fee)).toEqual([900, 750]);
    expect(lines[1]!.trace['pools']).toMatchObject([
      { crossing: { commissionMinor: '300', trueUpMinor: '450' } },
    ]);
  });

  test('whole: with a falling rate a positive payment can have a negative line', () => {
    const schedule = {
      kind: 'tiered',
      mode: 'whole',
      tiers: [
        { from: 0, rate_ppm: 120_000 },
        { from: 10_000, rate_ppm: 70_000 },
      ],
    };
    const events = [pay('a', '2026-01-05', 9_000), pay('b', '2026-01-06', 1_000)];
    expect(feesOf(january({ schedule, events }))).toEqual([
      ['a', 1_080],
      ['b', -380],
    ]);
  });

  test('a flat amount is earned above the bound under marginal tiers, at the bound under whole ones', () => {
    const tiers = [
      { from: 0, rate_ppm: 100_000, flat: 7 },
      { from: 1_000, rate_ppm: 100_000, flat: 50 },
    ];
    const fee = (mode: string, amount: number) =>
      january({ schedule: { kind: 'tiered', mode, tiers }, events: [pay('p', '2026-01-05', amount)] })
        .commission;
    expect([fee('marginal', 1_000), fee('marginal', 1_001)]).toEqual([107, 157]);
    expect([fee('whole', 999), fee('whole', 1_000)]).toEqual([107, 150]);
    expect(january({ schedule: { kind: 'tiered', mode: 'whole', tiers } }).commission).toBe(0);
  });

  test('the window: each month anew, or all there ever was', () => {
    const events = [pay('a', '2026-01-05', 10_000), pay('b', '2026-02-05', 10_000)];
    const commissions = (window: string) =>
      settled({ schedule: { ...marginal, window }, events, closes: twoMonths }).map(
        ({ commission }) => commission,
      );
    expect(commissions('period')).toEqual([1_000, 1_000]);
    expect(commissions('lifetime')).toEqual([1_000, 1_500]);
  });

  test('the scope: a placement, a batch, or the whole agreement shares the tiers', () => {
    const placements = [
      { id: 'P1', placed_on: '2026-01-01', balance: 100_000, batch: 'one' },
      { id: 'P2', placed_on: '2026-01-01', balance: 100_000, batch: 'one' },
      { id: 'P3', placed_on: '2026-01-01', balance: 100_000, batch: 'two' },
    ];
    const events = [1, 2, 3].map((n) => pay(`e${n}`, '2026-01-05', 10_000, { placement: `P${n}` }));
    const fees = (scope: string) =>
      feesOf(january({ schedule: { ...marginal, scope }, placements, events })).map(([, fee]) => fee);
    expect(fees('placement')).toEqual([1_000, 1_000, 1_000]);
    expect(fees('batch')).toEqual([1_000, 1_500, 1_000]);
    expect(fees('agency')).toEqual([1_000, 1_500, 1_500]);
  });

  test.each([
    [29_999, 3_000],
    [30_000, 6_000],
  ])('recovery rate: %i of 100,000 is compared exactly with 30 %', (amount, commission) => {
    const schedule = {
      kind: 'recovery_rate',
      tiers: [
        { from_ppm: 0, rate_ppm: 100_000 },
        { from_ppm: 300_000, rate_ppm: 200_000 },
      ],
    };
    expect(january({ schedule, events: [pay('p', '2026-01-05', amount)] }).commission).toBe(commission);
  });

  test('recovery rate net of recalls: a recall raises the rate reached, in the month of the recall', () => {
    const placements = [
      { id: 'P1', placed_on: '2026-01-01', balance: 100_000 },
      { id: 'P2', placed_on: '2026-01-01', balance: 100_000, recalled_on: '2026-02-10' },
    ];
    const schedule = {
      kind: 'recovery_rate',
      denominator: 'net_of_recalls',
      tiers: [
        { from_ppm: 0, rate_ppm: 100_000 },
        { from_ppm: 300_000, rate_ppm: 200_000 },
      ],
    };
    const events = [pay('p', '2026-01-05', 50_000)];
    const [first, second] = settled({ schedule, placements, events, closes: twoMonths });
    expect([first!.commission, second!.commission]).toEqual([5_000, 5_000]);
    expect(feesOf(second!)).toEqual([['recall:P2', 5_000]]);
    const original = settled({
      schedule: { ...schedule, denominator: 'original' },
      placements,
      events,
      closes: twoMonths,
    });
    expect(original.map(({ commission }) => commission)).toEqual([5_000, 0]);
  });
});

describe('rounding (settlement §2.5)', () => {
  test.each([
    ['83.50 at 3 % is 2.505', 8_350, 30_000, 251, 250, 250],
    [
      '10,000,000,000.10 at 14.9999 %',
      1_000_000_000_010,
      149_999,
      149_999_000_001,
      149_999_000_001,
      149_999_000_001,
    ],
  ])('%s', (_, amount, rate_ppm, ...expected) => {
    const fees = ['HALF_UP', 'HALF_EVEN', 'DOWN'].map(
      (rounding) =>
        january({
          contract: { rounding },
          schedule: { kind: 'flat', rate_ppm },
          placement: { balance: 2_000_000_000_000 },
          events: [pay('p', '2026-01-05', amount)],
        }).commission,
    );
    expect(fees).toEqual(expected);
  });

  test('three payments of 0.05 at half: rounded each, or together', () => {
    const events = [1, 2, 3].map((n) => pay(`p${n}`, `2026-01-0${n}`, 5));
    const fees = (round_at: string) =>
      feesOf(january({ schedule: { kind: 'flat', rate_ppm: 500_000, round_at }, events })).map(
        ([, fee]) => fee,
      );
    expect(fees('payment')).toEqual([3, 3, 3]);
    expect(fees('cumulative')).toEqual([3, 2, 3]);
  });

  test('tiers telescope: the fee of the sum, whatever the slices', () => {
    const events = Array.from({ length: 7 }, (_, n) => pay(`p${n}`, '2026-01-05', 3));
    const tiers = [{ from: 0, rate_ppm: 150_000 }];
    expect(january({ schedule: { kind: 'tiered', tiers }, events }).commission).toBe(3);
    expect(january({ schedule: { kind: 'tiered', tiers, round_at: 'payment' }, events }).commission).toBe(0);
  });
});

describe('limits (settlement §2.3, step 9)', () => {
  const flat = { kind: 'flat', rate_ppm: 100_000 };

  test.each([
    [40, 40],
    [60, 60],
    [599, 60],
    [700, 70],
    [3_001, 300],
  ])('of each payment: 0.60 to 3.00 on %i', (amount, fee) => {
    const schedule = { ...flat, min_fee_per_payment: 60, max_fee_per_payment: 300 };
    expect(january({ schedule, events: [pay('p', '2026-01-05', amount)] }).commission).toBe(fee);
  });

  test('of a placement for life: the floor never exceeds what was collected, the cap opens again by a reversal', () => {
    const schedule = { ...flat, min_fee_per_placement: 60, max_fee_per_placement: 300 };
    const events = [
      pay('a', '2026-01-05', 50),
      pay('b', '2026-01-06', 450),
      pay('c', '2026-01-07', 4_500),
      pay('d', '2026-01-08', 1_000),
      back('r', 'c', '2026-01-09', 4_500),
    ];
    expect(feesOf(january({ schedule, events }))).toEqual([
      ['a', 50],
      ['b', 10],
      ['c', 240],
      ['d', 0],
      ['r', -150],
    ]);
  });
});

describe('which money earns (settlement §1.4, §2.8)', () => {
  test.each([
    ['2026-01-20', {}, 150],
    ['2026-01-21', {}, 0],
    ['2026-01-21', { arrangement: 'plan-7' }, 150],
    ['2026-01-30', { arrangement: 'plan-7' }, 150],
    ['2026-01-31', { arrangement: 'plan-7' }, 0],
    ['2026-01-25', { arrangement: '2026-01-20' }, 150],
    ['2026-01-25', { arrangement: '2026-01-21' }, 0],
  ])('recalled on the 20th with a tail of ten days: paid on %s %j', (on, parts, fee) => {
    const schedule = { kind: 'flat', rate_ppm: 150_000, tail: { days: 10 } };
    const placement = { recalled_on: '2026-01-20' };
    expect(january({ schedule, placement, events: [pay('p', on, 1_000, parts)] }).commission).toBe(fee);
  });

  test('a tail of its own rate', () => {
    const schedule = { ...marginal, tail: { days: 10, rate_ppm: 50_000, requires_arrangement: false } };
    const placement = { recalled_on: '2026-01-20' };
    const events = [pay('a', '2026-01-10', 10_000), pay('b', '2026-01-25', 10_000)];
    expect(january({ schedule, placement, events }).commission).toBe(1_000 + 500);
  });

  test.each([
    ['2026-01-04', 0],
    ['2026-01-05', 75],
  ])('a payment to the lender itself on %s: three days of grace, then half', (on, fee) => {
    const schedule = { kind: 'flat', rate_ppm: 150_000, direct: { grace_days: 3, multiplier_ppm: 500_000 } };
    const events = [pay('p', on, 1_000, { channel: 'direct' })];
    expect(january({ schedule, events }).commission).toBe(fee);
  });

  test('paid before the placement: nothing, or the half fee of its discovery', () => {
    const events = [pay('p', '2025-12-30', 1_000)];
    const fee = (schedule: object) => january({ schedule, events }).commission;
    expect(fee({ kind: 'flat', rate_ppm: 150_000 })).toBe(0);
    expect(fee({ kind: 'flat', rate_ppm: 150_000, discovery_multiplier_ppm: 500_000 })).toBe(75);
  });

  test('settlement in full: what was waived earns nothing, and more money than was left is overpaid', () => {
    const events = [
      { id: 'w', type: 'waiver', placement: 'P1', effective: '2026-01-05', amount: 30_000 },
      pay('p', '2026-01-05', 70_000),
      pay('q', '2026-01-06', 500),
    ];
    const { lines, commission } = january({ events });
    expect(commission).toBe(10_500);
    expect(lines.map(({ event, overpaid = 0 }) => [event, overpaid])).toEqual([
      ['p', 0],
      ['q', 500],
    ]);
  });
});

describe('allocation (settlement §1.5)', () => {
  const components = { principal: 60_000, interest: 30_000, fee: 10_000 };
  const commissionable = { kind: 'flat', rate_ppm: 100_000, commissionable_components: ['principal'] };
  const card = {
    ...commissionable,
    allocation: {
      order_le_90: ['fee', 'interest', 'principal'],
      order_gt_90: ['principal', 'interest', 'fee'],
    },
  };

  test('Civil Code art. 561: costs, then interest, then principal, unless agreed otherwise', () => {
    const events = [pay('p', '2026-01-05', 50_000)];
    const { lines } = january({ schedule: commissionable, placement: { components }, events });
    expect(lines).toMatchObject([{ base: 10_000, fee: 1_000 }]);
  });

  test.each([
    ['2025-10-07', 90, 0],
    ['2025-10-06', 91, 2_000],
  ])('card rules: overdue since %s is %i days on the day of the payment', (since, _, fee) => {
    const placement = { components, delinquent_since: since };
    const events = [pay('p', '2026-01-05', 20_000)];
    expect(january({ schedule: card, placement, events }).commission).toBe(fee);
  });
});

describe('several currencies (settlement §2.3, step 5)', () => {
  test('the rate of the day of the payment, rounded once', () => {
    const rate = { currency: 'USD', fx_rate: '7.1235' };
    const events = [
      pay('p', '2026-01-05', 333, rate),
      back('r', 'p', '2026-01-09', 111, { currency: 'USD' }),
    ];
    const { lines, agency_held } = january({ events });
    expect(lines.map(({ base }) => base)).toEqual([2_372, 1_581 - 2_372]);
    expect(agency_held).toBe(1_581);
  });

  test('1,000 yen at 0.0480 are 48.00: the contract has two digits more', () => {
    const rate = { currency: 'JPY', fx_rate: '0.0480', fx_exp_diff: 2 };
    expect(january({ events: [pay('p', '2026-01-05', 1_000, rate)] }).lines).toMatchObject([{ base: 4_800 }]);
  });
});

describe('versions (settlement §2.1, D1)', () => {
  const versions = [
    { effective_from: '2026-01-01', kind: 'flat', rate_ppm: 100_000 },
    { effective_from: '2026-01-10', kind: 'flat', rate_ppm: 200_000 },
  ];
  const events = [pay('a', '2026-01-09', 1_000), pay('b', '2026-01-10', 1_000)];

  test.each([
    ['placement', [100, 100]],
    ['payment', [100, 200]],
  ])('the version in force on the day of the %s', (rate_basis, fees) => {
    expect(feesOf(january({ schedule: { rate_basis, versions }, events })).map(([, fee]) => fee)).toEqual(
      fees,
    );
  });
});

describe('clawback (settlement §2.7)', () => {
  test('a reversal takes the top slices of the month of its payment, whatever its own', () => {
    const events = [
      pay('a', '2026-01-05', 10_000),
      pay('b', '2026-01-06', 10_000),
      back('r', 'a', '2026-02-03', 10_000),
    ];
    const [first, second] = settled({ schedule: marginal, events, closes: twoMonths });
    expect(first!.commission).toBe(2_500);
    expect(second!.lines).toMatchObject([
      { event: 'r', base: -10_000, fee: -1_500, origin_period: '2026-01' },
    ]);
  });

  test('mirrored, it takes back the fee of its own line', () => {
    const events = [
      pay('a', '2026-01-05', 10_000),
      pay('b', '2026-01-06', 10_000),
      back('r', 'a', '2026-02-03', 10_000),
    ];
    const [, second] = settled({ schedule: { ...marginal, reversals: 'mirror' }, events, closes: twoMonths });
    expect(second!.commission).toBe(-1_000);
  });

  test('a reversal of what nobody knows waits and is shown', () => {
    const events = [
      back('r', 'late', '2026-01-09', 400),
      pay('late', '2026-01-05', 1_000, { reported: '2026-02-20' }),
    ];
    const [first, second] = settled({ events, closes: twoMonths });
    expect(first).toMatchObject({ commission: 0, lines: [], parked: ['r'], agency_held: 0 });
    expect(feesOf(second!)).toEqual([
      ['late', 150],
      ['r', -60],
    ]);
    expect(second!['agency_held']).toBe(600);
  });
});

describe('disputed lines (settlement §2.1, D16)', () => {
  const events = [
    pay('a', '2026-01-05', 1_000),
    pay('b', '2026-01-06', 2_000),
    { id: 'd', type: 'dispute', of: 'b', effective: '2026-01-20' },
    { id: 'f', type: 'release', of: 'b', effective: '2026-02-20' },
  ];

  test('accrued and not invoiced, until they are released', () => {
    const [first, second] = settled({ events, closes: twoMonths });
    expect(first).toMatchObject({ commission: 450, held: 300, net: 150 });
    expect(second).toMatchObject({ commission: 0, released: 300, net: 300 });
  });

  test('a part of a line may be disputed, and no more of it is held than is left', () => {
    const [first, second] = settled({
      events: [
        pay('b', '2026-01-06', 2_000),
        { id: 'd', type: 'dispute', of: 'b', effective: '2026-01-20', amount: 200 },
        back('r', 'b', '2026-02-10', 1_000),
      ],
      closes: twoMonths,
    });
    expect(first).toMatchObject({ commission: 300, held: 200, net: 100 });
    expect(second).toMatchObject({ commission: -150, released: 50, carried_out: -100 });
  });

  test('excluded until resolved, where the schedule says so', () => {
    const schedule = { kind: 'flat', rate_ppm: 150_000, disputed: 'excluded' };
    const [first, second] = settled({ schedule, events, closes: twoMonths });
    expect(first).toMatchObject({ commission: 150, held: 0, net: 150 });
    expect(second).toMatchObject({ commission: 300, released: 0, net: 300 });
  });
});

test('a member that is null is left out', () => {
  const placement = { recalled_on: null, batch: null, components: null, months_past_due: null };
  const events = [pay('p', '2026-01-05', 1_000, { of: null, currency: null, idempotency_key: null })];
  expect(january({ placement, events, contract: { tax: null } }).commission).toBe(150);
});
