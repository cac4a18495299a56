import type { Audience } from '../kernel/request-context.js';
import { AgencyAccessResolver } from '../modules/access/access.agency.js';
import { LenderAccessResolver } from '../modules/access/access.lender.js';
import { LenderGrantTokensResolver } from '../modules/access/grant-tokens.lender.js';
import { LenderGrantsResolver } from '../modules/access/grants.lender.js';
import { LenderMembersResolver } from '../modules/access/members.lender.js';
import { LenderAccountsResolver } from '../modules/accounts/accounts.lender.js';
import { LenderPortfoliosResolver } from '../modules/accounts/portfolios.lender.js';
import { AgreementsResolver } from '../modules/agreements/agreements.lender.js';
import { AgencyContactsResolver } from '../modules/contacts/contacts.agency.js';
import { LenderAuditResolver } from '../modules/audit/audit.lender.js';
import { LenderContactsResolver } from '../modules/contacts/contacts.lender.js';
import { LenderImportsResolver } from '../modules/imports/imports.lender.js';
import { AgencyPaymentsResolver } from '../modules/payments/payments.agency.js';
import { LenderPaymentsResolver } from '../modules/payments/payments.lender.js';
import { AgencyDebtorResolver, AgencyPlacementsResolver } from '../modules/placements/placements.agency.js';
import { LenderPlacementsResolver } from '../modules/placements/placements.lender.js';
import { AgencyPromisesResolver } from '../modules/promises/promises.agency.js';
import { LenderPromisesResolver } from '../modules/promises/promises.lender.js';
import { AgencySettlementResolver } from '../modules/settlement/settlement.agency.js';
import { LenderSettlementResolver } from '../modules/settlement/settlement.lender.js';
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
    LenderPortfoliosResolver,
    LenderImportsResolver,
    AgreementsResolver,
    LenderPlacementsResolver,
    LenderContactsResolver,
    LenderVisitsResolver,
    LenderPromisesResolver,
    LenderPaymentsResolver,
    LenderSettlementResolver,
    LenderAuditResolver,
  ],
  agency: [
    AgencyAccessResolver,
    AgencyPlacementsResolver,
    AgencyDebtorResolver,
    AgencyContactsResolver,
    AgencyVisitsResolver,
    AgencyPromisesResolver,
    AgencyPaymentsResolver,
    AgencySettlementResolver,
  ],
};
