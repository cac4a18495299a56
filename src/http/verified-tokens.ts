import { createHash } from 'node:crypto';
import { errors } from 'jose';
import { z } from 'zod';
import { idText } from '../kernel/parse.js';
import type { Audience } from '../kernel/request-context.js';
import type { Clock } from '../kernel/time.js';
import { Recent } from './door/recent.js';
import { issuerOf, resourceOf } from './oauth/resources.js';
import { liveJwkSet, type SigningKeys } from './signing-keys.js';
import { commonClaims, isFresh, readToken } from './token-profile.js';

/** Tokens whose signature need not be checked again; a token's claims take about 1 kB. */
const MAX_KNOWN = 10_000;

/** Ours say the tenant as well. */
const accessClaims = commonClaims
  .extend({
    sub: z.string(),
    client_id: idText('client'),
    lender_id: idText('lender'),
    agency_id: idText('agency').optional(),
  })
  .refine(({ sub, client_id: client }) => sub === client, 'the subject is not the client');

export type AccessClaims = z.output<typeof accessClaims>;

/** Checks tokens of our issuer for one endpoint; throws whatever is wrong, for the log. */
export function tokenVerifier({
  publicUrl,
  keys,
  clock,
}: {
  publicUrl: string;
  keys: Pick<SigningKeys, 'publicJwks'>;
  clock: Clock;
}) {
  const issuer = issuerOf(publicUrl);
  const profile = { issuer, keyOf: liveJwkSet(keys), algorithms: ['ES256'], claims: accessClaims };
  const known = new Recent<Verified>(MAX_KNOWN);

  return async (token: string, audience: Audience): Promise<AccessClaims> => {
    const resource = resourceOf(publicUrl, audience);
    const key = createHash('sha256').update(token).digest('base64url');
    const { publicJwks: jwks } = keys;
    const seen = known.get(key);
    const isKnown = seen?.jwks === jwks && seen.claims.aud === resource && isFresh(seen.claims, clock);
    const claims = isKnown ? seen.claims : await readToken(token, resource, profile, clock);
    if ((claims.agency_id === undefined) !== (audience === 'lender'))
      throw new errors.JWTInvalid('not of this side');
    known.set(key, { claims, jwks });
    return claims;
  };
}

/** What a token said, and the published keys that vouched for it: once these change it is checked again. */
interface Verified {
  readonly claims: AccessClaims;
  readonly jwks: object;
}
