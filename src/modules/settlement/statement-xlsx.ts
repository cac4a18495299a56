import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { currencyDigits, type CurrencyCode } from '../../kernel/currencies.js';
import type { Reader } from '../../kernel/store.js';
import { dateOf } from '../../kernel/time.js';
import { linePages } from './line-pages.js';
import { plainCell } from './plain-cell.rules.js';
import { amountColumns, cellsOf, columnNames, numberColumns } from './statement-columns.js';
import { headFacts, shownTotalsOf } from './statement-facts.js';
import { partiesOf, type StatementParties } from './statement-parties.js';
import type { Statement } from './statement.entity.js';

type Workbook = InstanceType<typeof import('@cj-tech-master/excelts').WorkbookWriter>;

/** A sheet of Excel ends at 1,048,576 rows: further lines stand on a further sheet. */
export const MAX_SHEET_LINES = 1_000_000;

/** A closed statement as a workbook: a sheet about the whole, then its lines. It is written as it is read. */
export async function statementXlsx(reader: Reader, statement: Statement): Promise<Readable> {
  const parties = await partiesOf(reader, statement);
  const { WorkbookWriter } = await import('@cj-tech-master/excelts');
  const out = new PassThrough();
  const closed = dateOf(statement.closedAt!);
  const workbook = new WorkbookWriter({ stream: out, created: closed, modified: closed, creator: 'Consign' });
  write(workbook, out, { reader, statement, parties }).catch((error: unknown) => out.destroy(error as Error));
  return out;
}

interface Written {
  readonly reader: Reader;
  readonly statement: Statement;
  readonly parties: StatementParties;
}

async function write(workbook: Workbook, out: PassThrough, { reader, statement, parties }: Written) {
  writeSummary(workbook, statement, parties);
  let [sheet, room] = [lineSheet(workbook, statement, 1), MAX_SHEET_LINES];
  for await (const lines of linePages(reader, statement)) {
    for (const line of lines) {
      if (room === 0) {
        sheet.commit();
        [sheet, room] = [lineSheet(workbook, statement, line.number), MAX_SHEET_LINES];
      }
      sheet.addRow(cellsOf(line, statement).map(typedCell)).commit();
      room -= 1;
    }
    if (out.writableNeedDrain) await drained(out);
    if (out.destroyed) return;
  }
  sheet.commit();
  await workbook.commit();
}

/** Whoever stops reading ends the waiting too. */
async function drained(out: PassThrough): Promise<void> {
  const stop = new AbortController();
  const ends = ['drain', 'close'].map((event) => once(out, event, { signal: stop.signal }));
  await Promise.race(ends);
  stop.abort();
  await Promise.allSettled(ends);
}

function writeSummary(workbook: Workbook, statement: Statement, parties: StatementParties): void {
  const sheet = workbook.addWorksheet('Statement');
  sheet.columns = [{ width: 24 }, { width: 16 }, { width: 70 }, { width: 60 }, { width: 40 }];
  for (const { en, zh, value } of headFacts(statement, parties))
    sheet.addRow([en, zh, plainCell(value)]).commit();
  for (const { amount, en, zh, means } of shownTotalsOf(statement)) {
    const row = sheet.addRow([en, zh, numberCell(amount), means.en, means.zh]);
    row.getCell(3).numFmt = formatOf(statement.currency);
    row.getCell(3).alignment = { horizontal: 'left' };
    row.commit();
  }
  sheet.commit();
}

function lineSheet(workbook: Workbook, { currency }: Statement, from: number) {
  const sheet = workbook.addWorksheet(from === 1 ? 'Lines' : `Lines from ${from}`);
  sheet.columns = columnNames.map((key) => ({
    header: key,
    key,
    width: key === 'content_hash' ? 66 : key.endsWith('_minor') ? 24 : amountColumns.has(key) ? 16 : 14,
    ...(amountColumns.has(key) && { style: { numFmt: formatOf(currency) } }),
  }));
  return sheet;
}

const isNumber = columnNames.map((name) => numberColumns.has(name));

function typedCell(text: string, column: number): string | number {
  return isNumber[column] === true && text !== '' ? numberCell(text) : text;
}

/** A number, where spreadsheets keep all its digits (they have 15); text beyond. */
function numberCell(text: string): string | number {
  return text.replace(/\D/g, '').length <= 15 ? Number(text) : text;
}

function formatOf(currency: CurrencyCode): string {
  const digits = currencyDigits[currency];
  return digits === 0 ? '0' : `0.${'0'.repeat(digits)}`;
}
