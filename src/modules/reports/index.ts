/**
 * Reports own nothing: they are what an agency told about a placement, whatever it was, read back from where it stands. It is
 * all that an agency still sees of a placement that has ended.
 */
export { ownReports, type OwnReport, type OwnReportKind } from './own-reports.js';
