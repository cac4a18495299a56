import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Reader } from '../../kernel/store.js';
import { linePages } from './line-pages.js';
import { cellsOf, columnNames } from './statement-columns.js';
import type { Statement } from './statement.entity.js';

/** A closed statement as CSV (RFC 4180), page by page: memory does not grow with it. */
export function statementCsv(reader: Reader, statement: Statement): NodeJS.ReadableStream {
  const csv = stringify({ header: true, columns: [...columnNames], record_delimiter: 'windows' });
  // either end that fails takes the other along; whoever reads `csv` hears of it there
  return pipeline(Readable.from(rows(reader, statement)), csv, () => undefined);
}

async function* rows(reader: Reader, statement: Statement): AsyncGenerator<string[]> {
  for await (const lines of linePages(reader, statement))
    for (const line of lines) yield cellsOf(line, statement);
}
