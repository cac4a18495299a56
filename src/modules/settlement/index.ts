/**
 * Settlement owns the statements: it closes the months of an agreement exactly once, writes a line for every event with
 * its working, seals the total, and takes the approval of a second actor. Closed statements never change.
 */
export { closePeriod, closePeriodCommand } from './close-period.js';
export { closePeriodJob } from './close-period.job.js';
export { approveStatement } from './approve-statement.js';
export { statementById } from './statements.queries.js';
export { statementCsv } from './statement-csv.js';
