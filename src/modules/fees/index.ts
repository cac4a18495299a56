/**
 * Fees own what an agency earns: the terms of a fee schedule and the calculation that turns the payments of one
 * placement into lines, each with the trace that explains it. The calculation is pure: no clock, no database, whole
 * minor units and whole ppm. When a line is made and on which statement it stands is settlement's business.
 */
export type { Standing } from './commission-window.rules.js';
export { entitlement, feeLines, type Entitlement, type FeeLine } from './entitlement.rules.js';
export { evaluationOrder, type FeeEvent, type FeePlacement } from './fee-event.rules.js';
export {
  feeTermsSchema,
  rateAt,
  type AppliedRate,
  type FeeTerms,
  type FeeTermsInput,
} from './fee-terms.rules.js';
export { describeFeeTerms } from './fee-terms-in-words.rules.js';
export type { FeeRule, FeeTrace, PaymentTrace, ShareTrace } from './fee-trace.rules.js';
