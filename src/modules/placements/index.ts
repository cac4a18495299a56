/**
 * Placements own the hand-over of an account to an agency for one window: placing, recall and expiry, what each side
 * may still read or report, and what was paid on it. Everything an agency reports enters through `takeReports`.
 */
export { placementBatches, placements, type Placement } from './placement.entity.js';
export { dayFlags, liveStatuses, reportFlags, type ReportFlag } from './placement.rules.js';
export {
  hashOf,
  isReportWindowOver,
  takeReports,
  type AcceptedReport,
  type Intake,
  type ReportKind,
} from './take-reports.js';
export { takeHolds } from './take-holds.js';
export { addPaid } from './add-paid.js';
export { placeAccounts, placeAccountsCommand } from './place-accounts.js';
export { recallPlacements, recallCommand } from './recall-placements.js';
export { expirePlacementsJob } from './expire-placements.job.js';
export { LenderPlacement } from './placements.lender.js';
export { AgencyPlacement } from './placements.agency.js';
export { accountTurns, type AccountTurn } from './account-turns.js';
export { creditedTurn } from './credited-placement.rules.js';
export { reportedPlacements, type ReportedPlacement } from './reported-placements.js';
