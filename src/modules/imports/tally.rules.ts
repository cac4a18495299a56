import type { ReadRow, RowProblem } from './import.rules.js';

/** What became of the rows so far. */
export interface Tally {
  readonly booked: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejected: number;
}

export const noTally: Tally = { booked: 0, changed: 0, unchanged: 0, rejected: 0 };

/** What booking says of an entry. */
export type Outcome =
  { readonly status: 'BOOKED' | 'CHANGED' | 'UNCHANGED' } | ({ readonly status: 'REFUSED' } & RowProblem);

/** A row that was not booked, and why. */
export interface RejectedRow {
  readonly line: number;
  readonly problems: readonly RowProblem[];
}

/** Adds a chunk: its rows as read, and what booking said of those that were understood, in their order. */
export function addChunk(
  tally: Tally,
  rows: readonly ReadRow<unknown>[],
  outcomes: readonly Outcome[],
): { readonly tally: Tally; readonly rejected: readonly RejectedRow[] } {
  const counts = { ...tally };
  const rejected: RejectedRow[] = [];
  let next = 0;
  for (const row of rows) {
    const outcome = 'problems' in row ? null : outcomes[next++]!;
    if (outcome === null || outcome.status === 'REFUSED') {
      counts.rejected++;
      rejected.push({ line: row.line, problems: 'problems' in row ? row.problems : problemsOf(outcome) });
    } else if (outcome.status === 'BOOKED') counts.booked++;
    else if (outcome.status === 'CHANGED') counts.changed++;
    else counts.unchanged++;
  }
  return { tally: counts, rejected };
}

function problemsOf(outcome: Outcome | null): readonly RowProblem[] {
  if (outcome === null || outcome.status !== 'REFUSED') return [];
  const { column, code, message } = outcome;
  return [{ column, code, message }];
}
