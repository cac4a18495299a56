/**
 * Payments own the money that was paid on placements and the money that went back, reported by the agency that holds it
 * or recorded by the lender that received it. Each is stamped with the month whose statement first knows it.
 */
export { reportPayments, recordDirectPayments } from './report-payments.js';
export { reportReversals, recordReversals } from './report-reversals.js';
export { decidePromisesJob } from './decide-promises.job.js';
export { paymentRoutes, reversalReasons } from './payment.rules.js';
export { payments, reversals, type Payment, type Reversal } from './payment.entity.js';
