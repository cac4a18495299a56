import { expect, test } from '@jest/globals';
import { MAX_MINOR } from '../../src/kernel/money.js';
import { noTotals, withLine } from '../../src/modules/settlement/statement-totals.rules.js';
import { approvalProblem, type LineKind } from '../../src/modules/settlement/statement.rules.js';

const line = { amountMinor: 100n, baseMinor: 70n, overpaidMinor: 20n, feeMinor: 7n };

test.each<[LineKind, number, bigint, bigint]>([
  ['ACCRUAL', 1, 100n, 0n],
  ['TAIL', 1, 100n, 0n],
  ['REVERSAL', 0, 0n, 100n],
])('a line %s counts among the %s payments', (kind, payments, receivedMinor, reversedMinor) => {
  const once = withLine(noTotals, { ...line, kind });
  expect(once).toEqual({
    payments,
    receivedMinor,
    reversedMinor,
    baseMinor: 70n,
    overpaidMinor: 20n,
    commissionMinor: 7n,
  });
  expect(withLine(once, { ...line, kind })).toEqual({
    payments: 2 * payments,
    receivedMinor: 2n * receivedMinor,
    reversedMinor: 2n * reversedMinor,
    baseMinor: 140n,
    overpaidMinor: 40n,
    commissionMinor: 14n,
  });
});

test('a correction is no payment', () => {
  const correction = { amountMinor: 0n, baseMinor: 0n, overpaidMinor: 0n, feeMinor: -3n };
  expect(withLine(noTotals, { ...correction, kind: 'CORRECTION' })).toEqual({
    ...noTotals,
    commissionMinor: -3n,
  });
});

test.each(['amountMinor', 'baseMinor', 'overpaidMinor', 'feeMinor'])(
  'a sum of %s stays exact or is refused',
  (name) => {
    const none = { amountMinor: 0n, baseMinor: 0n, overpaidMinor: 0n, feeMinor: 0n };
    const most = withLine(noTotals, { ...none, [name]: MAX_MINOR, kind: 'ACCRUAL' });
    expect(() => withLine(most, { ...none, [name]: 1n, kind: 'ACCRUAL' })).toThrow('more than can be kept');
  },
);

test('neither who closed a statement nor who last set its account approves it', () => {
  const statement = { closedBy: 'anna' };
  const payee = { setBy: 'bert' };
  expect(approvalProblem(statement, payee, 'anna')).toBe('Whoever closed a statement cannot approve it.');
  expect(approvalProblem(statement, payee, 'bert')).toBe(
    'Whoever last set the account that a statement is paid on cannot approve it.',
  );
  expect(approvalProblem(statement, payee, 'carl')).toBeNull();
  expect(approvalProblem(statement, null, 'bert')).toBeNull();
});
