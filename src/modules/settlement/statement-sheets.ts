import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import { formatMinor } from '../../kernel/money.js';
import { dateOf, monthLabel } from '../../kernel/time.js';
import { headFacts, shownTotalsOf } from './statement-facts.js';
import type { StatementParties } from './statement-parties.js';
import { kindWords, type Words } from './statement-words.rules.js';
import type { Statement, StatementLine } from './statement.entity.js';

/** The sheets of a statement, drawn one after the other. */
export interface StatementSheets {
  drawHead(): void;
  /** Lines come in their order, as many as were announced. */
  drawLine(line: StatementLine): 'SHEET_FULL' | 'MORE_ROOM';
  end(): void;
  /** What is ready to be sent. */
  drawn(): Generator<Uint8Array>;
}

/** Opens a document in which so many lines will stand. Lengths are in points, 1/72 inch; A4 on its side. */
export async function openSheets(
  statement: Statement,
  parties: StatementParties,
  lines: number,
): Promise<StatementSheets> {
  const doc = new PDFDocument({ size: 'A4', layout: 'landscape', margin: 0, info: infoOf(statement) });
  doc.registerFont(HAN, await hanFont());
  const pages = 1 + Math.ceil(lines / ROWS);
  let [page, drawnLines] = [1, 0];
  return {
    drawHead() {
      drawCover(doc, statement, parties, lines);
      drawFoot(doc, statement, { page, pages });
    },
    drawLine(line) {
      const row = drawnLines++ % ROWS;
      if (row === 0) {
        doc.addPage();
        drawFoot(doc, statement, { page: ++page, pages });
        drawTableHead(doc, statement);
      }
      drawRow(doc, TOP + 3 + (row + 1) * ROW, cellsOf(line, statement));
      return row === ROWS - 1 ? 'SHEET_FULL' : 'MORE_ROOM';
    },
    end: () => doc.end(),
    *drawn() {
      for (let chunk = read(doc); chunk !== null; chunk = read(doc)) yield chunk;
    },
  };
}

type Doc = InstanceType<typeof PDFDocument>;

const HAN = 'han';
const LATIN = 'Helvetica';
const BOLD = 'Helvetica-Bold';
const [WIDTH, HEIGHT, MARGIN] = [841.89, 595.28, 36];
const TOP = MARGIN;
const ROW = 12;
/** Between the head of the table and the foot of the page. */
const ROWS = Math.floor((HEIGHT - 2 * MARGIN - 24) / ROW) - 1;
const GREY = '#666666';

let font: Promise<Buffer> | undefined;

/** Noto Sans SC comes as a package: what a machine has installed does not matter. */
function hanFont(): Promise<Buffer> {
  const file = import.meta.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf');
  return (font ??= readFile(fileURLToPath(file)));
}

/** Nothing of the moment of making, so that a statement has one PDF. */
function infoOf({ id, month, closedAt }: Statement) {
  const made = dateOf(closedAt!);
  return { Title: `Statement ${monthLabel(month)} ${id}`, Creator: 'Consign', CreationDate: made };
}

function read(doc: Doc): Uint8Array | null {
  return (doc as unknown as NodeJS.ReadableStream).read() as Uint8Array | null;
}

function drawCover(doc: Doc, statement: Statement, parties: StatementParties, lines: number): void {
  doc.fillColor('black').font(HAN).fontSize(20);
  doc.text('佣金对账单  Commission statement', MARGIN, MARGIN, { lineBreak: false });
  let y = MARGIN + 44;
  for (const { en, zh, value } of headFacts(statement, parties)) {
    doc.font(HAN).fontSize(10);
    doc.fillColor(GREY).text(`${zh}  ${en}`, MARGIN, y, { lineBreak: false });
    doc.fillColor('black').text(value, 190, y, { width: WIDTH - 190 - MARGIN, height: 28, ellipsis: true });
    y = Math.max(doc.y, y + 14) + 1;
  }
  y = drawTotals(doc, statement, y + 8) + 8;
  doc.fontSize(8).fillColor(GREY).font(HAN);
  for (const text of notes(statement, lines)) {
    doc.text(text, MARGIN, y, { width: WIDTH - 2 * MARGIN });
    y = doc.y + 2;
  }
}

function drawTotals(doc: Doc, statement: Statement, top: number): number {
  let y = top;
  for (const { amount, en, zh, means } of shownTotalsOf(statement)) {
    doc.font(HAN).fontSize(10).fillColor('black').text(`${zh}  ${en}`, MARGIN, y, { lineBreak: false });
    right(doc.font(BOLD), `${grouped(amount)} ${statement.currency}`, 360, y + 3);
    doc.font(HAN).fontSize(8).fillColor(GREY);
    doc.text(`${means.zh}  ${means.en}`, 380, y + 1.5, { lineBreak: false });
    y += 15;
  }
  return y;
}

function notes({ lines: all }: Statement, shown: number): readonly string[] {
  const cut: Words = {
    zh: `本文件仅列出前 ${shown} 行，共 ${all} 行；完整明细见 CSV 与 XLSX 文件，合计与内容哈希涵盖全部行。`,
    en: `Only the first ${shown} of ${all} lines are printed; CSV and XLSX hold all of them. The totals and the content hash cover every line.`,
  };
  const nil: Words = {
    zh: '本期没有明细。',
    en: 'Nothing happened in this period: the statement has no lines.',
  };
  const proof: Words = {
    zh: '内容哈希（SHA-256）涵盖条款、关账合计与全部明细；签名回执（.jws）可离线验证。',
    en: 'The content hash (SHA-256) covers the terms, the totals as closed and every line; the signed receipt (.jws) can be verified offline.',
  };
  const said = [...(shown < all ? [cut] : []), ...(all === 0 ? [nil] : []), proof];
  return said.flatMap(({ zh, en }) => [zh, en]);
}

interface Column {
  readonly words: Words;
  readonly x: number;
  /** Numbers end at their column's right edge. */
  readonly isRight?: boolean;
  readonly isHan?: boolean;
}

const columns: readonly Column[] = [
  { words: { zh: '序号', en: 'No.' }, x: 70, isRight: true },
  { words: { zh: '日期', en: 'Date' }, x: 80 },
  { words: { zh: '委案', en: 'Placement' }, x: 132 },
  { words: { zh: '类型', en: 'Kind' }, x: 262, isHan: true },
  { words: { zh: '金额', en: 'Amount' }, x: 435, isRight: true },
  { words: { zh: '计佣基数', en: 'Base' }, x: 530, isRight: true },
  { words: { zh: '费率', en: 'Rate' }, x: 590, isRight: true },
  { words: { zh: '规则', en: 'Rule' }, x: 602 },
  { words: { zh: '佣金', en: 'Commission' }, x: WIDTH - MARGIN, isRight: true },
];

function cellsOf(line: StatementLine, { currency }: Statement): readonly string[] {
  const { zh, en } = kindWords[line.kind];
  const money = (minor: bigint) => grouped(formatMinor(minor, currency));
  const ppm = line.trace.rate?.ratePpm;
  return [
    String(line.number),
    line.valueDate,
    line.placementId,
    `${zh} ${en}`,
    money(line.amountMinor),
    money(line.baseMinor),
    ppm === undefined ? '' : `${Number(ppm) / 10_000}%`,
    line.trace.rule,
    money(line.feeMinor),
  ];
}

function drawTableHead(doc: Doc, statement: Statement): void {
  doc.fillColor(GREY).font(HAN).fontSize(7);
  for (const { words, x, isRight } of columns) {
    const text = `${words.zh} ${words.en}`;
    if (isRight === true) right(doc, text, x, TOP - 3);
    else doc.text(text, x, TOP - 3, { lineBreak: false });
  }
  right(doc, `${monthLabel(statement.month)}  ${statement.currency}`, WIDTH - MARGIN, MARGIN - 18);
  doc.lineWidth(0.5).strokeColor(GREY);
  doc
    .moveTo(MARGIN, TOP + ROW - 3)
    .lineTo(WIDTH - MARGIN, TOP + ROW - 3)
    .stroke();
  doc.fillColor('black');
}

function drawRow(doc: Doc, y: number, cells: readonly string[]): void {
  for (const [n, { x, isRight, isHan }] of columns.entries()) {
    doc.font(isHan === true ? HAN : LATIN).fontSize(7.5);
    if (isRight === true) right(doc, cells[n]!, x, y);
    else doc.text(cells[n]!, x, isHan === true ? y - 2.7 : y, { lineBreak: false });
  }
}

function drawFoot(doc: Doc, { id, contentHash }: Statement, place: { page: number; pages: number }): void {
  const y = HEIGHT - MARGIN + 6;
  doc.font(LATIN).fontSize(7).fillColor(GREY);
  doc.text(`${id}   SHA-256 ${contentHash ?? ''}`, MARGIN, y, { lineBreak: false });
  right(doc, `${place.page} / ${place.pages}`, WIDTH - MARGIN, y);
  doc.fillColor('black');
}

function right(doc: Doc, text: string, x: number, y: number): void {
  doc.text(text, x - doc.widthOfString(text), y, { lineBreak: false });
}

/** People read thousands in groups; three decimals are no group. */
function grouped(amount: string): string {
  return amount.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
