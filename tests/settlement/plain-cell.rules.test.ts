import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plainCell } from '../../src/modules/settlement/plain-cell.rules.js';

test.each([
  ['=1+1', "'=1+1"],
  ['+86 10 1234', "'+86 10 1234"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', "'\r=1"],
  ['＝1+1', "'＝1+1"],
  ['-', "'-"],
  ['-1.', "'-1."],
  ['-12.50', '-12.50'],
  ['+12', '+12'],
  ['0.00', '0.00'],
  ['a=1', 'a=1'],
  ['委外催收', '委外催收'],
  ['', ''],
])('%j stands in a cell as %j', (text, cell) => {
  expect(plainCell(text)).toBe(cell);
});

test('no text is lost, and none but numbers begins like a formula', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const cell = plainCell(text);
      expect(cell.endsWith(text)).toBe(true);
      if (/^[=+\-@\t\r]/.test(cell)) expect(Number.isFinite(Number(cell))).toBe(true);
    }),
  );
});
