import type { Audience } from '../kernel/request-context.js';
import { AgencyAccessResolver } from '../modules/access/access.agency.js';
import { LenderAccessResolver } from '../modules/access/access.lender.js';
import { LenderGrantTokensResolver } from '../modules/access/grant-tokens.lender.js';
import { LenderGrantsResolver } from '../modules/access/grants.lender.js';
import { LenderMembersResolver } from '../modules/access/members.lender.js';
import { LenderAccountsResolver } from '../modules/accounts/accounts.lender.js';
import { LenderPeopleResolver } from '../modules/accounts/people.lender.js';
import { LenderPortfoliosResolver } from '../modules/accounts/portfolios.lender.js';
import { AgreementsResolver } from '../modules/agreements/agreements.lender.js';
import { LenderConductResolver } from '../modules/conduct/conduct.lender.js';
import { AgencyComplaintsResolver } from '../modules/complaints/complaints.agency.js';
import { LenderComplaintsResolver } from '../modules/complaints/complaints.lender.js';
import { AgencyContactsResolver } from '../modules/contacts/contacts.agency.js';
import { LenderAuditResolver } from '../modules/audit/audit.lender.js';
import { LenderContactsResolver } from '../modules/contacts/contacts.lender.js';
import { AgencyPermitsResolver } from '../modules/contacts/permits.agency.js';
import { LenderConductPolicyResolver } from '../modules/conduct/conduct-policy.lender.js';
import { LenderBackTestResolver } from '../modules/contacts/back-test.lender.js';
import { AgencyViolationsResolver } from '../modules/contacts/violations.agency.js';
import { LenderViolationsResolver } from '../modules/contacts/violations.lender.js';
import { LenderPermitsResolver } from '../modules/contacts/permits.lender.js';
import { AgencyDeletionsResolver } from '../modules/deletions/deletions.agency.js';
import { LenderDeletionsResolver } from '../modules/deletions/deletions.lender.js';
import { AgencyCaseResolver } from '../modules/disclosures/case.agency.js';
import { AgencyDialTokensResolver } from '../modules/disclosures/dial-tokens.agency.js';
import { LenderDialTokensResolver } from '../modules/disclosures/dial-tokens.lender.js';
import { LenderDisclosuresResolver } from '../modules/disclosures/disclosures.lender.js';
import { AgencyRevealsResolver } from '../modules/disclosures/reveals.agency.js';
import { LenderImportsResolver } from '../modules/imports/imports.lender.js';
import { LenderLedgerResolver } from '../modules/ledger/ledger.lender.js';
import { LenderVerificationResolver } from '../modules/verification/verification.lender.js';
import { AgencyLettersResolver } from '../modules/letters/letters.agency.js';
import { LenderLettersResolver } from '../modules/letters/letters.lender.js';
import { AgencyNoticesResolver } from '../modules/notices/notices.agency.js';
import { LenderNoticesResolver, LenderPlacementNoticesResolver } from '../modules/notices/notices.lender.js';
import { AgencyLimitationResolver } from '../modules/limitation/limitation.agency.js';
import { LenderLimitationResolver } from '../modules/limitation/limitation.lender.js';
import { AgencyPaymentsResolver } from '../modules/payments/payments.agency.js';
import { LenderPaymentsResolver } from '../modules/payments/payments.lender.js';
import { AgencyDebtorResolver, AgencyPlacementsResolver } from '../modules/placements/placements.agency.js';
import { LenderPlacementsResolver } from '../modules/placements/placements.lender.js';
import { LenderProfilesResolver } from '../modules/privacy/profiles.lender.js';
import { AgencyPromisesResolver } from '../modules/promises/promises.agency.js';
import { LenderPromisesResolver } from '../modules/promises/promises.lender.js';
import { PayeeAccountsResolver } from '../modules/agreements/payee-accounts.lender.js';
import {
  FeeSchedulesResolver,
  SchedulesOfAgreementResolver,
} from '../modules/agreements/fee-schedules.lender.js';
import { SettlementTermsResolver } from '../modules/agreements/settlement-terms.lender.js';
import { AgencyStatementLifeResolver } from '../modules/settlement/statement-life.agency.js';
import { LenderStatementLifeResolver } from '../modules/settlement/statement-life.lender.js';
import { AgencySettlementResolver } from '../modules/settlement/settlement.agency.js';
import { LenderRightsResolver } from '../modules/rights/rights.lender.js';
import { LenderReviewsResolver } from '../modules/reviews/reviews.lender.js';
import { LenderSettlementResolver } from '../modules/settlement/settlement.lender.js';
import { AgencyOwnReportsResolver } from '../modules/reports/reports.agency.js';
import { AgencyVisitsResolver } from '../modules/visits/visits.agency.js';
import { LenderVisitsResolver } from '../modules/visits/visits.lender.js';

/** Every resolver of each audience, by name: what is not listed here is in no schema. */
export const resolvers: Readonly<Record<Audience, readonly (new (...args: never[]) => object)[]>> = {
  lender: [
    LenderAccessResolver,
    LenderGrantsResolver,
    LenderGrantTokensResolver,
    LenderMembersResolver,
    LenderAccountsResolver,
    LenderPeopleResolver,
    LenderPortfoliosResolver,
    LenderImportsResolver,
    AgreementsResolver,
    FeeSchedulesResolver,
    SchedulesOfAgreementResolver,
    LenderProfilesResolver,
    LenderDisclosuresResolver,
    LenderDialTokensResolver,
    LenderPlacementsResolver,
    LenderDeletionsResolver,
    LenderNoticesResolver,
    LenderComplaintsResolver,
    LenderPlacementNoticesResolver,
    LenderContactsResolver,
    LenderConductPolicyResolver,
    LenderPermitsResolver,
    LenderViolationsResolver,
    LenderBackTestResolver,
    LenderVisitsResolver,
    LenderLettersResolver,
    LenderLimitationResolver,
    LenderReviewsResolver,
    LenderRightsResolver,
    LenderPromisesResolver,
    LenderPaymentsResolver,
    LenderSettlementResolver,
    LenderStatementLifeResolver,
    LenderLedgerResolver,
    LenderVerificationResolver,
    PayeeAccountsResolver,
    SettlementTermsResolver,
    LenderAuditResolver,
    LenderConductResolver,
  ],
  agency: [
    AgencyAccessResolver,
    AgencyPlacementsResolver,
    AgencyDeletionsResolver,
    AgencyOwnReportsResolver,
    AgencyCaseResolver,
    AgencyRevealsResolver,
    AgencyDialTokensResolver,
    AgencyDebtorResolver,
    AgencyNoticesResolver,
    AgencyComplaintsResolver,
    AgencyContactsResolver,
    AgencyPermitsResolver,
    AgencyViolationsResolver,
    AgencyVisitsResolver,
    AgencyLettersResolver,
    AgencyLimitationResolver,
    AgencyPromisesResolver,
    AgencyPaymentsResolver,
    AgencySettlementResolver,
    AgencyStatementLifeResolver,
  ],
};
