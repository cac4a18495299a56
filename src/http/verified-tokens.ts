import { createHash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { idText } from '../kernel/parse.js';
import type { Audience } from '../kernel/request-context.js';
import type { Clock } from '../kernel/time.js';
import { Recent } from './door/recent.js';
import { authorizationDetails } from './oauth/authorization-details.js';
import { issuerOf, resourceOf } from './oauth/resources.js';
import { liveJwkSet, type SigningKeys } from './signing-keys.js';

/** Tokens whose signature need not be checked again; a token's claims take about 1 kB. */
const MAX_KNOWN = 10_000;
/** Seconds by which the issuer's clock may differ from ours. */
export const CLOCK_TOLERANCE = 5;
/** Seconds a token may be old, however long it says it lives. */
export const MAX_AGE = 300;

/** RFC 7800 §3: the key a token is bound to, by thumbprint (RFC 9449 §6.1, RFC 8705 §3.1); other ways are not known. */
const confirmation = z.strictObject({ jkt: z.string().optional(), 'x5t#S256': z.string().optional() });

/** RFC 9068 §2.2, of whatever issuer. */
export const commonClaims = z.object({
  exp: z.number(),
  iat: z.number(),
  jti: z.string().min(1).max(256),
  aud: z.string(),
  scope: z.string().default(''),
  authorization_details: authorizationDetails.default([]),
  /** Which of the grants it opens had changed when it was made, and how often. */
  grant_epochs: z.record(z.string(), z.int()).optional(),
  cnf: confirmation.default({}),
});

export type CommonClaims = z.output<typeof commonClaims>;

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
  const keyOf = liveJwkSet(keys);
  const known = new Recent<Verified>(MAX_KNOWN);

  async function verify(token: string, audience: string): Promise<AccessClaims> {
    const { payload } = await jwtVerify(token, keyOf, {
      issuer: issuerOf(publicUrl),
      audience,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      // oxlint-disable-next-line no-restricted-globals -- jose takes the present as a Date
      currentDate: new Date(clock.now()),
      clockTolerance: CLOCK_TOLERANCE,
      maxTokenAge: MAX_AGE,
      requiredClaims: ['exp', 'iat', 'jti', 'sub', 'client_id'],
    });
    const claims = accessClaims.safeParse(payload);
    if (claims.success) return claims.data;
    throw new errors.JWTInvalid(z.prettifyError(claims.error));
  }

  return async (token: string, audience: Audience): Promise<AccessClaims> => {
    const resource = resourceOf(publicUrl, audience);
    const key = createHash('sha256').update(token).digest('base64url');
    const { publicJwks: jwks } = keys;
    const seen = known.get(key);
    const isKnown = seen?.jwks === jwks && isFresh(seen.claims, resource, clock);
    const claims = isKnown ? seen.claims : await verify(token, resource);
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

function isFresh({ exp, iat, aud }: AccessClaims, resource: string, clock: Clock): boolean {
  return aud === resource && Math.min(exp, iat + MAX_AGE) * 1_000 > clock.now();
}
