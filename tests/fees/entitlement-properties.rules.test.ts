import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type LocalDate } from '../../src/kernel/time.js';
import {
  entitlement,
  feeLines,
  feeTermsSchema,
  type FeeEvent,
  type FeeLine,
  type FeePlacement,
  type FeeTerms,
  type PaymentTrace,
} from '../../src/modules/fees/index.js';
import { RUNS } from './fee-histories.js';
import { day } from './fee-world.js';
import { naiveCollected, naiveFee, naiveLines, naiveRound } from './naive-fees.js';

/** A placement, its terms, what happened, and in which of five closes each event became known. */
interface History {
  readonly terms: FeeTerms;
  readonly placement: FeePlacement;
  readonly events: readonly FeeEvent[];
  readonly closeOf: ReadonlyMap<string, number>;
}

const CLOSES = 5;
const START = day('2026-03-31');
const CALENDAR = Array.from({ length: 400 }, (_, i) => addDays(START, i - 250));

describe('whatever happens to a placement', () => {
  holds('the fee is what a second calculator finds', ({ terms, placement, events }) => {
    expect(entitlement(terms, placement, events).feeMinor).toBe(naiveFee(terms, placement, events));
  });

  holds('each line is what a second calculator finds', ({ terms, placement, events, closeOf }) => {
    const known = events.filter((event) => !isOrphan(event, events));
    const before = known.filter((event) => isOrigin(event) && closeOf.get(event.id)! < 2);
    const fresh = known.filter((event) => !before.includes(event));
    expect(fees(feeLines(terms, placement, before, fresh))).toEqual(
      naiveLines(terms, placement, before, fresh),
    );
  });

  holds('the lines add up to the entitlement', ({ terms, placement, events }) => {
    expect(total(feeLines(terms, placement, [], events))).toEqual(entitlement(terms, placement, events));
  });

  holds('each trace adds up to its line', (history) => {
    for (const line of closed(history).flat()) expect(redone(line)).toBe(line.feeMinor);
  });

  holds('each fee in a trace is its base at the rate, rounded', ({ terms, placement, events }) => {
    for (const { trace } of feeLines(terms, placement, [], events)) {
      for (const { after } of [trace.payment!, ...trace.moved]) {
        const millionths = BigInt(after.baseMinor) * BigInt(trace.rate!.ratePpm);
        expect(after.exactFee).toBe(`${millionths}/1000000`);
        expect(BigInt(after.feeMinor!)).toBe(naiveRound(millionths, trace.rounding));
      }
    }
  });

  holds('traces are plain JSON', ({ terms, placement, events }) => {
    for (const { trace } of feeLines(terms, placement, [], events)) {
      expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
    }
  });

  holds('one close or many, the grand total is the same', (history) => {
    const { terms, placement, events } = history;
    expect(total(closed(history).flat())).toEqual(entitlement(terms, placement, events));
  });

  holds('every event that has an effect stands on one line, and no other on any', (history) => {
    const { events } = history;
    const expected = events.filter((event) => !isOrphan(event, events)).map((event) => event.id);
    const lines = closed(history).flat();
    expect(lines.map((line) => line.eventId).toSorted()).toEqual(expected.toSorted());
  });

  holds(
    'the fee is never below nothing nor above what was collected and placed',
    ({ terms, placement, events }) => {
      const { feeMinor, baseMinor, overpaidMinor } = entitlement(terms, placement, events);
      expect(feeMinor >= 0n && feeMinor <= baseMinor && baseMinor <= placement.placedMinor).toBe(true);
      expect(overpaidMinor >= 0n && baseMinor + overpaidMinor <= naiveCollected(events)).toBe(true);
    },
  );

  holds('reversing everything nets to nothing', (history) => {
    const { terms, placement, events } = history;
    const undone = events.filter(isOrigin).map((payment) => reversalOf(payment, payment.minor, 'all'));
    const lines = [...closed(history), feeLines(terms, placement, events, undone)].flat();
    expect(total(lines)).toEqual({ feeMinor: 0n, baseMinor: 0n, overpaidMinor: 0n });
  });

  test('the order in which events are listed changes nothing', () => {
    const shuffled = histories().chain((history) =>
      fc.tuple(
        fc.constant(history),
        fc.shuffledSubarray([...history.events], { minLength: history.events.length }),
      ),
    );
    check(shuffled, ([{ terms, placement, events }, other]) => {
      expect(entitlement(terms, placement, other)).toEqual(entitlement(terms, placement, events));
      expect(feeLines(terms, placement, [], other)).toEqual(feeLines(terms, placement, [], events));
    });
  });

  test('reporting later never changes the grand total', () => {
    const delayed = fc.tuple(histories(), fc.infiniteStream(fc.nat(CLOSES - 1)));
    check(delayed, ([history, closes]) => {
      const closeOf = new Map(history.events.map((event) => [event.id, closes.next().value]));
      expect(total(closed({ ...history, closeOf }).flat())).toEqual(total(closed(history).flat()));
    });
  });

  test('what happens later leaves the lines already made as they are', () => {
    check(fc.tuple(histories(), fc.nat(70)), ([{ terms, placement, events }, offset]) => {
      const cut = dayAt(offset - 10);
      const early = events.filter((event) => event.on <= cut);
      const late = events.filter((event) => event.on > cut);
      const lines = feeLines(terms, placement, [], early);
      expect(feeLines(terms, placement, [], events)).toEqual([
        ...lines,
        ...feeLines(terms, placement, early, late),
      ]);
    });
  });

  test('without a reversal or a full balance each line is its own fee alone', () => {
    check(histories(), ({ terms, placement, events }) => {
      const roomy = { ...placement, placedMinor: 10n ** 15n };
      for (const line of feeLines(terms, roomy, [], events.filter(isOrigin))) {
        const alone = events.filter((event) => event.id === line.eventId);
        expect(line.feeMinor).toBe(naiveFee(terms, roomy, alone));
        expect(line.trace.moved).toEqual([]);
      }
    });
  });
});

describe('size', () => {
  test('a placement of 2,000 events, half of them reversals, takes under two seconds', () => {
    const payments = Array.from({ length: 1_000 }, (_, i) => aPayment(i, i % 60, 100n + BigInt(i), false));
    const events = [...payments, ...payments.map((payment) => reversalOf(payment, 50n, 'half'))];
    const started = performance.now();
    const lines = feeLines(FLAT, { ...PLACEMENT, placedMinor: 200_000n }, [], events);
    expect(lines).toHaveLength(2_000);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

const FLAT = feeTermsSchema.parse({ kind: 'FLAT', ratePpm: 149_999 });
const PLACEMENT: FeePlacement = {
  placedOn: START,
  placedMinor: 100_000n,
  endedOn: null,
  delinquentSince: null,
  monthsPastDue: null,
};

function holds(title: string, fact: (history: History) => void): void {
  test(title, () => check(histories(), fact));
}

function check<T>(arbitrary: fc.Arbitrary<T>, fact: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, fact), RUNS);
}

/** The lines of each close, every close knowing what the ones before it knew. */
function closed({ terms, placement, events, closeOf }: History): FeeLine[][] {
  return Array.from({ length: CLOSES }, (_, close) => {
    const before = events.filter((event) => closeOf.get(event.id)! < close);
    const fresh = events.filter((event) => closeOf.get(event.id) === close);
    return feeLines(terms, placement, before, fresh);
  });
}

/** The line's fee from its trace alone: after minus before, of its own payment and of those that moved. */
function redone({ trace }: FeeLine): bigint {
  const change = ({ before, after }: PaymentTrace) => BigInt(after.feeMinor!) - BigInt(before?.feeMinor ?? 0);
  const changes = [trace.payment!, ...trace.moved].map(change);
  return changes.reduce((a, b) => a + b, 0n) + BigInt(trace.movedMore?.feeMinor ?? 0);
}

function total(lines: readonly FeeLine[]) {
  const sum = (field: 'feeMinor' | 'baseMinor' | 'overpaidMinor') =>
    lines.reduce((a, line) => a + line[field], 0n);
  return { feeMinor: sum('feeMinor'), baseMinor: sum('baseMinor'), overpaidMinor: sum('overpaidMinor') };
}

function fees(lines: readonly FeeLine[]) {
  return lines.map(({ eventId, feeMinor }) => ({ eventId, feeMinor }));
}

function isOrigin(event: FeeEvent): boolean {
  return event.type === 'PAYMENT';
}

function isOrphan(event: FeeEvent, events: readonly FeeEvent[]): boolean {
  return !isOrigin(event) && !events.some((other) => other.id === event.of);
}

/** Payments around both ends of a short placement, often more than was placed; some reversed in parts or twice over. */
function histories(): fc.Arbitrary<History> {
  const payment = fc.record({
    offset: fc.integer({ min: -6, max: 40 }),
    minor: fc.oneof(fc.bigInt(1n, 400n), fc.bigInt(1n, 60_000n)),
    arrangement: fc.boolean(),
    reversals: fc.array(fc.record({ delay: fc.nat(30), ppm: fc.integer({ min: 1, max: 1_000_000 }) }), {
      maxLength: 2,
    }),
  });
  const orphans = fc.nat(1);
  const closes = fc.infiniteStream(fc.nat(CLOSES - 1));
  return fc
    .tuple(terms(), placements(), fc.array(payment, { maxLength: 9 }), orphans, closes)
    .map(([terms, placement, drafts, orphanCount, closeStream]) => {
      const events = drafts.flatMap(({ offset, minor, arrangement, reversals }, i) => {
        const paid = aPayment(i, offset, minor, arrangement);
        return [paid, ...reversals.map(({ delay, ppm }, n) => partOf(paid, delay, ppm, n))];
      });
      const orphan = reversalOf(aPayment(99, 0, 500n, false), 500n, 'orphan');
      const all = [...events, ...(orphanCount === 1 ? [orphan] : [])];
      return {
        terms,
        placement,
        events: all,
        closeOf: new Map(all.map((e) => [e.id, closeStream.next().value])),
      };
    });
}

function placements(): fc.Arbitrary<FeePlacement> {
  const ends = fc.option(fc.nat(30).map((days) => dayAt(days)));
  const age = fc.option(fc.integer({ min: -3, max: 200 }).map((days) => dayAt(-days)));
  return fc.record({
    placedOn: fc.constant(START),
    placedMinor: fc.oneof(fc.bigInt(0n, 1_000n), fc.bigInt(0n, 150_000n)),
    endedOn: ends,
    delinquentSince: age,
    monthsPastDue: fc.option(fc.nat(8)),
  });
}

function terms(): fc.Arbitrary<FeeTerms> {
  const ratePpm = fc.oneof(
    fc.integer({ min: 0, max: 1_000_000 }),
    fc.constantFrom(30_000, 150_000, 500_000, 138_500),
  );
  const tail = fc.record({ days: fc.nat(10), requiresArrangement: fc.boolean() });
  const rounding = fc.constantFrom('HALF_UP' as const, 'HALF_EVEN' as const, 'DOWN' as const);
  const flat = fc.record({ kind: fc.constant('FLAT' as const), ratePpm, rounding, tail });
  const steps = fc.array(fc.record({ step: fc.integer({ min: 1, max: 40 }), ratePpm }), {
    minLength: 1,
    maxLength: 5,
  });
  const bands = steps.map((list) => {
    let from = -list[0]!.step;
    return list.map(({ step, ratePpm }) => ({ from: (from += step), ratePpm }));
  });
  const unit = fc.constantFrom('DAYS' as const, 'MONTHS' as const);
  const aged = fc.record({ kind: fc.constant('AGE_BAND' as const), unit, bands, rounding, tail });
  return fc.oneof(flat, aged).map((input) => feeTermsSchema.parse(input));
}

function aPayment(i: number, offset: number, minor: bigint, arrangement: boolean): FeeEvent {
  return { id: `pay_${i}`, type: 'PAYMENT', on: dayAt(offset), minor, of: null, arrangement };
}

function partOf(payment: FeeEvent, delay: number, ppm: number, n: number): FeeEvent {
  const minor = (payment.minor * BigInt(ppm)) / 1_000_000n || 1n;
  return { ...reversalOf(payment, minor, String(n)), on: CALENDAR[CALENDAR.indexOf(payment.on) + delay]! };
}

/** Looked up, because the histories need some hundred thousand days. */
function dayAt(offset: number): LocalDate {
  return CALENDAR[offset + 250]!;
}

function reversalOf(payment: FeeEvent, minor: bigint, name: string): FeeEvent {
  return {
    id: `rev_${payment.id}_${name}`,
    type: 'REVERSAL',
    on: payment.on,
    minor,
    of: payment.id,
    arrangement: false,
  };
}
