/**
 * Accounts owns the lender's side of a debt: portfolios of accounts with their balance by component as of a day, the
 * people behind them and how to reach them. Loads bring accounts in all at once; what is not complete is not seen.
 */
export { accountCards, type AccountCard, type ContactPointCard, type DebtorCard } from './account-cards.js';
export { caseCards, contactPointsOfDebtors, type CaseCard } from './case-cards.js';
export { debtorsOfPoints } from './points-of-debtors.js';
export { DebtorType, debtorTypeOf, PartyRoleEnum } from './account.graphql.js';
export { ContactPointKindEnum } from './contact-point-kind.graphql.js';
export { classOfPoint } from './contact-point-class.js';
export { accountInClear, partiesOf, type PartyCard } from './accounts.queries.js';
export { openPerson, type ClearPerson, type WantedGroups } from './clear-person.js';
export { contactPoints, debtors } from './debtor.entity.js';
export { HoldEnum } from './hold.graphql.js';
export { clearContactPoints, type ClearContactPoint } from './clear-contact-points.js';
export { changeHolds, lockHolds, type HeldAccount } from './hold-accounts.js';
export { correctPeople, type ChangedPerson, type PersonChange, type PointChange } from './correct-people.js';
export { countryOf } from './jurisdictions.rules.js';
export { accountsOfDebtors, subjectsOfAccounts, type Subject } from './subjects.js';
export type { AccountFilter } from './account-filter.js';
export { accounts, parties, type Account, type Party } from './account.entity.js';
export {
  accountStatuses,
  holds,
  holdsWithNotices,
  partyRoles,
  totalOf,
  type AccountStatus,
  type Balance,
  type Figures,
  type Hold,
  type PartyRole,
} from './account.rules.js';
export { contactPointKinds, type ContactPoint, type ContactPointKind, type Debtor } from './debtor.entity.js';
export { countPlacement, lockAccounts, releaseAccounts, type AccountForPlacement } from './lock-accounts.js';
export { addAccounts, tryAccounts } from './add-accounts.js';
export { openLoad, sealLoad, type AccountEntry, type LoadEntry, type PartyEntry } from './account-load.js';
export { lockPeople, whereaboutsOf, type Whereabouts } from './whereabouts.js';
export { sharedPortfolio } from './portfolios.js';
export type { EntryOutcome } from './load-plan.js';
export { sealNewPeople, type ContactPointInput, type PersonInput, type SealedPerson } from './person.js';
