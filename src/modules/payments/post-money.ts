import type { CurrencyCode } from '../../kernel/currencies.js';
import type { Work } from '../../kernel/store.js';
import type { MonthNumber } from '../../kernel/time.js';
import { post, type Entry, type PostingEvent } from '../ledger/index.js';
import type { Payment, Reversal } from './payment.entity.js';
import type { PaymentRoute } from './payment.rules.js';
import type { Confirmation } from './waiver.entity.js';

/** Money that went back, with what its payment says of it. */
export type Returned = Reversal & { readonly route: PaymentRoute; readonly currency: CurrencyCode };

/** What the lender found a payment to be, with what the payment says of it. */
export type Confirmed = Confirmation & { readonly route: PaymentRoute; readonly currency: CurrencyCode };

/**
 * Enters money in the books: what came in, what it was found to be more or less, and what went back, in the open months, by agreement, that this transaction
 * shares. One statement.
 */
export async function postMoney(
  work: Work,
  open: ReadonlyMap<string, MonthNumber>,
  {
    payments = [],
    confirmations = [],
    reversals = [],
  }: {
    payments?: readonly Payment[];
    confirmations?: readonly Confirmed[];
    reversals?: readonly Returned[];
  },
): Promise<void> {
  const entryOf = (money: Payment | Confirmed | Returned): Entry => ({
    event: events[money.route],
    of: money.id,
    agreementId: money.agreementId,
    month: open.get(money.agreementId)!,
    minor: money.amountMinor,
    currency: money.currency,
    placementId: money.placementId,
  });
  await post(work, [
    ...payments.map(entryOf),
    ...confirmations.map((found) => ({ ...entryOf(found), minor: found.amountMinor - found.beforeMinor })),
    ...reversals.map((reversal) => ({
      ...entryOf(reversal),
      minor: -reversal.amountMinor,
      reverses: reversal.paymentId,
    })),
  ]);
}

/** The books know money by where it is first. */
const events: Readonly<Record<PaymentRoute, PostingEvent>> = {
  AGENCY_TRUST: 'PAYMENT_HELD',
  LENDER_DIRECT: 'PAYMENT_DIRECT',
};
