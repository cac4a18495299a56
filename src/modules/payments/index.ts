/**
 * Payments own the money that was paid on placements and the money that went back, reported by the agency that holds it
 * or recorded by the lender that received it. Each is stamped with the month whose statement first knows it.
 */
export { reportPayments, recordDirectPayments } from './report-payments.js';
export { reportReversals, recordReversals } from './report-reversals.js';
export { bookDirectPayments, tryDirectPayments } from './book-direct-payments.js';
export { noMoves, type DirectOutcome, type DirectRow } from './direct-rows.js';
export { paymentRoutes, reversalReasons, type ReversalReason } from './payment.rules.js';
export { confirmations, waivers, type Confirmation, type Waiver } from './waiver.entity.js';
export { payments, reversals, type Payment, type Reversal } from './payment.entity.js';
