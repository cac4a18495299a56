/**
 * Verification says whether what must always be true of a lender's books and records is: invariants I1 to I9, found out by
 * the database, page by page. It reads the tables of all modules and writes only what it found.
 */
export { verifyAll, type TrailCheck } from './verify-all.js';
export { verifyJob } from './verify.job.js';
export { kept } from './kept-verdict.js';
export { verifyBooks } from './verify-books.js';
export { holds, unexplainedBy, type Finding, type Verdict } from './verdict.js';
export type { Extent } from './pages.js';
export { breaches, invariants, invariantNames, type Breach, type Invariant } from './invariant.rules.js';
