import type { RequestContext } from '../../kernel/request-context.js';
import {
  bookDirectPayments,
  noMoves,
  tryDirectPayments,
  type DirectOutcome,
  type DirectRow,
} from '../payments/index.js';
import type { Booking } from './booking.js';
import type { Outcome } from './tally.rules.js';

/**
 * Books payments of the lender; one of these serves one run over one file. There is no payment that nobody sees: each
 * chunk shows, and counts in the open month, as it is booked. Where one bad row is to stop the file, the rehearsal
 * finds it before anything is booked; should a twin change the books in between, the file stops there, what is booked
 * stays, and the same file sent again books the rest.
 */
export function paymentsBooking(context: RequestContext): Booking<DirectRow, null> {
  const rehearsed = noMoves();
  return {
    open: () => Promise.resolve(),
    prepare: () => Promise.resolve(null),
    book: async (work, _importId, rows) => (await bookDirectPayments(work, rows)).map(outcomeOf),
    rehearse: async (reader, _importId, rows) =>
      (await tryDirectPayments(reader, context, rows, rehearsed)).map(outcomeOf),
    seal: () => Promise.resolve(null),
  };
}

function outcomeOf(outcome: DirectOutcome): Outcome {
  if (outcome.status !== 'REFUSED') return { status: outcome.status };
  const { code, message, path } = outcome.problem;
  return { status: 'REFUSED', column: columns.get(String(path.at(-1))) ?? 'account_number', code, message };
}

/** Our columns by what payments call them. */
const columns: ReadonlyMap<string, string> = new Map([
  ['accountNumber', 'account_number'],
  ['amount', 'amount'],
  ['currency', 'currency'],
  ['valueDate', 'value_date'],
  ['reference', 'reference'],
  ['reversalOf', 'reversal_of'],
  ['paymentId', 'reversal_of'],
]);
