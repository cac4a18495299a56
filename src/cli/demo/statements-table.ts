import type { Narrator } from './narrator.js';
import type { StatementAnswer } from './operations.js';

/** The statements of one agreement under each other. */
export function showStatements(narrator: Narrator, statements: readonly StatementAnswer[]): void {
  narrator.table(
    ['month', 'payments', 'received', 'reversed', 'earns', 'overpaid', 'commission'],
    statements.map((each) => [
      each.period,
      grouped(String(each.paymentCount)),
      grouped(each.received.amount),
      grouped(each.reversed.amount),
      grouped(each.commissionableBase.amount),
      grouped(each.overpaid.amount),
      grouped(each.commission.amount),
    ]),
  );
}

/** `1234567.80` → `1,234,567.80` */
export function grouped(amount: string): string {
  const [whole = '', ...rest] = amount.split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.');
}
