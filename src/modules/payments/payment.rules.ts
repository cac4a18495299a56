import { larger } from '../../kernel/money.js';
import type { ReportFlag } from '../placements/placement.rules.js';

/** Who holds the money first. */
export const paymentRoutes = ['AGENCY_TRUST', 'LENDER_DIRECT'] as const;
export type PaymentRoute = (typeof paymentRoutes)[number];

export type PaymentStatus = 'REPORTED' | 'CONFIRMED' | 'REVERSED';
export type ReportedBy = 'AGENCY' | 'LENDER';

export const reversalReasons = ['NSF', 'CHARGEBACK', 'MISPOSTED', 'REFUND'] as const;
export type ReversalReason = (typeof reversalReasons)[number];

/** Why a lender lets go of a part of a debt. */
export const waiverReasons = ['SETTLEMENT_IN_FULL', 'HARDSHIP', 'GOODWILL', 'CORRECTION'] as const;
export type WaiverReason = (typeof waiverReasons)[number];

export type PaymentFlag = ReportFlag | 'OVERPAYMENT';

/** What a payment takes the debtor beyond the placed balance: a refund liability, which earns nothing. */
export function overpaidBy(placedMinor: bigint, paidBefore: bigint, amount: bigint): bigint {
  return larger(0n, paidBefore + amount - placedMinor) - larger(0n, paidBefore - placedMinor);
}

/** A payment can be reversed in parts, but never for more than is left of it. */
export function reversible(payment: {
  readonly amountMinor: bigint;
  readonly confirmedMinor: bigint | null;
  readonly reversedMinor: bigint;
}): bigint {
  return (payment.confirmedMinor ?? payment.amountMinor) - payment.reversedMinor;
}
