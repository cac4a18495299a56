import type { AnyTable } from '../kernel/table.js';
import { agencies } from '../modules/access/agency.entity.js';
import { clients } from '../modules/access/client.entity.js';
import { grantTokens } from '../modules/access/grant-token.entity.js';
import { grantUses } from '../modules/access/grant-use.entity.js';
import { grants } from '../modules/access/grant.entity.js';
import { initialAccessTokens } from '../modules/access/initial-access-token.entity.js';
import { lenders } from '../modules/access/lender.entity.js';
import { members } from '../modules/access/member.entity.js';
import { oauthArtifacts } from '../modules/access/oauth-artifact.entity.js';
import { accountChanges, accountLoads } from '../modules/accounts/account-load.entity.js';
import { accounts, parties } from '../modules/accounts/account.entity.js';
import { portfolios } from '../modules/accounts/portfolio.entity.js';
import { contactPoints, debtors } from '../modules/accounts/debtor.entity.js';
import { agreements, feeSchedules } from '../modules/agreements/agreement.entity.js';
import { periods } from '../modules/agreements/period.entity.js';
import { auditEntries, auditUnsealed } from '../modules/audit/audit-entry.entity.js';
import { auditCheckpoints, auditHeads, auditSeals } from '../modules/audit/audit-seal.entity.js';
import { jobs } from '../modules/background/job.entity.js';
import { conductPolicies } from '../modules/conduct/conduct-policy.entity.js';
import { contactPermits } from '../modules/contacts/contact-permit.entity.js';
import { complaints, complaintSteps } from '../modules/complaints/complaint.entity.js';
import { dialTokens } from '../modules/contacts/dial-token.entity.js';
import { contacts } from '../modules/contacts/contact.entity.js';
import { noticeEnds, notices, suppressions } from '../modules/notices/notice.entity.js';
import { violations } from '../modules/contacts/violation.entity.js';
import { violationAnswers } from '../modules/contacts/violation-answer.entity.js';
import { deletionAttestations, deletionDuties } from '../modules/deletions/deletion-duty.entity.js';
import { outboxEvents } from '../modules/events/outbox.entity.js';
import { ledgerAccounts, ledgerBalances, ledgerTransfers } from '../modules/ledger/ledger.entity.js';
import { importErrors, imports } from '../modules/imports/import.entity.js';
import { payments, reversals } from '../modules/payments/payment.entity.js';
import { deliveries, letters } from '../modules/letters/letter.entity.js';
import { limitationFacts } from '../modules/limitation/limitation-fact.entity.js';
import { placementBatches, placements } from '../modules/placements/placement.entity.js';
import { reviewFindings, reviewPlans, reviews } from '../modules/reviews/review.entity.js';
import { disclosures } from '../modules/privacy/disclosure.entity.js';
import { disclosureProfiles } from '../modules/privacy/disclosure-profile.entity.js';
import { debtorKeys } from '../modules/privacy/debtor-key.entity.js';
import { tenantKeys } from '../modules/privacy/tenant-key.entity.js';
import { promises } from '../modules/promises/promise.entity.js';
import { confirmations, waivers } from '../modules/payments/waiver.entity.js';
import { disputes } from '../modules/settlement/dispute.entity.js';
import { invoices, payouts } from '../modules/settlement/invoice.entity.js';
import { feePools } from '../modules/settlement/fee-pool.entity.js';
import { statementLines, statements } from '../modules/settlement/statement.entity.js';
import { payeeAccounts } from '../modules/agreements/payee-account.entity.js';
import { settlementTerms } from '../modules/agreements/settlement-terms.entity.js';
import { verifications } from '../modules/verification/verification.entity.js';
import { erasures, storedPeople } from '../modules/rights/erasure.entity.js';
import { corrections } from '../modules/rights/correction.entity.js';
import { visits } from '../modules/visits/visit.entity.js';

/** Every table there is, earlier ones first: a table may point at one above it. */
export const tables: readonly AnyTable[] = [
  lenders,
  agencies,
  clients,
  members,
  initialAccessTokens,
  disclosureProfiles,
  disclosures,
  grants,
  grantTokens,
  grantUses,
  oauthArtifacts,
  tenantKeys,
  debtorKeys,
  conductPolicies,
  outboxEvents,
  auditEntries,
  auditUnsealed,
  auditSeals,
  auditHeads,
  auditCheckpoints,
  jobs,
  debtors,
  contactPoints,
  portfolios,
  accountLoads,
  accounts,
  parties,
  accountChanges,
  agreements,
  feeSchedules,
  periods,
  payeeAccounts,
  settlementTerms,
  ledgerAccounts,
  ledgerTransfers,
  ledgerBalances,
  placementBatches,
  placements,
  deletionDuties,
  deletionAttestations,
  notices,
  noticeEnds,
  suppressions,
  contactPermits,
  dialTokens,
  complaints,
  complaintSteps,
  contacts,
  violations,
  violationAnswers,
  visits,
  limitationFacts,
  reviewPlans,
  reviews,
  reviewFindings,
  letters,
  deliveries,
  promises,
  payments,
  reversals,
  waivers,
  confirmations,
  statements,
  statementLines,
  feePools,
  disputes,
  invoices,
  payouts,
  imports,
  importErrors,
  verifications,
  erasures,
  storedPeople,
  corrections,
];
