import { expect, test } from '@jest/globals';
import { ProofWindow } from '../../src/http/door/proof-window.js';
import type { Instant } from '../../src/kernel/time.js';

const at = (ms: number) => ms as Instant;

test('a proof is seen again until its time is over, and not after', () => {
  const window = new ProofWindow(10, 1_000);
  expect(window.note('a', at(0))).toBe('NEW');
  expect(window.note('a', at(1_000))).toBe('SEEN');
  expect(window.note('a', at(1_001))).toBe('NEW');
});

test('a full window forgets none that still counts, and says that it cannot tell of others', () => {
  const window = new ProofWindow(2, 1_000);
  expect(['a', 'b', 'c'].map((key, n) => window.note(key, at(n)))).toEqual(['NEW', 'NEW', 'FULL']);
  expect(window.note('a', at(3))).toBe('SEEN');
  expect(window.note('c', at(1_001))).toBe('NEW');
});
