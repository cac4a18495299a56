import { magnitude } from '../../kernel/money.js';
import type { AccountKind } from './chart.rules.js';

interface Sides {
  readonly debit: AccountKind;
  readonly credit: AccountKind;
}

/** What is entered in the books, and on which side; an amount below nothing is entered the other way round. */
export const postings = {
  /** The agency reports a payment that it holds in trust. */
  PAYMENT_HELD: { debit: 'DUE_FROM_AGENCY', credit: 'COLLECTIONS_CLEARING' },
  /** The debtor paid the lender itself. */
  PAYMENT_DIRECT: { debit: 'CASH', credit: 'COLLECTIONS_CLEARING' },
  /** A line of a sealed statement. */
  COMMISSION: { debit: 'COMMISSION_EXPENSE', credit: 'ACCRUED_COMMISSION' },
  /** The agency's invoice matched the statement. */
  INVOICED: { debit: 'ACCRUED_COMMISSION', credit: 'AGENCY_PAYABLE' },
  /** Tax on top of what is invoiced. */
  TAX_BILLED: { debit: 'INPUT_TAX', credit: 'AGENCY_PAYABLE' },
  /** Tax that the agreed rates contain: no part of the expense. */
  TAX_INCLUDED: { debit: 'INPUT_TAX', credit: 'COMMISSION_EXPENSE' },
  TAX_ASSESSED: { debit: 'INPUT_TAX', credit: 'TAX_PAYABLE' },
  WITHHELD: { debit: 'AGENCY_PAYABLE', credit: 'WITHHOLDING_PAYABLE' },
  PAID: { debit: 'AGENCY_PAYABLE', credit: 'CASH' },
  /** What a payout left open within the tolerance of the agreement. */
  WRITTEN_OFF: { debit: 'AGENCY_PAYABLE', credit: 'ROUNDING_DIFFERENCE' },
} as const satisfies Readonly<Record<string, Sides>>;

export type PostingEvent = keyof typeof postings;
export const postingEvents = Object.keys(postings) as readonly PostingEvent[];

/** Debit, credit and an amount above nothing, in minor units; null where there is nothing to enter. */
export function sidesOf(event: PostingEvent, minor: bigint): (Sides & { readonly minor: bigint }) | null {
  if (minor === 0n) return null;
  const { debit, credit } = postings[event];
  const sides = minor > 0n ? { debit, credit } : { debit: credit, credit: debit };
  return { ...sides, minor: magnitude(minor) };
}
