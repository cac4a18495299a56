import { parseCurrency } from '../../kernel/currencies.js';
import { formatMinor } from '../../kernel/money.js';
import { minorOf } from './caseload.js';
import { grouped } from './grouped.js';
import type { Narrator } from './narrator.js';
import type { StatementAnswer } from './operations.js';

/** The statements of one agreement under each other, and what they come to. */
export function showStatements(narrator: Narrator, statements: readonly StatementAnswer[]): void {
  const rows = statements.map((each) => [
    each.period,
    grouped(String(each.paymentCount)),
    ...amounts.map((amount) => grouped(each[amount].amount)),
  ]);
  narrator.table(
    ['month', 'payments', 'received', 'reversed', 'earns', 'overpaid', 'commission'],
    [...rows, totalsOf(statements)],
  );
}

const amounts = ['received', 'reversed', 'commissionableBase', 'overpaid', 'commission'] as const;

function totalsOf(statements: readonly StatementAnswer[]): string[] {
  const currency = parseCurrency(statements[0]?.received.currency ?? '') ?? 'CNY';
  const payments = statements.reduce((sum, { paymentCount }) => sum + paymentCount, 0);
  const sums = amounts.map((amount) => statements.reduce((sum, each) => sum + minorOf(each[amount]), 0n));
  return ['total', grouped(String(payments)), ...sums.map((minor) => grouped(formatMinor(minor, currency)))];
}
