/** Letters own what was written to a debtor and what became of it: template, amounts, delivery, and the day of service. */
export { deliveries, letters } from './letter.entity.js';
export { reportLetters } from './report-letters.js';
export { reportDeliveries } from './report-deliveries.js';
export { deliveryStates, deliveryTransitions, signers } from './delivery.rules.js';
export { letterKinds } from './letter.rules.js';
