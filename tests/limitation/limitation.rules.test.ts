import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addYears, type LocalDate } from '../../src/kernel/time.js';
import {
  isSuitBarred,
  limitationEffects,
  limitationEvents,
  limitationOn,
  limitationTerms,
  type LimitationEventKind,
} from '../../src/modules/limitation/limitation.rules.js';

const terms = limitationTerms['CN']!;
const day = (text: string) => text as LocalDate;
const on = (kind: LimitationEventKind, text: string) => ({ kind, on: day(text) });
const since = (overdueSince: string | null, ...events: readonly ReturnType<typeof on>[]) => ({
  terms,
  overdueSince: overdueSince === null ? null : day(overdueSince),
  events,
});

describe('the period (Civil Code 188)', () => {
  test.each([
    ['runs to the same day three years on', '2023-03-10', '2026-03-10', 'RUNNING'],
    ['has run out the day after', '2023-03-10', '2026-03-11', 'EXPIRED'],
    ['of a leap day runs to the end of February (Civil Code 202)', '2024-02-29', '2027-02-28', 'RUNNING'],
    ['of a leap day has run out in March', '2024-02-29', '2027-03-01', 'EXPIRED'],
  ])('%s', (_, overdue, today, state) => {
    const limitation = limitationOn(since(overdue), day(today))!;
    expect(limitation).toMatchObject({ state, runsFrom: overdue, interruptedBy: null });
    expect(isSuitBarred(limitation)).toBe(state === 'EXPIRED');
  });

  test('is unknown where nobody knows since when', () => {
    expect(limitationOn(since(null), day('2026-03-10'))).toBeNull();
    expect(isSuitBarred(null)).toBe(false);
  });

  test('of instalments runs from the day the last one falls due (Civil Code 189)', () => {
    const plan = since('2020-01-31', on('DUE', '2023-06-30'), on('DUE', '2022-06-30'));
    expect(limitationOn(plan, day('2026-06-30'))).toMatchObject({ state: 'RUNNING', runsFrom: '2023-06-30' });
    expect(limitationOn(plan, day('2026-07-01'))).toMatchObject({ state: 'EXPIRED' });
  });

  test('has not begun before the last instalment: a demand before it changes nothing', () => {
    const plan = since('2020-01-31', on('DEMAND', '2021-01-01'), on('DUE', '2027-06-30'));
    expect(limitationOn(plan, day('2026-01-01'))).toEqual({
      state: 'RUNNING',
      runsFrom: '2027-06-30',
      runsUntil: '2030-06-30',
      interruptedBy: null,
    });
  });
});

describe('an event on the last day and on the day after', () => {
  const running = ['DEMAND', 'AGREEMENT', 'PROMISE', 'PART_PAYMENT', 'ASSIGNMENT_NOTICE'] as const;
  test.each(running)('%s starts the period anew in time (Civil Code 195; SPC 9, 17)', (kind) => {
    const event = on(kind, '2026-03-10');
    expect(limitationOn(since('2023-03-10', event), day('2026-03-11'))).toEqual({
      state: 'RUNNING',
      runsFrom: '2026-03-10',
      runsUntil: '2029-03-10',
      interruptedBy: event,
    });
  });

  test.each(limitationEvents.filter((kind) => kind !== 'AGREEMENT' && kind !== 'DUE'))(
    '%s brings nothing back afterwards (Civil Code 192; SPC 19)',
    (kind) => {
      const late = since('2023-03-10', on(kind, '2026-03-11'));
      expect(limitationOn(late, day('2026-03-12'))).toMatchObject({ state: 'EXPIRED', interruptedBy: null });
      expect(limitationEffects[kind].revives).toBe(false);
    },
  );

  test('an agreement to pay brings it back: the defence is lost (SPC 19)', () => {
    const event = on('AGREEMENT', '2026-03-11');
    const revived = since('2023-03-10', event, on('DEMAND', '2027-01-01'));
    expect(limitationOn(revived, day('2026-03-11'))).toEqual({
      state: 'REACKNOWLEDGED',
      runsFrom: '2026-03-11',
      runsUntil: '2029-03-11',
      interruptedBy: event,
    });
    expect(limitationOn(revived, day('2030-01-01'))).toMatchObject({ state: 'REACKNOWLEDGED' });
    expect(limitationOn(revived, day('2030-01-02'))).toMatchObject({ state: 'EXPIRED' });
  });
});

describe('a suit (Civil Code 195)', () => {
  const suit = on('SUIT', '2025-01-01');
  test('stops the clock as long as it goes on', () => {
    expect(limitationOn(since('2023-03-10', suit), day('2031-01-01'))).toEqual({
      state: 'IN_SUIT',
      runsFrom: '2025-01-01',
      runsUntil: null,
      interruptedBy: suit,
    });
  });

  test('lets the whole period begin when it has ended; what happened meanwhile adds nothing', () => {
    const ended = since('2023-03-10', suit, on('DEMAND', '2025-06-01'), on('SUIT_ENDED', '2029-05-05'));
    expect(limitationOn(ended, day('2032-05-05'))).toMatchObject({
      state: 'RUNNING',
      runsUntil: '2032-05-05',
      interruptedBy: on('SUIT_ENDED', '2029-05-05'),
    });
    expect(limitationOn(ended, day('2032-05-06'))).toMatchObject({ state: 'EXPIRED' });
  });
});

describe('twenty years (Civil Code 188)', () => {
  const yearly = Array.from({ length: 25 }, (_, n) => on('DEMAND', `${2001 + n}-03-10`));
  test.each([
    ['2020-03-10', 'RUNNING'],
    ['2020-03-11', 'EXPIRED'],
  ])('are the end whatever interrupts it: %s is %s', (today, state) => {
    expect(limitationOn(since('2000-03-10', ...yearly), day(today))).toMatchObject({
      state,
      runsUntil: '2020-03-10',
    });
  });
});

test('what happens later decides nothing before it', () => {
  const later = since('2023-03-10', on('DEMAND', '2026-01-01'));
  expect(limitationOn(later, day('2025-12-31'))).toMatchObject({ runsUntil: '2026-03-10' });
});

const dates = fc.integer({ min: 0, max: 9_000 }).map((days) => addDays(day('2001-01-01'), days));
const happened = fc.array(fc.record({ kind: fc.constantFrom(...limitationEvents), on: dates }), {
  maxLength: 12,
});

test('the order in which events become known does not matter', () => {
  const known = happened.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(known, dates, ([one, other], today) => {
      expect(limitationOn(since('2001-01-01', ...other), today)).toEqual(
        limitationOn(since('2001-01-01', ...one), today),
      );
    }),
  );
});

test('one more demand never ends a period sooner, and no period ends after twenty years', () => {
  fc.assert(
    fc.property(happened, dates, dates, (events, demanded, today) => {
      const without = limitationOn(since('2001-01-01', ...events), today)!;
      const { runsUntil } = limitationOn(
        since('2001-01-01', ...events, { kind: 'DEMAND', on: demanded }),
        today,
      )!;
      if (without.runsUntil === null || runsUntil === null) return;
      expect(runsUntil >= without.runsUntil).toBe(true);
      expect(runsUntil <= addYears(day('2026-01-01'), 20)).toBe(true);
    }),
  );
});
