import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Reader } from '../../kernel/store.js';
import { linePages } from './line-pages.js';
import { partiesOf } from './statement-parties.js';
import type { StatementSheets } from './statement-sheets.js';
import type { Statement } from './statement.entity.js';

/** More lines than anybody reads on paper; further ones are in the CSV and the workbook, and the PDF says so. */
export const MAX_PDF_LINES = 10_000;

/** A closed statement as PDF: the same bytes whenever it is made, written as it is read. */
export async function statementPdf(reader: Reader, statement: Statement): Promise<Readable> {
  const parties = await partiesOf(reader, statement);
  const { openSheets } = await import('./statement-sheets.js');
  const sheets = await openSheets(statement, parties, Math.min(statement.lines, MAX_PDF_LINES));
  return Readable.from(written(reader, statement, sheets), { objectMode: false });
}

async function* written(
  reader: Reader,
  statement: Statement,
  sheets: StatementSheets,
): AsyncGenerator<Uint8Array> {
  sheets.drawHead();
  for await (const lines of linePages(reader, statement)) {
    for (const line of lines) {
      if (line.number > MAX_PDF_LINES) break;
      // drawing is work: a sheet at a time, then it is everybody else's turn
      if (sheets.drawLine(line) === 'SHEET_FULL') {
        yield* sheets.drawn();
        await nextTurn();
      }
    }
    if (lines.at(-1)!.number >= MAX_PDF_LINES) break;
  }
  sheets.end();
  yield* sheets.drawn();
}
