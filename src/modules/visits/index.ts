/** Visits own what the register does not know of calls at the door: who went, what was found, and the evidence. */
export { visits } from './visit.entity.js';
export { reportVisits } from './report-visits.js';
export { visitOutcomes } from './visit.rules.js';
