import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseInstant, type LocalDate, type TimeZone } from '../../src/kernel/time.js';
import { holds, holdsWithNotices, type Hold } from '../../src/modules/accounts/index.js';
import {
  noticeKindNames,
  noticeKinds,
  saidEndReasons,
} from '../../src/modules/notices/notice-kinds.rules.js';
import type { NoticeDetails } from '../../src/modules/notices/notice-details.rules.js';
import {
  effectOf,
  expiryOf,
  flagsOf,
  holdOf,
  lastDayOf,
  notYet,
} from '../../src/modules/notices/notice.rules.js';
import { contactIdentity } from '../../src/modules/privacy/index.js';

const day = (text: string) => text as LocalDate;
const zones = (...names: readonly string[]) => names as unknown as readonly TimeZone[];
const at = (text: string) => parseInstant(text)!;

describe('the table of kinds', () => {
  test.each(noticeKindNames)('%s cites its source, and can end', (kind) => {
    const { source, endsFor, covers } = noticeKinds[kind];
    expect(source).toMatch(/\w{3}/);
    expect(endsFor.length).toBeGreaterThan(0);
    expect(new Set(covers).size).toBe(covers.length);
    expect(endsFor.every((reason) => saidEndReasons.includes(reason))).toBe(true);
  });

  test('what holds a debt is ended by its lender only', () => {
    const holding = noticeKindNames.filter((kind) => typeof noticeKinds[kind].effect !== 'string');
    expect(holding.map((kind) => noticeKinds[kind].endedBy)).toEqual(holding.map(() => 'LENDER'));
    expect(holding.length).toBeGreaterThan(7);
  });

  test('holds stand in the order of gravity of their kinds', () => {
    const brought = noticeKindNames.flatMap((kind) => holdOf({ kind, details: { inWriting: true } }) ?? []);
    expect(holds.filter((hold) => brought.includes(hold))).toEqual(brought);
  });
});

describe('how long a notice holds', () => {
  const breathing = (details: NoticeDetails) => ({ kind: 'BREATHING_SPACE', details }) as const;
  const standard = { breathingSpace: 'STANDARD', from: day('2026-03-01') } as const;

  test.each([
    [{ ...standard }, '2026-04-29', []],
    [{ ...standard, until: day('2026-04-29') }, '2026-04-29', []],
    [{ ...standard, until: day('2026-04-30') }, '2026-04-30', ['LONGER_THAN_SIXTY_DAYS']],
    [{ ...standard, breathingSpace: 'MENTAL_HEALTH' as const }, null, []],
    [{ ...standard, breathingSpace: 'MENTAL_HEALTH' as const, until: day('2026-12-31') }, '2026-12-31', []],
  ])('SI 2020/1311 reg 26: a breathing space %j ends on %s %j', (details, last, flags) => {
    expect(lastDayOf(breathing(details))).toBe(last);
    expect(flagsOf(breathing(details))).toEqual(flags);
  });

  test('what protects ends in the last zone the person may be in, what widens in the first', () => {
    const both = zones('America/New_York', 'America/Los_Angeles');
    const until = day('2026-07-01');
    const protects = { kind: 'PREFERENCE', details: { until } } as const;
    const widens = { kind: 'CONSENT', details: { until } } as const;
    expect(expiryOf(protects, both)).toBe(at('2026-07-02T07:00:00Z'));
    expect(expiryOf(widens, both)).toBe(at('2026-07-02T04:00:00Z'));
  });

  test('a day on which the clock is put forward ends an hour earlier by the world’s time', () => {
    const of = (until: string) =>
      expiryOf({ kind: 'HARDSHIP', details: { until: day(until) } }, zones('Europe/London'));
    expect(of('2026-03-28')).toBe(at('2026-03-29T00:00:00Z'));
    expect(of('2026-03-29')).toBe(at('2026-03-29T23:00:00Z'));
  });
});

describe('what has not come', () => {
  const now = at('2026-03-10T12:00:00Z');
  test.each([
    ['2026-03-10T12:05:00Z', {}, null],
    ['2026-03-10T12:05:01Z', {}, ['occurredAt']],
    ['2026-03-10T12:00:00Z', { receivedAt: at('2026-03-10T12:05:01Z') }, ['details', 'receivedAt']],
    ['2026-03-10T12:00:00Z', { happenedOn: day('2026-03-11') }, null],
    ['2026-03-10T12:00:00Z', { happenedOn: day('2026-03-12') }, ['details', 'happenedOn']],
  ] as const)('learned at %s with %j', (occurredAt, details, path) => {
    expect(notYet(at(occurredAt), details, now)).toEqual(path);
  });
});

test.each([
  [true, 'CEASE', 'HOLDS'],
  [false, null, 'NARROWS'],
] as const)('12 CFR 1006.6(c): a cease in writing (%s) opens the hold %s', (inWriting, hold, effect) => {
  const facts = { kind: 'CEASE', details: { inWriting } } as const;
  expect([holdOf(facts), effectOf(facts)]).toEqual([hold, effect]);
});

describe('the holds of an account', () => {
  const some = fc.subarray([...holds] as Hold[]);

  test('whatever notices come and go, what a file said stays and what notices say is there', () => {
    fc.assert(
      fc.property(some, fc.array(some, { maxLength: 6 }), (file, rounds) => {
        let known = holdsWithNotices({ holds: file, noticeHolds: [] }, []);
        for (const standing of rounds) {
          known = holdsWithNotices(known, standing);
          const wanted = holds.filter((hold) => file.includes(hold) || standing.includes(hold));
          expect(known.holds).toEqual(wanted);
        }
      }),
    );
  });
});

describe('two spellings of one number', () => {
  test.each([
    ['PHONE', '86', '138-0013 8000', '+86 138 0013 8000'],
    ['PHONE', '86', '008613800138000', '+8613800138000'],
    ['PHONE', '86', '010-6512 3412', '+86 10 6512 3412'],
    ['PHONE', '86', '１３８００１３８０００', '13800138000'],
    ['PHONE', '1', '(415) 555-0100', '1-415-555-0100'],
    ['PHONE', '1', '415-555-0100 ext. 12', '+1 415 555 0100'],
    ['PHONE', '44', '020 7946 0000', '+44 20 7946 0000'],
    ['EMAIL', null, 'Wang@Example.CN', 'wang@example.cn'],
    ['POSTAL', null, '1 Main St.,  Springfield', '1 main st springfield'],
  ] as const)('%s in +%s: %s is %s', (kind, code, one, other) => {
    expect(contactIdentity(kind, one, code)).toBe(contactIdentity(kind, other, code));
  });

  test('numbers of two countries stay two', () => {
    expect(contactIdentity('PHONE', '4155550100', '1')).not.toBe(
      contactIdentity('PHONE', '4155550100', '86'),
    );
  });
});
