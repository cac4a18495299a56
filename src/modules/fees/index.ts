/**
 * Fees own what an agency earns: the terms of a fee schedule and the calculation that turns the payments of the
 * placements of an agreement into lines, each with the trace that explains it. The calculation is pure: no clock, no
 * database, whole minor units and whole ppm. When a line is made and on which statement it stands is settlement's
 * business.
 */
export { rateAt, type AppliedRate } from './applied-rate.rules.js';
export type { Standing } from './commission-window.rules.js';
export {
  entitlement,
  FeeAccount,
  feeLines,
  placementFacts,
  type BookedPlacement,
  type Entitlement,
  type FeeLine,
} from './entitlement.rules.js';
export {
  evaluationOrder,
  type ExchangeRate,
  type FeeEvent,
  type FeeEventType,
  type FeePlacement,
} from './fee-event.rules.js';
export { feeTermsSchema, type FeeKind, type FeeTerms, type FeeTermsInput } from './fee-terms.rules.js';
export { workedTable, type WorkedRow } from './fee-examples.rules.js';
export { describeFeeTerms, type Language } from './fee-terms-in-words.rules.js';
export type { FeeRule, FeeTrace, PaymentTrace, ShareTrace } from './fee-trace.rules.js';
export type { PoolTrace } from './pool-trace.rules.js';
export type { PoolSums } from './tier-table.rules.js';
export { warningsOf, type FeeWarning } from './fee-warnings.rules.js';
export type { KeptPool } from './pools.rules.js';
export {
  cardsOf,
  cardsOfTerms,
  isShared,
  type RateCard,
  type RateCards,
  type TermsVersion,
} from './rate-card.rules.js';
