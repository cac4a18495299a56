import { describe, expect, test } from '@jest/globals';
import { parseInstant, type TimeZone } from '../../src/kernel/time.js';
import {
  clockOf,
  complaintStates,
  complaintStatuses,
  complaintTransitions,
  dueAfter,
  isOpen,
  isUpheld,
} from '../../src/modules/complaints/complaint.rules.js';

describe('where a complaint goes', () => {
  const moves: Readonly<Record<string, string>> = {
    'OPEN ACKNOWLEDGE': 'INVESTIGATING',
    'OPEN UPHOLD': 'UPHELD',
    'OPEN UPHOLD_PARTLY': 'PARTLY_UPHELD',
    'OPEN REJECT': 'REJECTED',
    'OPEN WITHDRAW': 'WITHDRAWN',
    'INVESTIGATING UPHOLD': 'UPHELD',
    'INVESTIGATING UPHOLD_PARTLY': 'PARTLY_UPHELD',
    'INVESTIGATING REJECT': 'REJECTED',
    'INVESTIGATING WITHDRAW': 'WITHDRAWN',
  };
  const pairs = complaintStatuses.flatMap((status) =>
    complaintTransitions.map((transition) => [status, transition] as const),
  );

  test.each(pairs)('%s and %s', (status, transition) => {
    expect(complaintStates[status][transition]).toBe(moves[`${status} ${transition}`]);
  });

  test('it is open until it is decided or withdrawn, and then for good', () => {
    expect(complaintStatuses.filter(isOpen)).toEqual(['OPEN', 'INVESTIGATING']);
    expect(complaintStatuses.filter(isUpheld)).toEqual(['UPHELD', 'PARTLY_UPHELD']);
  });
});

test.each([
  ['CN', 3, 15],
  ['UK', 5, 56],
  ['US-NY', 5, 15],
  ['IN', 5, 30],
  ['DE', 5, 30],
])('in %s it is acknowledged within %i days and answered within %i', (jurisdiction, acknowledge, answer) => {
  const clock = clockOf(jurisdiction);
  expect([clock.acknowledgeDays, clock.answerDays]).toEqual([acknowledge, answer]);
  expect(clock.source).not.toBe('');
});

test.each([
  // 23:30 in Shanghai is still the tenth, 00:30 the eleventh
  ['2026-03-10T15:30:00Z', 'Asia/Shanghai', '2026-03-25T16:00:00Z'],
  ['2026-03-10T16:30:00Z', 'Asia/Shanghai', '2026-03-26T16:00:00Z'],
  // the clock goes forward in London on the 29th
  ['2026-03-14T12:00:00Z', 'Europe/London', '2026-03-29T23:00:00Z'],
])('what came at %s in %s is late from %s on', (received, zone, late) => {
  expect(dueAfter(zone as TimeZone, parseInstant(received)!, 15)).toBe(parseInstant(late));
});
