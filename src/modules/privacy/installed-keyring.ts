import type { Keyring } from './keyring.js';

let installed: Keyring | null = null;

/** Makes the installation's keyring known to queries; called once, before the first request. */
export function useKeyring(keyring: Keyring): void {
  installed = keyring;
}

/** The keyring of this process; without one nothing personal can be opened. */
export function installedKeyring(): Keyring {
  if (installed === null) throw new Error('no keyring is installed');
  return installed;
}
