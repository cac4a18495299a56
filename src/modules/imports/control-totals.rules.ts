import { currencyDigits, parseCurrency } from '../../kernel/currencies.js';
import { formatMinor, parseMinor } from '../../kernel/money.js';
import { fileRefusal, malformed } from './file-problems.rules.js';

/** What a file must add up to: rows, and decimal sums by currency. */
export interface ControlTotals {
  readonly rows: number;
  readonly sums: Readonly<Record<string, string>>;
}

export const TRAILER = '#TOTAL';

/** Fractions of any length are added exactly, so that a row with too many decimals counts as it is written. */
const SCALE = 20;
const DECIMAL = /^([+-])?(\d{1,20})(?:\.(\d{1,20}))?$/;

/** Counts rows and adds up amounts as they are read, whether or not the row will be booked. */
export interface TotalsCounter {
  rows: number;
  readonly sums: Map<string, bigint>;
}

export function newCounter(): TotalsCounter {
  return { rows: 0, sums: new Map() };
}

/** Adds what stands in a cell, or subtracts it; what is no number adds nothing. */
export function addAmount(
  { sums }: TotalsCounter,
  currency: string,
  cell: string,
  sign: 1n | -1n = 1n,
): void {
  if (cell === '') return;
  const scaled = scaledOf(cell, currency);
  if (scaled !== null && scaled !== 0n) sums.set(currency, (sums.get(currency) ?? 0n) + sign * scaled);
}

/** Reads `#TOTAL,<rows>,<CUR>=<sum>;<CUR>=<sum>`. */
export function readTrailer(fields: readonly string[], line: number): ControlTotals {
  const [, rows = '', sums = '', ...more] = fields;
  if (!/^\d{1,9}$/.test(rows.trim()) || more.some((field) => field !== ''))
    throw malformed(line, 'Write the last line as #TOTAL,<rows>,<CUR>=<sum>;<CUR>=<sum>.');
  const pairs = sums.split(';').filter((pair) => pair.trim() !== '');
  return { rows: Number(rows), sums: Object.fromEntries(pairs.map((pair) => sumOf(pair, line))) };
}

/** Throws the refusal of the file when what was read is not what was announced. */
export function checkTotals(read: TotalsCounter, expected: readonly ControlTotals[]): void {
  if (expected.length === 0)
    throw fileRefusal(
      'TOTALS_MISMATCH',
      null,
      'Control totals are missing: neither in the last line nor beside the file.',
    );
  for (const { rows, sums } of expected) {
    if (rows !== read.rows)
      throw fileRefusal(
        'TOTALS_MISMATCH',
        null,
        `The file has ${read.rows} rows, its control total says ${rows}.`,
      );
    for (const currency of new Set([...read.sums.keys(), ...Object.keys(sums)]))
      checkSum(read, currency, sums[currency]);
  }
}

function checkSum({ sums }: TotalsCounter, currency: string, announced: string | undefined): void {
  const read = sums.get(currency) ?? 0n;
  const wanted = announced === undefined ? 0n : scaledOf(announced, currency);
  if (read === wanted) return;
  const known = parseCurrency(currency);
  const name = known ?? 'an unknown currency';
  const sum =
    known === null ? '' : ` ${formatMinor(read / 10n ** BigInt(SCALE - currencyDigits[known]), known)}`;
  throw fileRefusal(
    'TOTALS_MISMATCH',
    null,
    `The amounts in ${name} add up to${sum}, not to the control total ${announced ?? '0'}.`,
  );
}

function sumOf(pair: string, line: number): [string, string] {
  const [currency = '', sum = '', ...more] = pair.split('=').map((part) => part.trim());
  if (parseCurrency(currency) === null || !DECIMAL.test(sum) || more.length > 0)
    throw malformed(line, 'A sum of the last line is written as <CUR>=<sum>.');
  return [currency, sum];
}

function scaledOf(cell: string, currency: string): bigint | null {
  const known = parseCurrency(currency);
  if (known !== null) {
    const minor = parseMinor(cell, known);
    if (typeof minor === 'bigint') return minor * UNIT[currencyDigits[known]];
  }
  const match = DECIMAL.exec(cell);
  if (match === null) return null;
  const [, sign, whole = '', fraction = ''] = match;
  const scaled = BigInt(whole + fraction.padEnd(SCALE, '0'));
  return sign === '-' ? -scaled : scaled;
}

/** One minor unit, scaled. */
const UNIT = { 0: 10n ** 20n, 2: 10n ** 18n, 3: 10n ** 17n } as const;
