/**
 * Privacy owns how people's data are kept and shown: masked forms, sealed groups (one JWE per person) and the keys that
 * open them. A lender's data key is wrapped by the key of the installation; without the right one nothing opens.
 */
export { installedKeyring, useKeyring } from './installed-keyring.js';
export { createKeyring, type Keyring, type KeyringOptions } from './keyring.js';
export {
  maskAddress,
  maskEmail,
  maskName,
  maskIdentifier,
  maskPhone,
  maskWorkPhone,
} from './masking.rules.js';
export { openSealed, sealAll, type Place } from './sealing.js';
export { dataKeyOf, ensureDataKey, type DataKey } from './tenant-keys.js';
