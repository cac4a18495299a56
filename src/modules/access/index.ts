/*
 * Who may come in: lenders, the agencies they work with, the OAuth clients of both, and the grants that open placement
 * batches. A right is what the token says, cut down to what client and grant say now.
 */
export { agencyById, agencyPage, clientsOfAgencies, viewerNames } from './access.queries.js';
export { assertScope, VIEWER } from './assert-scope.js';
export { agencies, type Agency, type AgencyStatus } from './agency.entity.js';
export { clients, type Client, type ClientStatus } from './client.entity.js';
export {
  issueInitialToken,
  registerOwnClient,
  replaceOwnClient,
  secretHash,
} from './dynamic-registration.js';
export { clientAlgorithms } from './client-keys.js';
export { createLender, lenderName } from './create-lender.js';
export { grantTokens, type GrantToken } from './grant-token.entity.js';
export { decideEach, type Change } from './change.js';
export { ChangesResult, changesResultOf, IdsWithReasonInput } from './change.graphql.js';
export { withReasonCommand } from './change-grants.js';
export { grantUses, type GrantUse } from './grant-use.entity.js';
export { grants, MAX_OPEN_BATCHES, type Grant, type GrantStatus } from './grant.entity.js';
export { members, type Member } from './member.entity.js';
export { memberByIdentity } from './members.js';
export { agencyRoles, lenderRoles, pairsOfEyes, scopesOfRole, type Role } from './roles.js';
export type { Lender } from './lender.entity.js';
export { artifactKey, type OAuthArtifact } from './oauth-artifact.entity.js';
export { grantPage, grantsByIds, type GrantOfBatch } from './grants.queries.js';
export { LenderGrant, lenderGrantOf } from './grants.lender.js';
export { grantTokenHash } from './grant-token-text.js';
export { assertStillLetIn } from './still-let-in.js';
export { liveGrants, openGrant } from './open-grant.js';
export { FIRST_EPOCH } from './grant.rules.js';
export {
  type AccessRecords,
  type GrantTokenAccess,
  type LiveAccess,
  type LiveAccessQuery,
  type OpenedBatch,
} from './records.js';
export {
  registerAgency,
  registerAgencyCommand,
  type RegisterAgency,
  type RegisteredAgency,
} from './register-agency.js';
export {
  clientCommand,
  registerAgencyClient,
  registerAgencyClientCommand,
  registerLenderClient,
  registerLenderClientCommand,
  revokeClient,
  type NewClient,
} from './register-client.js';
export {
  agencyScopes,
  grantScopes,
  isScopeOf,
  lenderScopes,
  scopesOf,
  type AgencyScope,
  type LenderScope,
  type Scope,
} from './scopes.js';
