import { describe, expect, test } from '@jest/globals';
import {
  entitlement,
  evaluationOrder,
  feeLines,
  type FeeEvent,
  type FeeLine,
  type FeePlacement,
  type FeeTerms,
} from '../../src/modules/fees/index.js';
import { aPlacement, day, flat, paid, reversed } from './fee-world.js';

const ten = flat(100_000);

describe('which money earns', () => {
  const ended = aPlacement({ endedOn: day('2026-04-30') });
  const tail = flat(100_000, { tail: { days: 10, requiresArrangement: true } });
  const anyTail = flat(100_000, { tail: { days: 10, requiresArrangement: false } });

  test.each<[string, FeeTerms, string, boolean, bigint, string, FeeLine['kind']]>([
    ['the day before placement', ten, '2026-02-28', false, 0n, 'BEFORE_PLACEMENT', 'ACCRUAL'],
    ['the day before placement by arrangement', tail, '2026-02-28', true, 0n, 'BEFORE_PLACEMENT', 'ACCRUAL'],
    ['the day of placement', ten, '2026-03-01', false, 500n, 'IN_WINDOW', 'ACCRUAL'],
    ['the day of recall', ten, '2026-04-30', false, 500n, 'IN_WINDOW', 'ACCRUAL'],
    ['the day after recall without a tail', ten, '2026-05-01', true, 0n, 'AFTER_END', 'ACCRUAL'],
    ['the first day of the tail by arrangement', tail, '2026-05-01', true, 500n, 'IN_TAIL', 'TAIL'],
    ['the last day of the tail by arrangement', tail, '2026-05-10', true, 500n, 'IN_TAIL', 'TAIL'],
    ['the day after the tail by arrangement', tail, '2026-05-11', true, 0n, 'AFTER_END', 'ACCRUAL'],
    [
      'the first day of the tail without arrangement',
      tail,
      '2026-05-01',
      false,
      0n,
      'TAIL_NO_ARRANGEMENT',
      'TAIL',
    ],
    [
      'the last day of the tail without arrangement',
      tail,
      '2026-05-10',
      false,
      0n,
      'TAIL_NO_ARRANGEMENT',
      'TAIL',
    ],
    ['the day after the tail without arrangement', tail, '2026-05-11', false, 0n, 'AFTER_END', 'ACCRUAL'],
    ['the last day of a tail for any payment', anyTail, '2026-05-10', false, 500n, 'IN_TAIL', 'TAIL'],
    ['the day after a tail for any payment', anyTail, '2026-05-11', false, 0n, 'AFTER_END', 'ACCRUAL'],
  ])('money received on %s', (_, terms, on, arrangement, feeMinor, rule, kind) => {
    const [line] = feeLines(terms, ended, [], [paid('p1', on, 5_000n, { arrangement })]);
    expect(line).toMatchObject({
      kind,
      feeMinor,
      baseMinor: feeMinor * 10n,
      overpaidMinor: 0n,
      trace: { rule },
    });
  });

  test('while the placement runs there is no last day', () => {
    expect(entitlement(ten, aPlacement(), [paid('p1', '2099-12-31', 5_000n)]).feeMinor).toBe(500n);
  });

  test('a placement recalled on its own day earns on that day', () => {
    const placement = aPlacement({ endedOn: day('2026-03-01') });
    expect(entitlement(ten, placement, [paid('p1', '2026-03-01', 5_000n)]).feeMinor).toBe(500n);
  });

  test.each<[string, string]>([
    ['before placement', '2026-02-01'],
    ['after the end', '2026-06-01'],
  ])('money received %s takes nothing from the balance that can earn', (_, on) => {
    const events = [paid('p1', on, 90_000n), paid('p2', '2026-04-30', 100_000n)];
    expect(entitlement(ten, ended, events)).toEqual({
      feeMinor: 10_000n,
      baseMinor: 100_000n,
      overpaidMinor: 0n,
    });
  });
});

describe('how a fee is rounded', () => {
  const large = aPlacement({ placedMinor: 2_000_000_000_000n });

  test.each<[string, bigint, number, bigint, bigint, bigint]>([
    ['3 % of 83.50 is 2.505', 8_350n, 30_000, 251n, 250n, 250n],
    ['3 % of 84.50 is 2.535', 8_450n, 30_000, 254n, 254n, 253n],
    ['3 % of 83.49 is 2.5047', 8_349n, 30_000, 250n, 250n, 250n],
    ['3 % of 83.51 is 2.5053', 8_351n, 30_000, 251n, 251n, 250n],
    ['half of 0.05 is 0.025', 5n, 500_000, 3n, 2n, 2n],
    [
      '14.9999 % of 10,000,000,000.10',
      1_000_000_000_010n,
      149_999,
      149_999_000_001n,
      149_999_000_001n,
      149_999_000_001n,
    ],
    ['all of 0.01', 1n, 1_000_000, 1n, 1n, 1n],
    ['nothing of 500.00', 50_000n, 0, 0n, 0n, 0n],
    ['0.0001 % of 4,999.99', 499_999n, 1, 0n, 0n, 0n],
    ['0.0001 % of 5,000.00', 500_000n, 1, 1n, 0n, 0n],
  ])('%s', (_, minor, ratePpm, halfUp, halfEven, down) => {
    const fee = (rounding: FeeTerms['rounding']) =>
      entitlement(flat(ratePpm, { rounding }), large, [paid('p1', '2026-03-01', minor)]).feeMinor;
    expect([fee('HALF_UP'), fee('HALF_EVEN'), fee('DOWN')]).toEqual([halfUp, halfEven, down]);
  });

  test('each payment is rounded alone', () => {
    const events = [paid('p1', '2026-03-01', 8_350n), paid('p2', '2026-03-02', 8_350n)];
    expect(entitlement(flat(30_000), large, events).feeMinor).toBe(502n);
  });

  test.each(['HALF_UP', 'HALF_EVEN', 'DOWN'] as const)(
    'a reversal takes back exactly what was given, %s',
    (rounding) => {
      const events = [paid('p1', '2026-03-01', 8_350n), reversed('r1', 'p1', '2026-03-02', 8_350n)];
      const [given, taken] = feeLines(flat(30_000, { rounding }), large, [], events);
      expect(taken!.feeMinor).toBe(-given!.feeMinor);
    },
  );

  test('a partial reversal leaves the fee on the rest, rounded once', () => {
    const events = [paid('p1', '2026-03-01', 8_350n), reversed('r1', 'p1', '2026-03-02', 10n)];
    expect(fees(feeLines(flat(30_000), large, [], events))).toEqual([
      ['p1', 251n],
      ['r1', -1n],
    ]);
  });
});

describe('more money than was placed', () => {
  test.each<[string, bigint, bigint, bigint]>([
    ['one below the balance', 99_999n, 99_999n, 0n],
    ['exactly the balance', 100_000n, 100_000n, 0n],
    ['one above the balance', 100_001n, 100_000n, 1n],
  ])('%s', (_, minor, baseMinor, overpaidMinor) => {
    const events = [paid('p1', '2026-03-01', 60_000n), paid('p2', '2026-03-02', minor - 60_000n)];
    expect(entitlement(flat(1_000_000), aPlacement(), events)).toEqual({
      feeMinor: baseMinor,
      baseMinor,
      overpaidMinor,
    });
  });

  test('a placement of nothing earns nothing', () => {
    const [line] = feeLines(ten, aPlacement({ placedMinor: 0n }), [], [paid('p1', '2026-03-01', 500n)]);
    expect(line).toMatchObject({
      feeMinor: 0n,
      baseMinor: 0n,
      overpaidMinor: 500n,
      trace: { rule: 'OVERPAID' },
    });
  });

  test('a reversal lets an overpayment in again, and the trace names the payment that moved', () => {
    const before = [paid('p1', '2026-03-01', 80_000n), paid('p2', '2026-03-05', 50_000n)];
    const [line] = feeLines(ten, aPlacement(), before, [reversed('r1', 'p1', '2026-03-09', 80_000n)]);
    expect(line).toMatchObject({
      kind: 'REVERSAL',
      baseMinor: -50_000n,
      overpaidMinor: -30_000n,
      feeMinor: -5_000n,
    });
    expect(line!.trace).toMatchObject({
      rule: 'FULLY_REVERSED',
      payment: { id: 'p1', before: { feeMinor: '8000' }, after: { netMinor: '0', feeMinor: '0' } },
      moved: [{ id: 'p2', before: { baseMinor: '20000' }, after: { baseMinor: '50000' } }],
      movedMore: null,
    });
  });

  test('an earlier payment reported late goes first, and the later one gives way', () => {
    const before = [paid('p2', '2026-03-05', 90_000n)];
    const [line] = feeLines(ten, aPlacement(), before, [paid('p1', '2026-03-01', 30_000n)]);
    expect(line).toMatchObject({ baseMinor: 10_000n, overpaidMinor: 20_000n, feeMinor: 1_000n });
    expect(line!.trace.moved).toMatchObject([
      { id: 'p2', after: { baseMinor: '70000', overpaidMinor: '20000' } },
    ]);
  });

  test('a trace spells out fifty moved payments and adds up the rest', () => {
    const before = Array.from({ length: 60 }, (_, i) => paid(`p${100 + i}`, '2026-03-02', 10n));
    const fresh = [paid('p000', '2026-03-01', 100_000n)];
    const [line] = feeLines(ten, aPlacement(), before, fresh);
    expect(line!.trace.moved).toHaveLength(50);
    expect(line!.trace.movedMore).toEqual({
      payments: 10,
      baseMinor: '-100',
      overpaidMinor: '100',
      feeMinor: '-10',
    });
    expect(line!.feeMinor).toBe(10_000n - 60n);
  });
});

describe('reversals', () => {
  test('a reversal counts at the place of its payment, even after the end', () => {
    const placement = aPlacement({ endedOn: day('2026-03-31') });
    const events = [paid('p1', '2026-03-31', 5_000n), reversed('r1', 'p1', '2026-08-01', 2_000n)];
    expect(fees(feeLines(ten, placement, [], events))).toEqual([
      ['p1', 500n],
      ['r1', -200n],
    ]);
  });

  test('the reversal of money that earned nothing takes nothing back', () => {
    const events = [paid('p1', '2026-02-01', 5_000n), reversed('r1', 'p1', '2026-03-05', 5_000n)];
    expect(feeLines(ten, aPlacement(), [], events).map((line) => [line.feeMinor, line.trace.rule])).toEqual([
      [0n, 'BEFORE_PLACEMENT'],
      [0n, 'BEFORE_PLACEMENT'],
    ]);
  });

  test('several partial reversals add up, and never below nothing', () => {
    const parts = [reversed('r1', 'p1', '2026-03-02', 3_000n), reversed('r2', 'p1', '2026-03-03', 3_000n)];
    expect(fees(feeLines(ten, aPlacement(), [paid('p1', '2026-03-01', 5_000n)], parts))).toEqual([
      ['r1', -300n],
      ['r2', -200n],
    ]);
  });

  test('a reversal whose payment nobody knows has no effect and no line', () => {
    const orphan = reversed('r1', 'p1', '2026-03-02', 3_000n);
    expect(feeLines(ten, aPlacement(), [], [orphan])).toEqual([]);
    expect(entitlement(ten, aPlacement(), [orphan]).feeMinor).toBe(0n);
  });

  test('a parked reversal gets its line in the period in which its payment comes', () => {
    const orphan = reversed('r1', 'p1', '2026-03-09', 3_000n);
    const fresh = [paid('p1', '2026-03-01', 5_000n), paid('p2', '2026-03-02', 5_000n)];
    const expected = [
      ['p1', 500n],
      ['p2', 500n],
      ['r1', -300n],
    ];
    expect(fees(feeLines(ten, aPlacement(), [orphan], fresh))).toEqual(expected);
    expect(fees(feeLines(ten, aPlacement(), [], [orphan, ...fresh]))).toEqual(expected);
  });

  test('a reversal dated before its payment follows it directly', () => {
    const events = [reversed('r1', 'p1', '2026-02-01', 3_000n), paid('p1', '2026-03-01', 5_000n)];
    expect(fees(feeLines(ten, aPlacement(), [], events))).toEqual([
      ['p1', 500n],
      ['r1', -300n],
    ]);
    expect(entitlement(ten, aPlacement(), events).feeMinor).toBe(200n);
  });

  test('a reversal of a reversal stays without effect', () => {
    const known = [paid('p1', '2026-03-01', 5_000n), reversed('r1', 'p1', '2026-03-02', 5_000n)];
    expect(feeLines(ten, aPlacement(), known, [reversed('r2', 'r1', '2026-03-03', 5_000n)])).toEqual([]);
  });
});

describe('lines', () => {
  test('events count by day, payments before reversals, then by id', () => {
    const events = [
      reversed('a', 'c', '2026-03-02', 1n),
      paid('c', '2026-03-02', 1n),
      paid('b', '2026-03-02', 1n),
      paid('d', '2026-03-01', 1n),
    ];
    expect(events.toSorted(evaluationOrder).map((event) => event.id)).toEqual(['d', 'b', 'c', 'a']);
  });

  test('an event told twice counts once', () => {
    const payment = paid('p1', '2026-03-01', 5_000n);
    expect(feeLines(ten, aPlacement(), [payment], [payment])).toEqual([]);
    expect(feeLines(ten, aPlacement(), [], [payment, payment])).toHaveLength(1);
    expect(entitlement(ten, aPlacement(), [payment, payment]).feeMinor).toBe(500n);
  });

  test('the lists that come in are left as they are', () => {
    const events = [paid('p2', '2026-03-02', 1n), paid('p1', '2026-03-01', 1n)];
    feeLines(ten, aPlacement(), Object.freeze([...events]), Object.freeze([paid('p0', '2026-03-03', 1n)]));
    expect(events.map((event) => event.id)).toEqual(['p2', 'p1']);
  });

  test('a trace holds all that is needed to redo the line by hand, as plain JSON', () => {
    const placement: FeePlacement = aPlacement({ endedOn: day('2026-04-30'), monthsPastDue: 4 });
    const payment: FeeEvent = paid('p1', '2026-03-10', 8_350n, { arrangement: true });
    const [line] = feeLines(flat(30_000), placement, [], [payment]);
    expect(JSON.parse(JSON.stringify(line!.trace))).toEqual({
      rule: 'IN_WINDOW',
      on: '2026-03-10',
      placedMinor: '100000',
      window: { placedOn: '2026-03-01', endedOn: '2026-04-30', tailDays: 0, requiresArrangement: true },
      rate: { ratePpm: 30_000 },
      rounding: 'HALF_UP',
      payment: {
        id: 'p1',
        on: '2026-03-10',
        amountMinor: '8350',
        arrangement: true,
        before: null,
        after: {
          reversedMinor: '0',
          netMinor: '8350',
          earlierMinor: '0',
          baseMinor: '8350',
          overpaidMinor: '0',
          exactFee: '250500000/1000000',
          feeMinor: '251',
        },
      },
      moved: [],
      movedMore: null,
    });
  });
});

function fees(lines: readonly FeeLine[]): [string, bigint][] {
  return lines.map((line) => [line.eventId, line.feeMinor]);
}
