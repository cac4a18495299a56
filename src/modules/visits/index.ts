/** Visits own what agencies report of their calls at the door: who went, when, what was found, and the evidence. */
export { reportVisits } from './report-visits.js';
export { visitOutcomes } from './visit.rules.js';
