import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { malformed } from './file-problems.rules.js';
import { utf8Guard } from './utf8-guard.js';

/** One record of a CSV file and the line on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** A longer record is an unclosed quotation mark rather than data. */
const MAX_RECORD_CHARACTERS = 4 * 1024 * 1024;
const READ_BYTES = 256 * 1024;

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly empty_lines: number };
}

/**
 * The records of a file by RFC 4180, batch by batch; a byte order mark and blank lines are passed over. Throws a
 * refusal with the line where the form is broken. Number of fields is not judged here.
 */
export async function* csvRecords(file: string, batchSize: number): AsyncGenerator<readonly CsvRecord[]> {
  const parser = parse({
    bom: true,
    info: true,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_CHARACTERS,
  });
  const source = createReadStream(file, { highWaterMark: READ_BYTES });
  const records = pipeline(source, utf8Guard(), parser, () => {}) as unknown as AsyncIterable<Parsed>;
  let batch: CsvRecord[] = [];
  let line = 1; // counted here: the parser counts CRLF within quotation marks twice
  let blank = 0;
  try {
    for await (const { record, info } of records) {
      line += info.empty_lines - blank;
      blank = info.empty_lines;
      batch.push({ line, fields: record });
      line += 1 + newlinesWithin(record);
      if (batch.length < batchSize) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    throw error instanceof CsvError ? malformed(lineOf(error), sentenceOf(error)) : error;
  } finally {
    source.destroy();
    parser.destroy();
  }
  if (batch.length > 0) yield batch;
}

function newlinesWithin(fields: readonly string[]): number {
  let lines = 0;
  for (const field of fields)
    for (let at = field.indexOf('\n'); at !== -1; at = field.indexOf('\n', at + 1)) lines++;
  return lines;
}

function lineOf(error: CsvError): number {
  const { lines } = error as unknown as { lines?: number };
  return lines ?? 1;
}

/** The parser's own messages quote the data. */
function sentenceOf({ code }: CsvError): string {
  return SENTENCES[code] ?? 'The row is not CSV as in RFC 4180.';
}

const SENTENCES: Partial<Record<CsvError['code'], string>> = {
  CSV_QUOTE_NOT_CLOSED: 'A quotation mark is not closed.',
  CSV_INVALID_CLOSING_QUOTE: 'Something follows a closing quotation mark.',
  INVALID_OPENING_QUOTE: 'A quotation mark stands within an unquoted cell.',
  CSV_MAX_RECORD_SIZE: `A row is longer than ${MAX_RECORD_CHARACTERS} characters: is a quotation mark not closed?`,
};
