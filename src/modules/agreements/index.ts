/**
 * Agreements own the contract between a lender and an agency: what may be placed, for how long, what it earns (fee
 * schedules in versions, approved by a second actor), and the months that settlement closes one after the other.
 */
export { latestPayeeAccount } from './payee-accounts.js';
export { settlementTermsFor } from './settlement-terms.js';
export { NegativePolicyEnum, TaxModeEnum, TaxPlaceEnum } from './settlement-terms.graphql.js';
export {
  NO_SETTLEMENT_TERMS,
  type AgreedTerms,
  type NegativePolicy,
  type TaxTerms,
} from './settlement-terms.rules.js';
export {
  agreementById,
  agreementsByIds,
  approvedSchedules,
  scheduleInForce,
  schedulesByIds,
} from './agreements.queries.js';
export { ChannelEnum } from './channel.graphql.js';
export { channels, makeAgreement, makeAgreementCommand } from './make-agreement.js';
export { approveFeeSchedule, draftFeeSchedule, draftScheduleCommand } from './fee-schedules.js';
export type { Agreement, Channel, FeeSchedule } from './agreement.entity.js';
export { beginClosing, ensureOpenPeriod, finishClosing, periodOf, shareOpenPeriods } from './periods.js';
export type { Period, PeriodState } from './period.entity.js';
