import { referenceText } from '../../kernel/parse.js';
import { addDays } from '../../kernel/time.js';
import { reversalReasons, type DirectRow } from '../payments/index.js';
import { amount, currency, day, identifier, note, text, word, type Cells } from './cells.rules.js';
import type { FileKind, RowTerms } from './file-kind.rules.js';

/**
 * The payments file: what debtors paid to the lender itself, and money of such payments that went back (rows with
 * `reversal_of`). Its control total adds up `amount` as it is written and subtracts the rows of reversals.
 */
export const paymentsFile: FileKind<DirectRow> = {
  layout: {
    columns: ['account_number', 'amount', 'currency', 'value_date', 'reference', 'method', 'reversal_of'],
    required: ['account_number', 'amount', 'currency', 'value_date', 'reference'],
  },
  amounts: ['amount'],
  subtractedBy: 'reversal_of',
  read: entryOf,
  keyOf: ({ reference, reversal }) => `${reversal === null ? 'payment' : 'reversal'} ${reference}`,
  keyColumn: 'reference',
};

function entryOf(cells: Cells, { latest }: RowTerms): DirectRow {
  const code = currency(cells, 'currency');
  // tomorrow is allowed in the zone of the agreement, which only booking knows
  const valueDate = day(cells, 'value_date', addDays(latest, 1));
  if (valueDate === null && cells.raw('value_date') === '') note(cells, 'value_date', 'The cell is empty.');
  const reversal = reversalOf(cells);
  return {
    accountNumber: identifier(cells, 'account_number', 64),
    reference: reference(cells, 'reference'),
    amount: { minor: positive(cells, code), currency: code },
    valueDate: valueDate ?? latest,
    method: reversal === null ? text(cells, 'method', 32) : null,
    reversal,
  };
}

/** In the row of a reversal, `method` says why the money went back; an empty cell calls it a mistake. */
function reversalOf(cells: Cells): DirectRow['reversal'] {
  if (cells.raw('reversal_of') === '') return null;
  return {
    of: reference(cells, 'reversal_of'),
    reason: word(cells, 'method', reversalReasons, 'MISPOSTED'),
  };
}

function positive(cells: Cells, code: DirectRow['amount']['currency']): bigint {
  if (cells.raw('amount') === '') note(cells, 'amount', 'The cell is empty.');
  const before = cells.problems.length;
  const minor = amount(cells, 'amount', code);
  if (minor <= 0n && cells.raw('amount') !== '' && cells.problems.length === before)
    note(cells, 'amount', 'The amount must be above zero.');
  return minor;
}

function reference(cells: Cells, column: string): string {
  const value = cells.raw(column);
  if (value === '') note(cells, column, 'The cell is empty.');
  else if (!referenceText.safeParse(value).success)
    note(cells, column, 'A reference has 1 to 64 printable ASCII characters and no blanks at its ends.');
  return value;
}
