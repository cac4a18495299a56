/** What must always be true of a lender's books and records. */
export const invariants = {
  I1: 'The balances of all accounts come to nothing',
  I2: 'What is stored is what was entered',
  I3: 'Every payment is on one statement or in one open month',
  I4: 'Every statement is what its lines come to',
  I5: 'Money from after the end earns nothing and is flagged',
  I6: 'What was refused left nothing behind',
  I7: 'The audit trail is whole',
  I8: 'Nobody paid more than was placed unnoticed',
  I9: 'Every change has one event',
} as const;

export type Invariant = keyof typeof invariants;
export const invariantNames = Object.keys(invariants) as readonly Invariant[];

/** Everything that can be found wrong, in a sentence. */
export const breaches = {
  BOOKS_DO_NOT_BALANCE: 'the accounts of this agreement do not come to nothing',
  MONTH_NOT_AS_ENTERED: 'a balance of this agreement is not what was entered',
  MONTH_WITHOUT_BALANCE: 'a closed month of this agreement has no balances',
  PAYMENT_NOT_IN_BOOKS: 'this payment is not in the books as it is',
  REVERSAL_NOT_IN_BOOKS: 'this reversal is not in the books as it is',
  CONFIRMATION_NOT_IN_BOOKS: 'what this payment was found to be is not in the books as it is',
  ENTRY_OF_NOTHING: 'nothing stands behind this entry',
  PAID_NOT_AS_ENTERED: 'what is paid on this placement is not what was entered',
  REVERSED_NOT_AS_RECORDED: 'what came back of this payment is not what its reversals say',
  PAYMENT_NOT_SETTLED_ONCE: 'this payment is not on the one statement of its month',
  REVERSAL_NOT_SETTLED_ONCE: 'this reversal is not on the one statement of its month',
  MONTHS_OPEN_NOT_ONE: 'not exactly one month of this agreement is open',
  TOTALS_NOT_OF_LINES: 'this statement is not what its lines come to',
  COMMISSION_NOT_IN_BOOKS: 'the lines of this statement are not in the books as they are',
  PAYABLE_NOT_IN_BOOKS: 'what is owed for this statement is not in the books as it is',
  PAYOUT_NOT_IN_BOOKS: 'what was paid for this statement is not in the books as it is',
  ACCRUED_NOT_EXPLAINED: 'what is accrued is not what statements hold back, carry and have not billed',
  REFUSED_AND_DONE: 'this entry of the trail says refused and names what was done',
  REFUSED_AND_PUBLISHED: 'this event was published by what was refused',
  TRAIL_TAMPERED: 'the audit trail is not whole: `consign audit verify` says more',
  EVENT_MISSING: 'no event tells of this',
  EVENT_TWICE: 'more than one event tells of this',
  EVENT_OF_NOTHING: 'an event tells of this, and it never was',
  LATE_MONEY_EARNED: 'this payment came after the tail and earned',
  LATE_MONEY_UNFLAGGED: 'this payment came after the end and bears no flag',
  OVERPAID_UNFLAGGED: 'more was paid on this placement than was placed, and no payment says so',
} as const;

export type Breach = keyof typeof breaches;
