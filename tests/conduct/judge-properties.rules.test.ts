import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Instant } from '../../src/kernel/time.js';
import {
  applyPolicy,
  backTest,
  judge,
  rulebookOf,
  rulebookOfPacks,
  rulesOf,
  type ContactFact,
  type Fact,
  type Verdict,
} from '../../src/modules/conduct/index.js';
import { historyOf, type Place } from './conduct-case.js';
import { naivelyBroken } from './naive-judge.js';

const RUNS = { numRuns: 400 };

/** Zones that change their clocks, at midnight too, lie half an hour off, or once left a whole day out. */
const ZONES = [
  'America/New_York',
  'America/Los_Angeles',
  'America/Havana',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Europe/London',
];
/** Days around changes of clocks, in both halves of the year. */
const STARTS = ['2026-03-05', '2026-03-27', '2026-04-02', '2026-09-03', '2026-10-29'].map((day) =>
  Date.parse(`${day}T00:00:00Z`),
);
const MINUTES = 12 * 24 * 60;

const zones = fc.uniqueArray(fc.constantFrom(...ZONES), { minLength: 1, maxLength: 2 });
const start = fc.constantFrom(...STARTS);
const minute = fc.integer({ min: 0, max: MINUTES });
const second = fc.constantFrom(0, 1, 59);

const contact = (begin: number): fc.Arbitrary<ContactFact> =>
  fc.record({
    type: fc.constant('CONTACT' as const),
    at: fc.tuple(minute, second).map(([m, s]) => (begin + m * 60_000 + s * 1_000) as Instant),
    channel: fc.constantFrom('PHONE' as const, 'PHONE' as const, 'SMS' as const),
    direction: fc.constantFrom(
      'OUTBOUND' as const,
      'OUTBOUND' as const,
      'OUTBOUND' as const,
      'INBOUND' as const,
    ),
    party: fc.constantFrom('DEBTOR' as const, 'DEBTOR' as const, 'GUARANTOR' as const),
    connection: fc.constantFrom(
      'NO_ANSWER' as const,
      'NO_ANSWER' as const,
      'NO_ANSWER' as const,
      'BUSY' as const,
      'CONVERSATION' as const,
      'ANSWERED_NOTIFICATION' as const,
    ),
    debts: fc.constantFrom(['A'], ['A'], ['B']),
    number: fc.constantFrom('1', '2'),
  });

interface Case {
  readonly place: Place;
  readonly facts: readonly ContactFact[];
  readonly asked: ContactFact;
}

const caseOf = (packs: readonly string[]): fc.Arbitrary<Case> =>
  fc.tuple(zones, start).chain(([names, begin]) =>
    fc.record({
      place: fc.constant({ packs, zones: names }),
      facts: fc.array(contact(begin), { maxLength: 25 }),
      asked: fc.integer({ min: MINUTES * 60, max: (MINUTES + 2_000) * 60 }).map((s): ContactFact => ({
        type: 'CONTACT',
        at: (begin + s * 1_000) as Instant,
        channel: 'PHONE',
        direction: 'OUTBOUND',
        party: 'DEBTOR',
        debts: ['A'],
        number: '1',
      })),
    }),
  );

const judged = ({ place, facts, asked }: Case, at = asked.at): Verdict =>
  judge(rulebookOfPacks(place.packs), historyOf(place, facts), { ...asked, at });
const idsOf = ({ broken }: Verdict) => broken.map(({ rule }) => rule);
const later = (at: Instant, seconds: number) => (at + seconds * 1_000) as Instant;

function holds(title: string, packs: readonly string[], check: (one: Case) => void): void {
  test(title, () => fc.assert(fc.property(caseOf(packs), check), RUNS));
}

describe.each([[['US-REGF']], [['US-NYC']], [['CN']], [['IN']]])('under %j', (packs) => {
  holds('a refused call is allowed at its retry time and refused a second before', packs, (one) => {
    const [first] = judged(one).broken;
    if (first === undefined) return;
    expect(first.retryAt).not.toBeNull();
    const retry = first.retryAt!;
    expect(retry).toBeGreaterThan(one.asked.at);
    expect(judged(one, retry).verdict).toBe('allowed');
    expect(judged(one, later(retry, -1)).verdict).not.toBe('allowed');
  });

  holds('nothing between a refusal and its retry time is allowed', packs, (one) => {
    const [first] = judged(one).broken;
    if (first?.retryAt == null) return;
    const seconds = (first.retryAt - one.asked.at) / 1_000;
    for (const part of [0.1, 0.37, 0.5, 0.83])
      expect(judged(one, later(one.asked.at, Math.floor(seconds * part))).verdict).not.toBe('allowed');
  });

  holds('one more attempt never turns a refusal into an allowance', packs, (one) => {
    const without = idsOf(judged({ ...one, facts: one.facts.slice(1) }));
    expect(idsOf(judged(one))).toEqual(expect.arrayContaining(without));
  });

  test('the order of reports does not change a back-test', () => {
    const shuffled = caseOf(packs).chain((one) =>
      fc.record({
        one: fc.constant(one),
        order: fc.shuffledSubarray([...one.facts], { minLength: one.facts.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ one, order }) => {
        const verdicts = (facts: readonly Fact[]) =>
          backTest(rulebookOfPacks(packs), historyOf(one.place, facts));
        expect(verdicts(order)).toEqual(verdicts(one.facts));
      }),
      RUNS,
    );
  });

  holds('facts added one by one are judged as if they had been known at once', packs, (one) => {
    const history = historyOf(one.place, []);
    for (const fact of one.facts.toReversed()) history.add(fact);
    expect(judge(rulebookOfPacks(packs), history, one.asked)).toEqual(judged(one));
  });
});

holds('Regulation F is what a second judge finds', ['US-REGF'], (one) => {
  const naive = { zones: one.place.zones, facts: one.facts };
  expect(idsOf(judged(one)).toSorted()).toEqual(naivelyBroken(naive, one.asked));
});

const ANNA = { party: 'CONTACT_PERSON', person: 'anna' } as const;

describe('rules that ask for evidence', () => {
  holds('one more failed call never closes the way to a contact person', ['CN'], (one) => {
    const asked = { ...one.asked, ...ANNA };
    const failed = one.facts.map((fact) => ({
      ...fact,
      connection: 'NO_ANSWER' as const,
      direction: 'OUTBOUND' as const,
    }));
    const isLost = (facts: readonly ContactFact[]) =>
      !idsOf(judged({ ...one, facts, asked })).includes('CN-3P-LOST');
    if (isLost(failed.slice(1))) expect(isLost(failed)).toBe(true);
  });

  holds('one more message of the consumer never closes the way to an answer', ['US-REGF'], (one) => {
    const at = later(one.asked.at, -86_400);
    const [heard] = [
      { ...one.asked, at, channel: 'SMS', direction: 'INBOUND', connection: 'RECEIVED' } as const,
    ];
    const asked = { ...one.asked, channel: 'SMS' } as const;
    const rule = 'US-REGF-SMS-60D';
    const without = idsOf(judged({ ...one, asked }));
    const withIt = idsOf(judged({ ...one, asked, facts: [...one.facts, heard] }));
    expect(withIt).not.toContain(rule);
    if (!without.includes(rule)) expect(withIt).not.toContain(rule);
  });
});

describe('calls about several debts', () => {
  const LIMIT = 2;
  const DEBTS = ['A', 'B', 'C'];
  const some = fc.subarray(DEBTS, { minLength: 1 });
  const applied = applyPolicy(rulesOf(['US-REGF']), {
    rules: { 'US-REGF-CALLS-7IN7': { numbers: { limit: LIMIT } } },
    added: [],
  });
  const rulebook = rulebookOf('rules' in applied ? applied.rules : []);
  const callAbout = (debts: readonly string[], hour: number): ContactFact => ({
    type: 'CONTACT',
    at: (Date.UTC(2026, 2, 2, 14) + hour * 600_000) as Instant,
    channel: 'PHONE',
    direction: 'OUTBOUND',
    party: 'DEBTOR',
    connection: 'NO_ANSWER',
    debts,
  });

  /** The most calls that fit, each under one of its debts, by trying everything. */
  function mostSeated(calls: readonly (readonly string[])[], free: Readonly<Record<string, number>>): number {
    const [first, ...rest] = calls;
    if (first === undefined) return 0;
    const seated = first
      .filter((debt) => free[debt]! > 0)
      .map((debt) => 1 + mostSeated(rest, { ...free, [debt]: free[debt]! - 1 }));
    return Math.max(mostSeated(rest, free), ...seated);
  }

  test('fit where trying every way finds room', () => {
    fc.assert(
      fc.property(fc.array(some, { maxLength: 6 }), some, (calls, asked) => {
        const facts = calls.map(callAbout);
        const history = historyOf({ packs: [], zones: ['America/New_York'] }, facts);
        const free = { A: LIMIT, B: LIMIT, C: LIMIT };
        const hasRoom = mostSeated([...calls, asked], free) > mostSeated(calls, free);
        const ids = idsOf(judge(rulebook, history, callAbout(asked, 20)));
        expect(!ids.includes('US-REGF-CALLS-7IN7')).toBe(hasRoom);
      }),
      RUNS,
    );
  });
});
