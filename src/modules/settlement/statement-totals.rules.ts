import { checkedMinor } from '../../kernel/money.js';
import type { LineKind } from './statement.rules.js';

/** What the lines of a statement come to, in minor units; `payments` counts nothing else, and what the lender found them to be counts as received. */
export interface StatementTotals {
  readonly payments: number;
  readonly receivedMinor: bigint;
  readonly reversedMinor: bigint;
  readonly baseMinor: bigint;
  readonly overpaidMinor: bigint;
  readonly commissionMinor: bigint;
}

export interface TotalledLine {
  readonly kind: LineKind;
  readonly amountMinor: bigint;
  readonly baseMinor: bigint;
  readonly overpaidMinor: bigint;
  readonly feeMinor: bigint;
}

export const noTotals: StatementTotals = {
  payments: 0,
  receivedMinor: 0n,
  reversedMinor: 0n,
  baseMinor: 0n,
  overpaidMinor: 0n,
  commissionMinor: 0n,
};

/** The totals with one more line. @throws Refusal TOTAL_TOO_LARGE as soon as a sum cannot be kept exactly. */
export function withLine(totals: StatementTotals, line: TotalledLine): StatementTotals {
  const isPayment = line.kind === 'ACCRUAL' || line.kind === 'TAIL';
  const isReceived = isPayment || line.kind === 'CONFIRMATION';
  const isReversal = line.kind === 'REVERSAL';
  return {
    payments: totals.payments + (isPayment ? 1 : 0),
    receivedMinor: checkedMinor(totals.receivedMinor + (isReceived ? line.amountMinor : 0n)),
    reversedMinor: checkedMinor(totals.reversedMinor + (isReversal ? line.amountMinor : 0n)),
    baseMinor: checkedMinor(totals.baseMinor + line.baseMinor),
    overpaidMinor: checkedMinor(totals.overpaidMinor + line.overpaidMinor),
    commissionMinor: checkedMinor(totals.commissionMinor + line.feeMinor),
  };
}
