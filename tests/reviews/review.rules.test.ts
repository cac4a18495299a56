import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '../../src/kernel/ids.js';
import { isDrawn } from '../../src/modules/reviews/review.rules.js';

const ids = Array.from({ length: 20_000 }, () => newId('review'));
const drawnAt = (ratePpm: number, seed = 'len_1 agy_1 2026-03') =>
  ids.filter((id) => isDrawn(seed, id, ratePpm));

test('the same seed draws the same, another seed draws others', () => {
  const [march, again, april] = [drawnAt(50_000), drawnAt(50_000), drawnAt(50_000, 'len_1 agy_1 2026-04')];
  expect(again).toEqual(march);
  const both = new Set(march.filter((id) => april.includes(id)));
  // five percent of five percent
  expect(both.size).toBeLessThan(march.length / 5);
});

test('a higher rate draws all that a lower one drew', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(1_000_000), fc.uuid(), (one, other, id) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(isDrawn('seed', id, low) && !isDrawn('seed', id, high)).toBe(false);
    }),
  );
});

test('nothing is drawn at a rate of nothing, and all at a million in a million', () => {
  expect(drawnAt(0)).toEqual([]);
  expect(drawnAt(1_000_000)).toEqual(ids);
});

test.each([10_000, 100_000, 500_000])('about %d in a million are drawn', (ratePpm) => {
  const share = drawnAt(ratePpm).length / ids.length;
  // four standard deviations of 20,000 draws
  const spread = 4 * Math.sqrt(((ratePpm / 1e6) * (1 - ratePpm / 1e6)) / ids.length);
  expect(Math.abs(share - ratePpm / 1e6)).toBeLessThan(spread);
});
