/** Visits own what the register does not know of calls at the door: who went, what was found, and the evidence. */
export { reportVisits } from './report-visits.js';
export { visitOutcomes } from './visit.rules.js';
