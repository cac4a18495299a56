/** What an account holds; assets and expenses grow on the debit side, the others on the credit side. */
export type AccountType = 'ASSET' | 'LIABILITY' | 'EXPENSE' | 'INCOME';

/** The accounts that each agreement has in the lender's books, one of each, in the currency of the agreement. */
export const chart = {
  /** Money of debtors that the agency received and has not handed over. */
  DUE_FROM_AGENCY: 'ASSET',
  CASH: 'ASSET',
  /** What debtors paid, until the lender's own books have taken it off their debts. */
  COLLECTIONS_CLEARING: 'LIABILITY',
  COMMISSION_EXPENSE: 'EXPENSE',
  /** Earned by the agency and not invoiced yet: what is held back, carried over, or was not billed so far. */
  ACCRUED_COMMISSION: 'LIABILITY',
  /** Invoiced, and not paid yet. */
  AGENCY_PAYABLE: 'LIABILITY',
  /** Tax that agencies billed or the lender assessed itself, to be deducted. */
  INPUT_TAX: 'ASSET',
  /** Tax that the lender assessed itself: reverse charge. */
  TAX_PAYABLE: 'LIABILITY',
  /** Kept back of what agencies are paid, and owed to the tax office. */
  WITHHOLDING_PAYABLE: 'LIABILITY',
  /** What was written off within the tolerance of the agreement; on either side. */
  ROUNDING_DIFFERENCE: 'EXPENSE',
} as const satisfies Readonly<Record<string, AccountType>>;

export type AccountKind = keyof typeof chart;
export const accountKinds = Object.keys(chart) as readonly AccountKind[];

/** A balance the way its account is read, from one that counts debits above nothing. */
export function naturalBalance(kind: AccountKind, debitsLessCredits: bigint): bigint {
  const growsByDebit = chart[kind] === 'ASSET' || chart[kind] === 'EXPENSE';
  return growsByDebit ? debitsLessCredits : -debitsLessCredits;
}
