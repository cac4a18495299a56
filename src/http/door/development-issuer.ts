import { parseId, type Id } from '../../kernel/ids.js';
import type { Clock } from '../../kernel/time.js';
import { loadSigningKeys } from '../signing-key-file.js';
import { liveJwkSet, type SigningKeys } from '../signing-keys.js';
import type { TrustedIssuer } from './trusted-issuers.js';

/** The issuer of a name, where the name is that of a development issuer; null for every other name. */
export type DevelopmentIssuer = (name: string) => TrustedIssuer | null;

/** Its keys lie in the data folder and nowhere else: whoever can read them has the signing keys beside them as well. */
export async function developmentKeys(file: string, clock: Clock): Promise<SigningKeys> {
  return (await loadSigningKeys({ file, createIfMissing: true, clock })).keys;
}

/** One for each lender, like every issuer: it vouches for that lender's people alone. */
export function developmentIssuerOf(publicUrl: string, lenderId: Id<'lender'>): string {
  return `${prefixOf(publicUrl)}${lenderId}`;
}

/** Takes tokens of people that `consign token --as-person` made on this machine. Never in production. */
export async function developmentIssuer(
  file: string,
  { publicUrl, clock }: { readonly publicUrl: string; readonly clock: Clock },
): Promise<DevelopmentIssuer> {
  const keyOf = liveJwkSet(await developmentKeys(file, clock));
  const prefix = prefixOf(publicUrl);
  return (issuer) => {
    const lenderId = issuer.startsWith(prefix) ? parseId('lender', issuer.slice(prefix.length)) : null;
    return lenderId && { issuer, lenderId, keyOf, algorithms: ['ES256'], kind: 'people', scopes: 'role' };
  };
}

function prefixOf(publicUrl: string): string {
  return `${publicUrl}/development/`;
}
