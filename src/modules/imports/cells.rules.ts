import { parseCurrency, type CurrencyCode } from '../../kernel/currencies.js';
import { parseMinor } from '../../kernel/money.js';
import { amountSentence, readable } from '../../kernel/parse.js';
import { parseLocalDate, parseTimeZone, type LocalDate, type TimeZone } from '../../kernel/time.js';
import type { CellReader } from './header.rules.js';
import { MAX_PROBLEMS_PER_ROW, type RowProblem } from './import.rules.js';

/*
 * Reads the cells of one row. What is wrong is noted, and a stand-in is answered, so that a row tells all of its
 * problems at once; a row with problems is never used.
 */
export interface Cells {
  readonly problems: RowProblem[];
  /** The cell as it stands, '' when it is empty. */
  readonly raw: (column: string) => string;
}

export function cellsOf(fields: readonly string[], cell: CellReader): Cells {
  return { problems: [], raw: (column) => cell(fields, column) };
}

export function note({ problems }: Cells, column: string, message: string): void {
  if (problems.length < MAX_PROBLEMS_PER_ROW) problems.push({ column, code: 'INPUT_INVALID', message });
}

/** An identifier: compared byte by byte, so blanks at its ends and invisible characters are refused. */
export function identifier(cells: Cells, column: string, length: number): string {
  const value = cells.raw(column).normalize('NFC');
  if (value === '') note(cells, column, 'The cell is empty.');
  else if (value.length > length) note(cells, column, `At most ${length} characters fit.`);
  else if (INVISIBLE.test(value)) note(cells, column, 'Leave out control characters.');
  else if (value.trim() !== value) note(cells, column, 'Leave out blanks at the ends.');
  return value;
}

/** Text a person wrote, or null; direction marks are dropped, as they can make a name read as another. */
export function text(cells: Cells, column: string, length: number): string | null {
  const given = cells.raw(column);
  if (given === '') return null;
  const value = PLAIN.test(given) ? given.trim() : readable(given);
  if (value.length > length) note(cells, column, `At most ${length} characters fit.`);
  else if (CONTROL.test(value)) note(cells, column, 'Leave out control characters.');
  return value === '' ? null : value;
}

export function requiredText(cells: Cells, column: string, length: number): string {
  const value = text(cells, column, length);
  if (value === null) note(cells, column, 'The cell is empty.');
  return value ?? '';
}

export function currency(cells: Cells, column: string): CurrencyCode {
  const code = parseCurrency(cells.raw(column));
  if (code === null) note(cells, column, 'Name a currency by its ISO 4217 code.');
  return code ?? 'CNY';
}

/** An amount in major units with at most the currency's decimals; an empty cell is nothing. */
export function amount(cells: Cells, column: string, of: CurrencyCode): bigint {
  const value = cells.raw(column);
  if (value === '') return 0n;
  const minor = parseMinor(value, of);
  if (typeof minor === 'bigint') return minor;
  note(cells, column, amountSentence(minor, of));
  return 0n;
}

/** A calendar day no later than `latest`, or null when the cell is empty. */
export function day(cells: Cells, column: string, latest: LocalDate): LocalDate | null {
  const value = cells.raw(column);
  if (value === '') return null;
  const date = knownDay(value);
  if (date === null) note(cells, column, 'Write a calendar day as YYYY-MM-DD.');
  else if (date > latest) note(cells, column, 'The day is in the future.');
  else if (date < EARLIEST) note(cells, column, `Days before ${EARLIEST} are mistakes.`);
  return date;
}

export function wholeNumber(cells: Cells, column: string, most: number): number | null {
  const value = cells.raw(column);
  if (value === '') return null;
  if (/^\d{1,6}$/.test(value) && Number(value) <= most) return Number(value);
  note(cells, column, `Write a whole number from 0 to ${most}.`);
  return null;
}

/** One of a closed list; an empty cell is `otherwise`. */
export function word<W extends string>(cells: Cells, column: string, words: readonly W[], otherwise: W): W {
  const value = cells.raw(column);
  if (value === '') return otherwise;
  const found = words.find((known) => known === value);
  if (found === undefined) note(cells, column, `Use one of ${words.join(', ')}.`);
  return found ?? otherwise;
}

/** Several of a closed list, separated by `;`. */
export function words<W extends string>(cells: Cells, column: string, known: readonly W[]): readonly W[] {
  const given = listOf(cells, column);
  const found = known.filter((value) => given.includes(value));
  if (found.length !== new Set(given).size) note(cells, column, `Use ${known.join(', ')}, separated by ";".`);
  return found;
}

/** IANA zones separated by `;`; several when it is not sure which holds. */
export function timeZones(cells: Cells, column: string, otherwise: readonly TimeZone[]): readonly TimeZone[] {
  const given = listOf(cells, column);
  if (given.length === 0) {
    if (otherwise.length === 0)
      note(cells, column, 'The jurisdiction has no usual time zone: name one, such as Asia/Shanghai.');
    return otherwise;
  }
  const zones = given.map(parseTimeZone).filter((zone) => zone !== null);
  if (zones.length !== given.length || zones.length > MAX_ZONES)
    note(cells, column, `Name up to ${MAX_ZONES} time zones of the IANA database, separated by ";".`);
  return zones;
}

function listOf(cells: Cells, column: string): string[] {
  const value = cells.raw(column);
  if (value === '') return [];
  return value
    .split(';', MAX_LIST)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The same few days fill a file. */
const days = new Map<string, LocalDate | null>();
function knownDay(value: string): LocalDate | null {
  const known = days.get(value);
  if (known !== undefined) return known;
  const date = parseLocalDate(value);
  if (days.size < MAX_DAYS && value.length === 10) days.set(value, date);
  return date;
}

const MAX_ZONES = 16;
const MAX_LIST = 64;
const MAX_DAYS = 50_000;
const EARLIEST = '1900-01-01';
const PLAIN = /^[\x20-\x7e\u4e00-\u9fff]*$/;
const CONTROL = /[\p{Cc}\p{Cs}]/u;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}]/u;
