/**
 * Disclosures own what of people leaves in clear: the single case of an agency by its profile, purpose and stage, reveals of
 * one value at a time within limits, and the log of all of it, which answers who has seen whose data.
 */
export { disclosuresCsv, disclosureFilter } from './disclosures-csv.js';
