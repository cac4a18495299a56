/**
 * Placements own the hand-over of an account to an agency for one window: placing, recall and expiry, what each side
 * may still read or report, and what was paid on it. Everything an agency reports enters through `takeReports`.
 */
export { placementBatches, placements, type Placement } from './placement.entity.js';
export { dayFlags, liveStatuses, reportFlags, type ReportFlag } from './placement.rules.js';
export { hashOf } from '../../kernel/content-hash.js';
export {
  isReportWindowOver,
  takeReports,
  type AcceptedReport,
  type Intake,
  type ReportItem,
  type ReportKind,
} from './take-reports.js';
export { lockLive, takeHolds, takeHoldsOf, type LivePlacement } from './take-holds.js';
export { turnsOfDebtors, type DebtorTurn } from './turns-of-debtors.js';
export {
  lockWorkable,
  workableIds,
  workablePlacements,
  type WorkablePlacements,
} from './workable-placements.js';
export { openTo } from './placements.queries.js';
export { addPaid } from './add-paid.js';
export { placeAccounts, placeAccountsCommand } from './place-accounts.js';
export { recallPlacements, recallCommand } from './recall-placements.js';
export { expirePlacementsJob } from './expire-placements.job.js';
export { LenderPlacement } from './placements.lender.js';
export { AgencyContactPoint, AgencyPlacement, agencyPlacementOf } from './placements.agency.js';
export { agencyPlacement, lenderPlacement } from './placements.queries.js';
export { fieldAt, levelIn, listView, stageOf, type CaseView } from './case-view.rules.js';
export { accountTurns, type AccountTurn } from './account-turns.js';
export { creditedTurn } from './credited-placement.rules.js';
export { reportedPlacements, type ReportedPlacement } from './reported-placements.js';
