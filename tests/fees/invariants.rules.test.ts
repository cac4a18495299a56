import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  feeTermsSchema,
  type FeeEvent,
  type FeeLine,
  type PaymentTrace,
} from '../../src/modules/fees/index.js';
import {
  accountOf,
  CLOSES,
  closed,
  dayAt,
  naiveOf,
  owed,
  RUNS,
  sumOf,
  worlds,
  type World,
} from './fee-histories.js';
import type { PoolTrace } from '../../src/modules/fees/pool-trace.rules.js';
import { naiveAccount, naiveQuotient } from './naive-account.js';

/*
 * Settlement §2.12, by its numbers, on random histories of random schedules of every kind and with every switch. Where the
 * specification says that something must not be asserted, the histories here leave it out.
 */

describe('whatever a schedule says and whatever happens', () => {
  holds('what is owed is what a second calculator finds', (world) => {
    const { fee, base, overpaid } = naiveAccount(naiveOf(world), world.events);
    expect(owed(world, world.events)).toEqual({ feeMinor: fee, baseMinor: base, overpaidMinor: overpaid });
  });

  holds('each line is the difference that a second calculator finds', (world) => {
    const lines = accountOf(world).close(world.events);
    const known: FeeEvent[] = [];
    for (const { eventId, feeMinor } of lines) {
      const before = naiveAccount(naiveOf(world), known).fee;
      known.push(world.events.find(({ id }) => id === eventId)!);
      expect(feeMinor).toBe(naiveAccount(naiveOf(world), known).fee - before);
    }
  });

  holds('1: the lines of each close add up to its commission, E now less E before', (world) => {
    const known: FeeEvent[] = [];
    let before = 0n;
    closed(world).forEach((lines, close) => {
      known.push(...world.events.filter((event) => world.closeOf.get(event.id) === close));
      const now = owed(world, known).feeMinor;
      expect(sumOf(lines).feeMinor).toBe(now - before);
      before = now;
    });
  });

  holds('2, 8: one close or many, all statements together come to E of all that is known', (world) => {
    const expected = owed(world, world.events);
    expect(sumOf(closed(world).flat())).toEqual(expected);
    expect(sumOf(accountOf(world).close(world.events))).toEqual(expected);
  });

  holds('4: what becomes known later leaves closed statements as they are', (world) => {
    const early = { ...world, events: world.events.filter(({ id }) => world.closeOf.get(id)! < 2) };
    expect(closed(early).slice(0, 2)).toEqual(closed(world).slice(0, 2));
  });

  test('5: the order in which events are listed changes nothing', () => {
    check(fc.tuple(worlds(), fc.infiniteStream(fc.nat())), ([world, keys]) => {
      const order = new Map(world.events.map(({ id }) => [id, keys.next().value]));
      const events = world.events.toSorted((a, b) => order.get(a.id)! - order.get(b.id)!);
      expect(closed({ ...world, events })).toEqual(closed(world));
    });
  });

  holds('6: reversing everything nets to exactly nothing', (world) => {
    const payments = world.events.filter(({ type }) => type === 'PAYMENT');
    const undone = payments.map((payment): FeeEvent => {
      const minor = 2n ** 53n;
      return { ...payment, id: `all_${payment.id}`, type: 'REVERSAL', of: payment.id, minor };
    });
    const all = [...world.events, ...undone];
    expect(owed(world, all)).toEqual({ feeMinor: 0n, baseMinor: 0n, overpaidMinor: 0n });
  });

  test('7: reporting later never changes the grand total', () => {
    check(fc.tuple(worlds(), fc.infiniteStream(fc.nat(CLOSES - 1))), ([world, closes]) => {
      const closeOf = new Map(world.events.map(({ id }) => [id, closes.next().value]));
      expect(sumOf(closed(world, closeOf).flat())).toEqual(sumOf(closed(world).flat()));
    });
  });

  holds('14: closing again gives the same lines to the byte', (world) => {
    expect(written(closed(world))).toBe(written(closed(world)));
  });

  holds('15: an event that has an effect stands on one line, and no other on any', (world) => {
    const lines = closed(world).flat();
    const payments = new Set(world.events.filter(({ type }) => type === 'PAYMENT').map(({ id }) => id));
    const expected = world.events.filter(({ of }) => of === null || payments.has(of)).map(({ id }) => id);
    expect(lines.map(({ eventId }) => eventId).toSorted()).toEqual(expected.toSorted());
  });

  holds('each trace adds up to its line', (world) => {
    for (const line of closed(world).flat()) expect(redone(line)).toBe(line.feeMinor);
  });

  holds('a trace names what moved, and nothing else', (world) => {
    for (const { trace } of closed(world).flat())
      for (const { before, after } of trace.moved) expect(after).not.toEqual(before);
  });

  holds('traces are plain JSON', (world) => {
    for (const { trace } of closed(world).flat()) expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
  });
});

describe('the trace of tiers', () => {
  const plain = fc.record(
    {
      tail: fc.record({ days: fc.nat(10), requiresArrangement: fc.boolean(), ratePpm: fc.nat(400_000) }),
      roundAt: fc.constantFrom('PAYMENT', 'CUMULATIVE'),
    },
    { requiredKeys: [] },
  );
  const tiered = worlds({ kinds: ['TIERED', 'RECOVERY_RATE'], switches: plain }).filter(
    ({ versions }) => versions.length === 1,
  );
  const exactOf = (text = '0/1000000') => {
    const [exact, scale] = text.split('/');
    expect(scale).toBe('1000000');
    return BigInt(exact!);
  };
  const collectedIn = (state: { readonly collectedMinor: string }) => BigInt(state.collectedMinor);

  test('spells out the slices between what was collected before and after, which come to the change', () => {
    check(tiered, (world) => {
      const { terms } = world.versions[0]!;
      for (const { before, after, slices } of closed(world).flatMap((lines) => lines.flatMap(poolsOf))) {
        expect(slices !== undefined).toBe(terms.kind === 'TIERED' && terms.mode === 'MARGINAL');
        if (slices === undefined) continue;
        const own = exactOf(after.exactOwnRates) - exactOf(before.exactOwnRates);
        const sliced = slices.reduce(
          (sum, { fromMinor, toMinor, ratePpm, flatMinor = '0' }) =>
            sum + (BigInt(toMinor) - BigInt(fromMinor)) * BigInt(ratePpm) + BigInt(flatMinor) * 1_000_000n,
          0n,
        );
        expect(exactOf(after.exactFee) - exactOf(before.exactFee)).toBe(sliced + own);
        const width = slices.reduce(
          (sum, { fromMinor, toMinor }) => sum + BigInt(toMinor) - BigInt(fromMinor),
          0n,
        );
        expect(collectedIn(after) - collectedIn(before)).toBe(width);
      }
    });
  });

  test('names the rate of the tier reached, and what crossing into another changed', () => {
    check(tiered, (world) => {
      const { terms } = world.versions[0]!;
      if (terms.kind === 'RECOVERY_RATE' || (terms.kind === 'TIERED' && terms.mode === 'WHOLE'))
        for (const { before, after, crossing } of closed(world).flatMap((lines) => lines.flatMap(poolsOf))) {
          const tierOf = (state: typeof after) => {
            const collected = collectedIn(state);
            if (collected === 0n) return -1;
            const reached = ({ from }: { readonly from: number }) =>
              terms.kind === 'TIERED'
                ? collected >= BigInt(from)
                : collected * 1_000_000n >= BigInt(from) * BigInt(state.placedMinor!);
            return Math.max(0, terms.tiers.findLastIndex(reached));
          };
          const [old, tier] = [tierOf(before), tierOf(after)];
          expect(after.ratePpm).toBe(tier < 0 ? null : terms.tiers[tier]!.ratePpm);
          expect(after.placedMinor !== undefined).toBe(terms.kind === 'RECOVERY_RATE');
          const isPooled = after.feeMinor !== undefined;
          expect(isPooled).toBe(terms.roundAt === 'CUMULATIVE');
          expect(crossing !== undefined).toBe(isPooled && old >= 0 && tier >= 0 && tier !== old);
          if (crossing === undefined) continue;
          const change = BigInt(after.feeMinor!) - BigInt(before.feeMinor!);
          expect(BigInt(crossing.commissionMinor) + BigInt(crossing.trueUpMinor)).toBe(change);
          const moved = (collectedIn(after) - collectedIn(before)) * BigInt(terms.tiers[tier]!.ratePpm);
          const own = exactOf(after.exactOwnRates) - exactOf(before.exactOwnRates);
          expect(BigInt(crossing.commissionMinor)).toBe(naiveQuotient(moved + own, 1_000_000n, 'HALF_UP'));
        }
    });
  });
});

function poolsOf({ trace }: FeeLine): readonly PoolTrace[] {
  return trace.pools ?? [];
}

describe('where tiers are counted together and rounded at the end', () => {
  const plain = fc.record({ rounding: fc.constantFrom('HALF_UP', 'HALF_EVEN', 'DOWN') });
  const telescoped = (mode: 'MARGINAL' | 'WHOLE' | null) =>
    worlds({
      kinds: mode === null ? ['RECOVERY_RATE'] : ['TIERED'],
      switches: plain,
      paymentsOnly: true,
    }).filter(
      ({ versions }) =>
        mode === null || versions.every(({ terms }) => terms.kind === 'TIERED' && terms.mode === mode),
    );

  test.each(['MARGINAL', 'WHOLE', null] as const)('9: splitting a payment changes nothing (%s)', (mode) => {
    check(fc.tuple(telescoped(mode), fc.integer({ min: 1, max: 999_999 })), ([world, ppm]) => {
      const split = world.events.flatMap((event): FeeEvent[] => {
        const first = (event.minor * BigInt(ppm)) / 1_000_000n;
        if (event.type !== 'PAYMENT' || first === 0n) return [event];
        return [
          { ...event, minor: first },
          { ...event, id: `${event.id}_rest`, minor: event.minor - first },
        ];
      });
      expect(owed(world, split)).toEqual(owed(world, world.events));
    });
  });

  /** The balance is never full: across months the clamp can take base from a higher tier. */
  const roomy = worlds({
    kinds: ['TIERED'],
    switches: plain,
    paymentsOnly: true,
    placedMinor: fc.constant(10n ** 9n),
  }).filter(({ versions }) =>
    versions.every(({ terms }) => terms.kind === 'TIERED' && terms.mode === 'MARGINAL'),
  );

  test('10: under marginal tiers a positive payment never has a negative fee', () => {
    check(roomy, (world) => {
      for (const { feeMinor } of closed(world).flat()) expect(feeMinor >= 0n).toBe(true);
    });
  });

  test('10, the exception: with the clamp, a late payment can take base from a higher tier of another month', () => {
    const terms = feeTermsSchema.parse({
      kind: 'TIERED',
      mode: 'MARGINAL',
      tiers: [
        { from: 0, ratePpm: 100_000 },
        { from: 5_000, ratePpm: 250_000 },
      ],
    });
    const placement = {
      placedOn: dayAt(0),
      placedMinor: 10_000n,
      endedOn: null,
      delinquentSince: null,
      monthsPastDue: null,
    };
    const world = {
      versions: [{ effectiveFrom: dayAt(-200), terms }],
      placements: [{ key: 'P', placement }],
    };
    const paid = (id: string, offset: number, minor: bigint): FeeEvent => ({
      id,
      type: 'PAYMENT',
      on: dayAt(offset),
      minor,
      of: null,
      arrangement: false,
      placement: 'P',
    });
    const account = accountOf(world);
    account.know([paid('february', 20, 10_000n)]);
    expect(account.close([paid('january', 5, 2_000n)])).toMatchObject([{ feeMinor: -300n, baseMinor: 0n }]);
  });

  test('11: under marginal tiers the total does not depend on the order of payments inside a month', () => {
    check(fc.tuple(roomy, fc.infiniteStream(fc.nat(8))), ([world, days]) => {
      const moved = world.events.map((event): FeeEvent => {
        if (event.type !== 'PAYMENT' || event.on < dayAt(12) || event.on > dayAt(35)) return event;
        const month = event.on.slice(0, 7);
        const other = dayAt(20 + days.next().value);
        return other.startsWith(month) && isFree(world, event, other) ? { ...event, on: other } : event;
      });
      expect(owed(world, moved).feeMinor).toBe(owed(world, world.events).feeMinor);
    });
  });
});

describe('limits', () => {
  const life = fc.record({
    perPlacement: fc.record(
      { minMinor: fc.nat(100), maxMinor: fc.integer({ min: 100, max: 300 }) },
      { requiredKeys: [] },
    ),
  });

  test('12: a placement earns nothing below 0 nor above its most, and never more than was collected', () => {
    const flat = worlds({ kinds: ['FLAT', 'AGE_BAND', 'SEQUENCE'], switches: life });
    check(flat, (world) => {
      for (const each of world.placements) {
        const own = { ...world, placements: [each] };
        const mine = world.events.filter(({ placement }) => placement === each.key);
        const { feeMinor, baseMinor } = owed(own, mine);
        const { terms } = world.versions.findLast((v) => v.effectiveFrom <= each.placement.placedOn)!;
        const { maxMinor } = terms.perPlacement;
        expect(feeMinor >= 0n && feeMinor <= baseMinor).toBe(true);
        expect(maxMinor === undefined || feeMinor <= BigInt(maxMinor)).toBe(true);
      }
    });
  });
});

function holds(title: string, fact: (world: World) => void): void {
  test(title, () => check(worlds(), fact));
}

function check<T>(arbitrary: fc.Arbitrary<T>, fact: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, fact), RUNS);
}

function written(lines: readonly (readonly FeeLine[])[]): string {
  return JSON.stringify(lines, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
}

/** The same version and window of the placement as before. */
function isFree({ placements, versions }: World, { placement: key, on }: FeeEvent, other: string): boolean {
  const { placement } = placements.find((each) => each.key === key)!;
  const inside = (date: string) => date >= placement.placedOn && (placement.endedOn ?? '9') >= date;
  return versions.length === 1 && inside(on) && inside(other);
}

/** The line's fee from its trace alone. */
function redone({ trace }: FeeLine): bigint {
  const { payment, moved, movedMore, pools = [], limits } = trace;
  if (limits !== undefined)
    return limits.reduce(
      (sum, { before, after }) => sum + BigInt(after.owedMinor) - BigInt(before.owedMinor),
      0n,
    );
  const change = ({ before, after }: PaymentTrace) =>
    BigInt(after.feeMinor ?? 0) - BigInt(before?.feeMinor ?? 0);
  const payments = [...(payment === null ? [] : [payment]), ...moved].map(change);
  const pooled = pools.map(({ before, after }) => BigInt(after.feeMinor ?? 0) - BigInt(before.feeMinor ?? 0));
  return [...payments, ...pooled].reduce((a, b) => a + b, 0n) + BigInt(movedMore?.feeMinor ?? 0);
}
