/**
 * Notices own the facts about people and debts that change who may be contacted, how and when: preferences, opt-outs,
 * cease letters, attorneys, disputes, deaths and the rest, as a table of kinds. They belong to the lender's debtor and not
 * to a placement, so that they travel to the next agency; what holds a debt holds its live placements at once.
 */
export { keyedHash, reportNotices } from './report-notices.js';
export { endOpenedNotices, openNotices, type OpenedNotice } from './opened-notices.js';
export { recordNotices } from './record-notices.js';
export { withdrawNotices } from './withdraw-notices.js';
export { endNoticesByLender } from './end-notices.js';
export { expireNoticesJob } from './expire-notices.job.js';
export { holdNewAccounts } from './hold-new-accounts.js';
export { suppressedAmong, type Candidate } from './suppressed.js';
export {
  carrySuppressions,
  hasSuppressions,
  suppressedPoints,
  type SuppressedPoint,
} from './carry-suppressions.js';
export { conductFacts, type StandingFact } from './conduct-facts.rules.js';
export { addressIndex } from './notice-address.js';
export { noticeEnds, notices, suppressions, type Notice } from './notice.entity.js';
export { openNotice } from './notices.queries.js';
export { detachPoints } from './detach-points.js';
export { standingFacts } from './standing-facts.js';
export { takeRecords, type RecordIntake, type RecordItem, type RecordKind } from './take-records.js';
export { noticeKinds, noticeKindNames, type NoticeKind } from './notice-kinds.rules.js';
export type { NoticeDetails } from './notice-details.rules.js';
