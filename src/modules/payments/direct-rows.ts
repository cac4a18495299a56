import type { ItemProblem } from '../../kernel/errors.js';
import type { Id } from '../../kernel/ids.js';
import type { Money } from '../../kernel/money.js';
import type { LocalDate } from '../../kernel/time.js';
import type { Payment } from './payment.entity.js';
import type { ReversalReason } from './payment.rules.js';

/** A payment that the lender received, or money of one that went back, told by account number and reference alone. */
export interface DirectRow {
  readonly accountNumber: string;
  /** The lender's own key; payments and reversals each have a space of their own. */
  readonly reference: string;
  readonly amount: Money;
  readonly valueDate: LocalDate;
  readonly method: string | null;
  /** Of a reversal: the reference of its payment, and why the money went back. */
  readonly reversal: { readonly of: string; readonly reason: ReversalReason } | null;
}

/** What became of a row; the last element of a problem's path is the member of the row it is about. */
export type DirectOutcome =
  { readonly status: 'BOOKED' | 'UNCHANGED' } | { readonly status: 'REFUSED'; readonly problem: ItemProblem };

/** A direct payment as later rows see it. */
export interface DirectPayment extends Pick<
  Payment,
  | 'id'
  | 'placementId'
  | 'currency'
  | 'amountMinor'
  | 'confirmedMinor'
  | 'reversedMinor'
  | 'valueDate'
  | 'method'
> {
  readonly accountNumber: string;
}

/** A reversal of a direct payment, as far as it says whether a row is the same one again. */
export interface DirectReversal {
  readonly accountNumber: string;
  readonly paymentReference: string;
  readonly currency: Payment['currency'];
  readonly amountMinor: bigint;
  readonly valueDate: LocalDate;
  readonly reason: ReversalReason;
}

/** What rows that were planned before have moved, and what is not to be read in the tables yet. */
export interface DirectMoves {
  /** By reference. */
  readonly payments: Map<string, DirectPayment>;
  /** Net, in minor units. */
  readonly paid: Map<Id<'placement'>, bigint>;
  /** In minor units. */
  readonly returned: Map<Id<'payment'>, bigint>;
}

export function noMoves(): DirectMoves {
  return { payments: new Map(), paid: new Map(), returned: new Map() };
}
