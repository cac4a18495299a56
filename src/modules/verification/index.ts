/**
 * Verification says whether what must always be true of a lender's books and records is: invariants I1 to I9, found out by
 * the database, page by page. It reads the tables of all modules and writes none of them.
 */
export { verifyBooks, type Finding, type Verdict } from './verify-books.js';
export type { Extent } from './pages.js';
export { breaches, invariants, invariantNames, type Breach, type Invariant } from './invariant.rules.js';
