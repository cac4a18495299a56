import { expect, test } from '@jest/globals';
import type { LocalDate } from '../../src/kernel/time.js';
import { creditedTurn, type Turn } from '../../src/modules/placements/credited-placement.rules.js';

const day = (text: string) => text as LocalDate;

function turn(name: string, placedOn: string, endedOn: string | null, tail: Partial<Turn['tail']> = {}) {
  return {
    name,
    placedOn: day(placedOn),
    windowEndsOn: day('2026-06-30'),
    endedOn: endedOn === null ? null : day(endedOn),
    tail: { days: 10, requiresArrangement: true, ...tail },
  };
}

test('an account that was never placed credits nobody', () => {
  expect(creditedTurn([], day('2026-03-10'))).toBeUndefined();
});

test.each([
  ['2026-06-30', 'second', 'in the window, whose end nobody noticed'],
  ['2026-07-01', 'second', 'in the tail of a window that ran out'],
  ['2026-03-15', 'first', 'in the tail, as no other tail or window holds the day'],
  ['2026-03-21', 'second', 'where no tail holds the day, the latest'],
])('money of %s credits the %s hand-over: %s', (on, name) => {
  const turns = [turn('second', '2026-04-01', null), turn('first', '2026-03-01', '2026-03-10')];
  expect(creditedTurn(turns, day(on))?.name).toBe(name);
});

test('a running placement goes before the tail of an earlier one', () => {
  const turns = [turn('second', '2026-03-12', null), turn('first', '2026-03-01', '2026-03-10')];
  expect(creditedTurn(turns, day('2026-03-12'))?.name).toBe('second');
});

test.each([
  [true, 'first'],
  [false, 'second'],
])(
  'of two tails the one counts that asks for no arrangement, else the later one',
  (requiresArrangement, name) => {
    const turns = [
      turn('second', '2026-03-12', '2026-03-13', { requiresArrangement }),
      turn('first', '2026-03-01', '2026-03-10', { requiresArrangement: false }),
    ];
    expect(creditedTurn(turns, day('2026-03-14'))?.name).toBe(name);
  },
);
