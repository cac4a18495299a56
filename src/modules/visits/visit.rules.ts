export const visitOutcomes = ['MET_DEBTOR', 'MET_OTHER', 'NO_ONE', 'MOVED', 'NOT_FOUND', 'UNSAFE'] as const;
export type VisitOutcome = (typeof visitOutcomes)[number];

/** Where a piece of evidence is kept and what it must hash to (SHA-256, 64 hexadecimal digits). */
export interface Evidence {
  readonly uri: string;
  readonly sha256: string;
}

/** A visit is made by two or more; one that was not is stored and flagged. */
export const VISITORS_REQUIRED = 2;
