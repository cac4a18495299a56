import type { LocalDate } from '../../kernel/time.js';
import { cellsOf } from './cells.rules.js';
import {
  addAmount,
  checkTotals,
  newCounter,
  readTrailer,
  TRAILER,
  type ControlTotals,
} from './control-totals.rules.js';
import { csvRecords, type CsvRecord } from './csv-records.js';
import type { FileKind, RowTerms } from './file-kind.rules.js';
import { malformed } from './file-problems.rules.js';
import { readHeader, type Header } from './header.rules.js';
import type { ImportOptions, ReadRow } from './import.rules.js';

/** Rows of a batch of the first pass. */
const BATCH = 500;

/** Where a file lies and how it is to be read. */
export interface FileToRead<E> {
  readonly path: string;
  readonly kind: FileKind<E>;
  readonly options: ImportOptions;
}

/** What the first pass needs of it: columns and amounts. */
export interface TableToRead extends Omit<FileToRead<never>, 'kind'> {
  readonly kind: Pick<FileKind<never>, 'layout' | 'amounts' | 'subtractedBy'>;
}

/**
 * The first pass: reads the whole file and throws the refusal of the file when its form is broken or its control totals
 * are wrong. Answers the number of rows.
 */
export async function checkFile(file: TableToRead, signal: AbortSignal): Promise<number> {
  const counter = newCounter();
  const announced = [...besideTheFile(file.options)];
  for await (const { header, records } of tableOf(file, (trailer) => announced.push(trailer))) {
    signal.throwIfAborted();
    counter.rows += records.length;
    for (const { fields } of records) {
      const currency = header.cell(fields, 'currency');
      const { amounts, subtractedBy } = file.kind;
      const isSubtracted = subtractedBy !== undefined && header.cell(fields, subtractedBy) !== '';
      for (const column of amounts)
        addAmount(counter, currency, header.cell(fields, column), isSubtracted ? -1n : 1n);
    }
  }
  checkTotals(counter, announced);
  return counter.rows;
}

/**
 * The rows in batches, each understood or with its problems. What may occur once and occurs again is a problem of the
 * later row. The same file always gives the same rows, so that an import resumes by counting them.
 */
export async function* readRows<E>(
  file: FileToRead<E>,
  latest: LocalDate,
  batchRows: number,
): AsyncGenerator<readonly ReadRow<E>[]> {
  const terms = { portfolio: file.options.portfolio, latest };
  const seen = new Set<string>();
  for await (const { header, records } of tableOf(file, () => {}, batchRows))
    yield records.map((record) => once(file.kind, readRow(file.kind, record, header, terms), seen));
}

function readRow<E>(
  kind: FileKind<E>,
  { line, fields }: CsvRecord,
  header: Header,
  terms: RowTerms,
): ReadRow<E> {
  const cells = cellsOf(fields, header.cell);
  const entry = kind.read(cells, terms);
  return cells.problems.length === 0 ? { line, entry } : { line, problems: cells.problems };
}

function once<E>(kind: FileKind<E>, row: ReadRow<E>, seen: Set<string>): ReadRow<E> {
  if ('problems' in row) return row;
  const key = kind.keyOf(row.entry);
  const before = seen.size;
  if (seen.add(key).size > before) return row;
  const message = 'An earlier row of the file is about the same.';
  return { line: row.line, problems: [{ column: kind.keyColumn, code: 'ROW_DUPLICATE', message }] };
}

/** The rows under the header and above the last line with the control totals, every one with as many cells. */
async function* tableOf(file: TableToRead, onTrailer: (totals: ControlTotals) => void, batchRows = BATCH) {
  let header: Header | null = null;
  let isOver = false;
  for await (const batch of csvRecords(file.path, batchRows)) {
    const records: CsvRecord[] = [];
    for (const record of batch) {
      if (isOver) throw malformed(record.line, 'Rows follow the line with the control totals.');
      if (header === null) header = readHeader(record.fields, file.kind.layout, file.options, record.line);
      else if (record.fields[0] === TRAILER) {
        onTrailer(readTrailer(record.fields, record.line));
        isOver = true;
      } else records.push(whole(record, header));
    }
    if (header !== null && records.length > 0) yield { header, records };
  }
  if (header === null) throw malformed(1, 'The file is empty.');
}

function whole(record: CsvRecord, { width }: Header): CsvRecord {
  if (record.fields.length === width) return record;
  throw malformed(record.line, `The row has ${record.fields.length} cells, the header has ${width}.`);
}

function besideTheFile({ rows, sums }: ImportOptions): readonly ControlTotals[] {
  return rows === null ? [] : [{ rows, sums: sums ?? {} }];
}
