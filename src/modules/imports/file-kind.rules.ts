import type { LocalDate } from '../../kernel/time.js';
import type { Cells } from './cells.rules.js';
import type { FileLayout } from './header.rules.js';

/** What the rows of a file are read against. */
export interface RowTerms {
  /** Null where the kind of file needs none. */
  readonly portfolio: string | null;
  /** Today in the zone that is furthest ahead; a later day is in the future everywhere. */
  readonly latest: LocalDate;
}

/** One kind of file: its columns, what its control total adds up, and how a row becomes an entry. */
export interface FileKind<E> {
  readonly layout: FileLayout;
  /** Columns whose amounts the control total adds up, in the currency of the row. */
  readonly amounts: readonly string[];
  /** The column whose presence in a row makes the control total subtract the row's amounts. */
  readonly subtractedBy?: string;
  /** Notes problems in `cells`; an entry with problems is not used. */
  readonly read: (cells: Cells, terms: RowTerms) => E;
  /** What may occur once in a file. */
  readonly keyOf: (entry: E) => string;
  /** Where a second one is noted. */
  readonly keyColumn: string;
}
