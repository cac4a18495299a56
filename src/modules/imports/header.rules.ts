import type { Refusal } from '../../kernel/errors.js';
import { fileRefusal, malformed } from './file-problems.rules.js';
import { forbiddenColumn } from './forbidden-columns.rules.js';

/** Which columns a kind of file may and must have. */
export interface FileLayout {
  readonly columns: readonly string[];
  readonly required: readonly string[];
}

/** How the lender writes the file. */
export interface FileMapping {
  /** The lender's heading → our column. */
  readonly map: Readonly<Record<string, string>>;
  /** Our column → its value in every row. */
  readonly set: Readonly<Record<string, string>>;
}

/** Reads a cell of a row by our column's name; empty cells and absent columns are ''. */
export type CellReader = (fields: readonly string[], column: string) => string;

/** A header that was understood. */
export interface Header {
  /** How many cells every row has. */
  readonly width: number;
  readonly cell: CellReader;
}

/** Understands the header of a file, or throws the refusal of the file; `line` is where it stands. */
export function readHeader(
  headings: readonly string[],
  layout: FileLayout,
  mapping: FileMapping,
  line: number,
): Header {
  const names = headings.map((heading) => heading.normalize('NFC').trim());
  const places = new Map<string, number>();
  names.forEach((name, place) => {
    const column = columnOf(name, place, layout, mapping, line);
    if (places.has(column)) throw malformed(line, `The column ${column} occurs twice.`);
    if (Object.hasOwn(mapping.set, column))
      throw malformed(line, `The column ${column} is also set as a constant.`);
    places.set(column, place);
  });
  checkMapping(names, layout, mapping, line);
  for (const column of layout.required)
    if (!places.has(column) && !Object.hasOwn(mapping.set, column))
      throw malformed(line, `The column ${column} is missing.`);
  const constants = new Map(Object.entries(mapping.set));
  return {
    width: headings.length,
    cell: (fields, column) => {
      const place = places.get(column);
      return place === undefined ? (constants.get(column) ?? '') : withoutTextMark(fields[place] ?? '');
    },
  };
}

/**
 * A cell that would begin a formula is written `'=…` by exports (OWASP, CSV injection), ours among them: the apostrophe
 * is the mark of a spreadsheet that what follows is text, and no part of it.
 */
function withoutTextMark(cell: string): string {
  return cell.charCodeAt(0) === APOSTROPHE && MARKED.test(cell) ? cell.slice(1) : cell;
}

const APOSTROPHE = 0x27;
const MARKED = /^'[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

function columnOf(
  name: string,
  place: number,
  layout: FileLayout,
  { map }: FileMapping,
  line: number,
): string {
  const because = forbiddenColumn(name);
  if (because !== null) throw forbiddenRefusal(name, because, line);
  const column = Object.hasOwn(map, name) ? map[name]! : name;
  if (!layout.columns.includes(column))
    throw fileRefusal('COLUMN_UNKNOWN', line, `Column ${place + 1}${quoted(name, HEADING)} is unknown.`);
  return column;
}

function checkMapping(
  names: readonly string[],
  layout: FileLayout,
  { map, set }: FileMapping,
  line: number,
): void {
  for (const heading of Object.keys(map))
    if (!names.includes(heading))
      throw malformed(line, `The mapped heading${quoted(heading)} is not in the file.`);
  for (const column of Object.keys(set))
    if (!layout.columns.includes(column))
      throw fileRefusal('COLUMN_UNKNOWN', line, `The constant${quoted(column)} is for an unknown column.`);
}

function forbiddenRefusal(name: string, { what, law }: { what: string; law: string }, line: number): Refusal {
  return fileRefusal(
    'COLUMN_FORBIDDEN',
    line,
    `The column${quoted(name, HEADING)} may not be imported: ${what} (${law}).`,
  );
}

/** A file without a header has somebody's data in its first line: what could be a name or a number is not repeated. */
const HEADING = /^[a-z][a-z0-9_.-]{0,47}$/;
/** What whoever sent the file calls a heading. */
const CALLED = /^[\p{L}_][\p{L}\p{N}_ .-]{0,47}$/u;

function quoted(name: string, form = CALLED): string {
  return form.test(name) && !/\d{5}/.test(name) ? ` "${name}"` : '';
}
