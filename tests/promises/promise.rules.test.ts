import { expect, test } from '@jest/globals';
import type { LocalDate } from '../../src/kernel/time.js';
import { paidTowards } from '../../src/modules/promises/promise.rules.js';

const day = (n: number) => `2026-03-${String(n).padStart(2, '0')}` as LocalDate;
const promise = (id: string, amount: number, madeOn: number, dueOn: number) => ({
  id,
  amountMinor: BigInt(amount),
  madeOn: day(madeOn),
  dueOn: day(dueOn),
});
const payment = (amount: number, on: number, promiseId: string | null = null) => ({
  valueDate: day(on),
  netMinor: BigInt(amount),
  promiseId,
});

test.each([
  [
    'money covers the promise that falls due first, then the next',
    [payment(150, 5)],
    { early: 100, late: 50 },
  ],
  ['a payment that names a promise counts for it first', [payment(150, 5, 'late')], { early: 50, late: 100 }],
  ['what a named promise does not need goes on', [payment(250, 5, 'late')], { early: 100, late: 100 }],
  ['a payment that names a promise too late counts for it no more', [payment(80, 15, 'early')], { late: 80 }],
  [
    'money that only the later promise can take is left to it',
    [payment(100, 15), payment(100, 5)],
    { early: 100, late: 100 },
  ],
  ['money that went back counts for nothing', [payment(0, 5)], {}],
  ['money before all promises and after them counts for nothing', [payment(9, 1), payment(9, 21)], {}],
  ['the days a promise was made and fell due count', [payment(60, 2), payment(40, 10)], { early: 100 }],
] as const)('%s', (_, payments, expected) => {
  const promises = [promise('late', 100, 2, 20), promise('early', 100, 2, 10)];
  const paid = [...paidTowards(promises, payments)].filter(([, minor]) => minor > 0n);
  expect(Object.fromEntries(paid.map(([id, minor]) => [id, Number(minor)]))).toEqual(expected);
});

test('old money goes first, so that new money is left for promises made after it', () => {
  const promises = [promise('first', 100, 1, 10), promise('second', 100, 5, 12)];
  const paid = paidTowards(promises, [payment(100, 6), payment(100, 3)]);
  expect([...paid.values()]).toEqual([100n, 100n]);
});
