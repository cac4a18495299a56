import { stringify } from 'csv-stringify';
import { formatMinor } from '../../kernel/money.js';
import { MAX_PAGE, type PageRequest } from '../../kernel/page.js';
import type { Reader } from '../../kernel/store.js';
import { monthLabel } from '../../kernel/time.js';
import { lineOrder, linePage } from './statements.queries.js';
import type { Statement, StatementLine } from './statement.entity.js';

/** A closed statement as CSV (RFC 4180), page by page: memory does not grow with it. */
export function statementCsv(reader: Reader, statement: Statement): NodeJS.ReadableStream {
  const csv = stringify({ header: true, columns: Object.keys(cells), record_delimiter: 'windows' });
  write(reader, statement, csv).catch((error: unknown) => csv.destroy(error as Error));
  return csv;
}

async function write(reader: Reader, statement: Statement, csv: ReturnType<typeof stringify>): Promise<void> {
  let request: PageRequest = { first: MAX_PAGE, after: null };
  for (let more = true; more;) {
    const page = await linePage(reader, statement, request, ['csv', statement.id]);
    for (const line of page.nodes)
      if (!csv.write(Object.values(cells).map((cell) => cell(line, statement))))
        await new Promise<void>((resume) => void csv.once('drain', resume));
    more = page.hasNextPage;
    const last = page.nodes.at(-1);
    if (last) request = { first: MAX_PAGE, after: lineOrder(last) };
  }
  csv.end();
}

/** The columns, left to right. No cell is free text, so none can begin a formula; negative amounts stay numbers. */
const cells: Readonly<Record<string, (line: StatementLine, statement: Statement) => string>> = {
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
  rate_ppm: ({ trace }) => String(trace.rate.ratePpm),
  exact_commission_minor: ({ trace }) => trace.payment.after.exactFee,
  rule: ({ trace }) => trace.rule,
};
