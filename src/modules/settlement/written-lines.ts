import type { AgreedTerms } from '../agreements/index.js';
import { lineDigest, NO_LINES, type HashedLine } from './statement-hash.js';
import { noTotals, withLine, type StatementTotals, type TotalledLine } from './statement-totals.rules.js';
import { NO_TAX, withLines, type Tax } from './tax.rules.js';

/** What the lines of a statement came to so far. */
export interface WrittenLines {
  readonly lines: number;
  readonly linesHash: string;
  readonly totals: StatementTotals;
  /** Of the lines, where each is taxed by itself. */
  readonly tax: Tax;
}

export const NO_WRITTEN_LINES: WrittenLines = {
  lines: 0,
  linesHash: NO_LINES,
  totals: noTotals,
  tax: NO_TAX,
};

/** The same with more lines, in the order of their numbers. @throws Refusal TOTAL_TOO_LARGE */
export function withMoreLines(
  written: WrittenLines,
  lines: readonly (HashedLine & TotalledLine)[],
  terms: AgreedTerms,
): WrittenLines {
  const fees = lines.map(({ feeMinor }) => feeMinor);
  return {
    lines: written.lines + lines.length,
    linesHash: lines.reduce(lineDigest, written.linesHash),
    totals: lines.reduce(withLine, written.totals),
    tax: withLines({ minor: 0n, tax: written.tax }, fees, terms).tax,
  };
}
