import type { ErrorCode } from '../../kernel/errors.js';
import type { LenderScope } from '../access/index.js';

export const importKinds = ['PORTFOLIO', 'PAYMENTS'] as const;
export type ImportKind = (typeof importKinds)[number];

/** What whoever announces a file may do, and must still be allowed to while it is booked. */
export const scopesToImport = {
  PORTFOLIO: ['accounts:import'],
  PAYMENTS: ['accounts:import', 'payments:record'],
} as const satisfies Readonly<Record<ImportKind, readonly LenderScope[]>>;

/** AWAITING_FILE → CHECKING (first pass) → BOOKING (second pass) → SEALING, where many figures change → COMPLETE; REFUSED books nothing more. */
export const importStates = [
  'AWAITING_FILE',
  'CHECKING',
  'BOOKING',
  'SEALING',
  'COMPLETE',
  'REFUSED',
] as const;
export type ImportState = (typeof importStates)[number];

/** How to read a file: the lender's own headings, constants, control totals. */
export interface ImportOptions {
  /** The lender's heading → our column. */
  readonly map: Readonly<Record<string, string>>;
  /** Our column → the value for every row. */
  readonly set: Readonly<Record<string, string>>;
  /** Control totals given beside the file instead of in its last line. */
  readonly rows: number | null;
  /** Currency → decimal sum of all amounts over all rows; of payments, reversals are subtracted. */
  readonly sums: Readonly<Record<string, string>> | null;
  readonly dryRun: boolean;
  readonly allOrNothing: boolean;
  /** Where the accounts of the file belong; null where it has none. */
  readonly portfolio: string | null;
}

/** Why a file was refused whole. */
export interface ImportProblem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly line: number | null;
}

/** Why a row was not booked. Never repeats the value, which may be personal. */
export interface RowProblem {
  readonly column: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** A row that was understood, or what is wrong with it; `line` is where it begins in the file. */
export type ReadRow<E> =
  | { readonly line: number; readonly entry: E }
  | { readonly line: number; readonly problems: readonly RowProblem[] };

/** Problems kept of one row. */
export const MAX_PROBLEMS_PER_ROW = 8;
