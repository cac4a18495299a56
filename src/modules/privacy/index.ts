/**
 * Privacy owns how people's data are kept and shown: masked forms, sealed groups (a JWE each) and the keys that open them.
 * A debtor's key is wrapped by a version of the lender's, and that by the key of the installation; without the right one
 * nothing opens, and where a debtor's key is destroyed nothing of theirs ever will.
 */
export { blindIndex, lookupIndex } from './blind-index.js';
export {
  addressKinds,
  contactIdentity,
  nationalIdIdentity,
  type AddressKind,
} from './contact-identity.rules.js';
export { installedKeyring, useKeyring } from './installed-keyring.js';
export { addKek, readKeks, removeKek } from './kek-file.js';
export { createKeyring, type Keyring, type KeyringOptions } from './keyring.js';
export {
  maskAddress,
  maskCard,
  maskEmail,
  maskIban,
  maskIdentifier,
  maskName,
  maskNationalIdEnds,
} from './masking.rules.js';
export { maskPhone, maskWorkPhone } from './phone-masking.rules.js';
export {
  isMore,
  purposes,
  type DisclosureRule,
  type Level,
  type Purpose,
  type Stage,
} from './disclosure.rules.js';
export { shownLevel, SAFE_LIMITS, type Disclosing, type RevealLimits } from './disclosure-profile.rules.js';
export {
  disclosures,
  disclosedValues,
  disclosureWays,
  revealReasons,
  type DisclosedValue,
  type Disclosure,
  type RevealReason,
} from './disclosure.entity.js';
export { recordDisclosureIf, recordDisclosures, type NewDisclosure } from './record-disclosures.js';
export { disclosureProfiles, type DisclosureProfile } from './disclosure-profile.entity.js';
export { profileById, profilesByIds } from './profiles.queries.js';
export { classOfWord, wordOfClass } from './class-words.js';
export { DataClassEnum, DisclosureLevelEnum, PurposeEnum } from './profile.graphql.js';
export {
  destroyDebtorKeys,
  ERASED,
  mintDebtorKeys,
  openDebtorKey,
  type Erased,
  type MintedKey,
} from './debtor-keys.js';
export { rewrapKeysJob } from './rewrap-keys.job.js';
export {
  keysOfLender,
  REWRAP_JOB,
  rewrapDebtorKeys,
  rewrapTenantKeys,
  type KeysOfLender,
} from './rotate-keys.js';
export { debtorKeys, type DebtorKey } from './debtor-key.entity.js';
export { openSealed, sealAll, type Place, type SealingKey, type Unsealed } from './sealing.js';
export {
  ensureTenantKeys,
  indexKey,
  newestVersion,
  openUnderTenant,
  rotateTenantKey,
  sealingKey,
  sealUnderTenant,
  tenantKey,
  type LenderKey,
} from './tenant-keys.js';
