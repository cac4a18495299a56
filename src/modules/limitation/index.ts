/**
 * Limitation owns the clock of each debt: until when it can be sued for, read from demands served, agreements, promises,
 * payments and suits. It stores only what the lender records itself.
 */
export { limitationCases, limitationsOf, type DatedCase } from './limitation-cases.js';
export { isSuitBarred, limitationOn, type Limitation, type LimitationState } from './limitation.rules.js';
export { limitationFacts } from './limitation-fact.entity.js';
export { recordLimitationFacts } from './record-limitation-facts.js';
