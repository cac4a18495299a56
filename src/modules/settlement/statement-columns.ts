import { formatMinor } from '../../kernel/money.js';
import { monthLabel } from '../../kernel/time.js';
import { plainCell } from './plain-cell.rules.js';
import type { Statement, StatementLine } from './statement.entity.js';
import { taxOfLine } from './tax.rules.js';

type CellOf = (line: StatementLine, statement: Statement) => string;

/**
 * The columns of a line in files, left to right. The content hash of the statement can be made again from `number` to
 * `commission`, and stands in the last one.
 */
const cells: Readonly<Record<string, CellOf>> = {
  statement: (_, { id }) => id,
  period: (_, { month }) => monthLabel(month),
  number: ({ number }) => String(number),
  line: ({ id }) => id,
  placement: ({ placementId }) => placementId,
  event: ({ eventId }) => eventId,
  kind: ({ kind }) => kind,
  value_date: ({ valueDate }) => valueDate,
  origin_period: ({ originMonth }) => monthLabel(originMonth),
  currency: (_, { currency }) => currency,
  amount: ({ amountMinor }, { currency }) => formatMinor(amountMinor, currency),
  base: ({ baseMinor }, { currency }) => formatMinor(baseMinor, currency),
  overpaid: ({ overpaidMinor }, { currency }) => formatMinor(overpaidMinor, currency),
  commission: ({ feeMinor }, { currency }) => formatMinor(feeMinor, currency),
  tax: (line, statement) => lineTax(line, statement),
  rate_ppm: ({ trace }) => String(trace.rate?.ratePpm ?? ''),
  exact_commission_minor: ({ trace }) => trace.payment?.after.exactFee ?? '',
  rule: ({ trace }) => trace.rule,
  content_hash: (_, { contentHash }) => contentHash ?? '',
};

export const columnNames: readonly string[] = Object.keys(cells);

/** Columns that hold money, in major units. */
export const amountColumns: ReadonlySet<string> = new Set([
  'amount',
  'base',
  'overpaid',
  'commission',
  'tax',
]);
export const numberColumns: ReadonlySet<string> = new Set([...amountColumns, 'number', 'rate_ppm']);

export function cellsOf(line: StatementLine, statement: Statement): string[] {
  return Object.values(cells).map((cell) => plainCell(cell(line, statement)));
}

/** A total stands in columns of its own, so that whoever adds up a column of the lines does not count it again. */
export const totalColumns: readonly string[] = ['total', 'total_amount'];

const ofStatement: ReadonlySet<string> = new Set(['statement', 'period', 'currency', 'content_hash']);

export function totalRowOf(statement: Statement, name: string, amount: string): string[] {
  const cell = (column: string) =>
    ofStatement.has(column) ? plainCell(cells[column]!(NO_LINE, statement)) : '';
  return [...columnNames.map(cell), name, amount];
}

/** What the cells of the statement itself are asked with. */
const NO_LINE = {} as StatementLine;

function lineTax({ feeMinor }: StatementLine, { terms, currency }: Statement): string {
  const tax = taxOfLine(feeMinor, terms);
  return tax === null ? '' : formatMinor(tax, currency);
}
