import type { Statement } from '../../kernel/store.js';
import type { IdKind } from '../../kernel/ids.js';
import type { Breach, Invariant } from './invariant.rules.js';

/** Whose ids a page of a check holds; a lender is looked at as a whole. */
export type Scope = 'agreement' | 'placement' | 'statement' | 'event' | 'lender';

/**
 * One thing that must hold, as a statement of SQL that finds where it does not: rows of `id` (of what `about` says),
 * `currency`, and what is `expected` and `found` in minor units. Each `??` takes the ids of the page. A check is one
 * statement, so that what is written meanwhile is seen by all of it or not at all.
 */
export interface Check {
  readonly invariant: Invariant;
  readonly breach: Breach;
  readonly scope: Scope;
  readonly about: IdKind;
  readonly broken: Statement;
}

/** How many rows the checks of an invariant look at, for the report: `looked` of one page. */
export interface Count {
  readonly invariant: Invariant;
  readonly scope: Scope;
  readonly looked: Statement;
}

/** The same text where a day is subtracted from another, which each engine does in its own words. */
export function withDays(text: (days: (later: string, earlier: string) => string) => string): Statement {
  return {
    sql: text((later, earlier) => `DATEDIFF(${later}, ${earlier})`),
    sqlite: text((later, earlier) => `(julianday(${later}) - julianday(${earlier}))`),
  };
}
