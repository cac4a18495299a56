import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Reader } from '../../kernel/store.js';
import { linePages } from './line-pages.js';
import { cellsOf, columnNames, totalColumns, totalRowOf } from './statement-columns.js';
import { shownTotalsOf } from './statement-facts.js';
import type { Statement } from './statement.entity.js';

/** A closed statement as CSV (RFC 4180), its totals below the lines, page by page: memory does not grow with it. */
export function statementCsv(reader: Reader, statement: Statement): NodeJS.ReadableStream {
  const csv = stringify({
    header: true,
    columns: [...columnNames, ...totalColumns],
    record_delimiter: 'windows',
  });
  // either end that fails takes the other along; whoever reads `csv` hears of it there
  return pipeline(Readable.from(rows(reader, statement)), csv, () => undefined);
}

async function* rows(reader: Reader, statement: Statement): AsyncGenerator<string[]> {
  for await (const lines of linePages(reader, statement))
    for (const line of lines) yield [...cellsOf(line, statement), ...noTotal];
  for (const { name, amount } of shownTotalsOf(statement)) yield totalRowOf(statement, name, amount);
}

/** Lines leave the columns of totals empty. */
const noTotal = totalColumns.map(() => '');
