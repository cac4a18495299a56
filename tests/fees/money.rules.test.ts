import { describe, expect, test } from '@jest/globals';
import { Refusal } from '../../src/kernel/errors.js';
import {
  checkedMinor,
  formatMinor,
  larger,
  magnitude,
  MAX_MINOR,
  parseMinor,
  smaller,
} from '../../src/kernel/money.js';
import { roundedQuotient, shareOf } from '../../src/kernel/rate.js';

describe('an amount in major units', () => {
  test.each([
    ['1234.5', 'CNY', 123_450n],
    ['1234', 'CNY', 123_400n],
    ['+0.01', 'CNY', 1n],
    ['-12.34', 'CNY', -1_234n],
    ['-0', 'CNY', 0n],
    ['1000', 'JPY', 1_000n],
    ['1.234', 'BHD', 1_234n],
    ['90071992547409.91', 'CNY', MAX_MINOR],
    ['-90071992547409.91', 'CNY', -MAX_MINOR],
    ['9007199254740991', 'JPY', MAX_MINOR],
    ['0000000000000001', 'CNY', 100n],
  ] as const)('%s %s is taken', (text, currency, minor) => {
    expect(parseMinor(text, currency)).toBe(minor);
  });

  test.each([
    ['90071992547409.92', 'CNY', 'AMOUNT_TOO_LARGE'],
    ['9007199254740992', 'JPY', 'AMOUNT_TOO_LARGE'],
    ['00000000000000001', 'CNY', 'AMOUNT_TOO_LARGE'],
    ['1.234', 'CNY', 'TOO_MANY_DECIMALS'],
    ['1.0', 'JPY', 'TOO_MANY_DECIMALS'],
    ['1,000', 'CNY', 'NOT_AN_AMOUNT'],
    ['1e3', 'CNY', 'NOT_AN_AMOUNT'],
    ['.5', 'CNY', 'NOT_AN_AMOUNT'],
    ['5.', 'CNY', 'NOT_AN_AMOUNT'],
    ['--5', 'CNY', 'NOT_AN_AMOUNT'],
    [' 5', 'CNY', 'NOT_AN_AMOUNT'],
    ['', 'CNY', 'NOT_AN_AMOUNT'],
  ] as const)('%s %s is refused', (text, currency, problem) => {
    expect(parseMinor(text, currency)).toBe(problem);
  });

  test.each([
    [123_450n, 'CNY', '1234.50'],
    [1n, 'CNY', '0.01'],
    [0n, 'CNY', '0.00'],
    [-5n, 'CNY', '-0.05'],
    [-123_456n, 'CNY', '-1234.56'],
    [1_000n, 'JPY', '1000'],
    [-7n, 'JPY', '-7'],
    [-1n, 'BHD', '-0.001'],
  ] as const)('%s minor units of %s read %s', (minor, currency, text) => {
    expect(formatMinor(minor, currency)).toBe(text);
    expect(parseMinor(text, currency)).toBe(minor);
  });
});

test.each([MAX_MINOR, -MAX_MINOR, 0n])('a sum of %s can be kept', (minor) => {
  expect(checkedMinor(minor)).toBe(minor);
});

test.each([MAX_MINOR + 1n, -MAX_MINOR - 1n])('a sum of %s is refused, with its code', (minor) => {
  expect(() => checkedMinor(minor)).toThrow(Refusal);
  expect(() => checkedMinor(minor)).toThrow('An amount came to more than can be kept.');
  expect(() => checkedMinor(minor)).toThrow(expect.objectContaining({ code: 'TOTAL_TOO_LARGE' }));
});

test('magnitudes and the smaller and larger of two', () => {
  expect([magnitude(-3n), magnitude(3n), magnitude(0n)]).toEqual([3n, 3n, 0n]);
  expect([smaller(1n, 2n), smaller(2n, 1n), larger(1n, 2n), larger(2n, 1n)]).toEqual([1n, 1n, 2n, 2n]);
});

test.each([
  // of the specification, §2.5: what floats and Math.round get wrong
  ['HALF_UP', 8_350n, 30_000, 251n],
  ['HALF_UP', 1_000_000_000_010n, 149_999, 149_999_000_001n],
  ['HALF_UP', -5n, 500_000, -3n],
  ['HALF_EVEN', -5n, 500_000, -2n],
  ['HALF_EVEN', 7n, 500_000, 4n],
  ['DOWN', -5n, 500_000, -2n],
] as const)('%s: %s at %s ppm come to %s', (rounding, amount, ppm, share) => {
  expect(shareOf(amount, ppm, rounding)).toBe(share);
  expect(roundedQuotient(-amount * BigInt(ppm), 1_000_000n, rounding)).toBe(-share);
});
