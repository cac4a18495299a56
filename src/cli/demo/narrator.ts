import { performance } from 'node:perf_hooks';

/** Tells the story on a terminal, or line by line into a file. */
export interface Narrator {
  chapter(title: string): void;
  say(...lines: readonly string[]): void;
  /** Rows in columns; numbers to the right. */
  table(head: readonly string[], rows: readonly (readonly string[])[]): void;
  /** Shows how far a long step is; ends with a line that says what was done. */
  step<T>(label: string, work: (progress: Progress) => Promise<T>): Promise<T>;
  /** Seconds since the story began. */
  seconds(): number;
}

/** How far a step is; `note` replaces the words behind the bar. */
export type Progress = (done: number, total: number, note?: string) => void;

export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const BAR = 24;
/** Milliseconds between two pictures of a bar. */
const PACE = 80;

export function createNarrator(output: Output): Narrator {
  const began = performance.now();
  const say = (...lines: readonly string[]) => lines.forEach((line) => void output.write(`${line}\n`));
  return {
    say,
    chapter: (title) =>
      say('', `${output.isTTY === true ? `\x1b[1m${title}\x1b[22m` : title}`, '─'.repeat(width(title))),
    table: (head, rows) => say(...tableLines(head, rows)),
    step: (label, work) => step(output, label, work),
    seconds: () => (performance.now() - began) / 1_000,
  };
}

async function step<T>(output: Output, label: string, work: (progress: Progress) => Promise<T>): Promise<T> {
  const began = performance.now();
  let shown = -PACE;
  let note = '';
  const progress: Progress = (done, total, words = note) => {
    note = words;
    if (output.isTTY !== true || performance.now() - shown < PACE) return;
    shown = performance.now();
    output.write(`\r\x1b[2K  ${label}  ${bar(done, total)}  ${words}`);
  };
  progress(0, 1);
  const result = await work(progress);
  if (output.isTTY === true) output.write('\r\x1b[2K');
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  output.write(`  ${label}${note === '' ? '' : `: ${note}`}  (${seconds} s)\n`);
  return result;
}

function bar(done: number, total: number): string {
  const filled = total === 0 ? BAR : Math.min(BAR, Math.round((done / total) * BAR));
  return '█'.repeat(filled) + '░'.repeat(BAR - filled);
}

function tableLines(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))));
  const isNumeric = head.map((_, column) => rows.every((row) => /^-?[\d,.]*( %)?$/.test(row[column] ?? '')));
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, column) => padded(cell, widths[column]!, isNumeric[column]!)).join('  ')}`.trimEnd();
  return [line(head), `  ${widths.map((each) => '─'.repeat(each)).join('  ')}`, ...rows.map(line)];
}

function padded(cell: string, to: number, toTheRight: boolean): string {
  const space = ' '.repeat(to - width(cell));
  return toTheRight ? space + cell : cell + space;
}

/** Columns on a terminal: Han characters take two. */
function width(text: string): number {
  return text.length + (text.match(/[\u3000-\u9fff\uff00-\uffef]/g)?.length ?? 0);
}
