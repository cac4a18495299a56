import { expect, test } from '@jest/globals';
import {
  accountKinds,
  naturalBalance,
  postingEvents,
  postings,
  sidesOf,
} from '../../src/modules/ledger/index.js';
import { ledgerTransfers } from '../../src/modules/ledger/ledger.entity.js';

test.each(postingEvents)('%s is entered on two accounts, and the other way round below nothing', (event) => {
  const { debit, credit } = postings[event];
  expect(debit).not.toBe(credit);
  expect(sidesOf(event, 5n)).toEqual({ debit, credit, minor: 5n });
  expect(sidesOf(event, -5n)).toEqual({ debit: credit, credit: debit, minor: 5n });
  expect(sidesOf(event, 0n)).toBeNull();
});

test('every word fits its column, which SQLite would not say', () => {
  const widthOf = (column: 'event' | 'debit') =>
    Number(/\d+/.exec(ledgerTransfers.columns[column].sqlType)![0]);
  for (const event of postingEvents) expect(event.length).toBeLessThanOrEqual(widthOf('event'));
  for (const kind of accountKinds) expect(kind.length).toBeLessThanOrEqual(widthOf('debit'));
});

test('assets and expenses are read by their debits, the others by their credits', () => {
  expect(naturalBalance('CASH', 5n)).toBe(5n);
  expect(naturalBalance('COMMISSION_EXPENSE', 5n)).toBe(5n);
  expect(naturalBalance('AGENCY_PAYABLE', -5n)).toBe(5n);
});
