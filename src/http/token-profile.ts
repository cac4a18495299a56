import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { dateOf, type Clock } from '../kernel/time.js';
import { authorizationDetails } from './oauth/authorization-details.js';

/** Seconds by which the issuer's clock may differ from ours. */
const CLOCK_TOLERANCE = 5;
/** Seconds a token may be old, however long it says it lives. */
const MAX_AGE = 300;

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

/** Whose tokens are read, and what they must say. */
export interface TokenProfile<C> {
  readonly issuer: string;
  readonly keyOf: JWTVerifyGetKey;
  readonly algorithms: readonly string[];
  readonly claims: z.ZodType<C>;
}

/**
 * What a token says, by the profile of RFC 9068; for one audience alone, so that none made for others too is taken. Throws
 * whatever is wrong, for the log.
 */
export async function readToken<C>(
  token: string,
  audience: string,
  { issuer, keyOf, algorithms, claims }: TokenProfile<C>,
  clock: Clock,
): Promise<C> {
  const { payload } = await jwtVerify(token, keyOf, {
    issuer,
    audience,
    typ: 'at+jwt',
    algorithms: [...algorithms],
    currentDate: dateOf(clock.now()),
    clockTolerance: CLOCK_TOLERANCE,
    maxTokenAge: MAX_AGE,
    requiredClaims: ['exp', 'iat', 'jti', 'sub'],
  });
  const read = claims.safeParse(payload);
  if (read.success) return read.data;
  throw new errors.JWTInvalid(z.prettifyError(read.error));
}

/** Whether a token that was good when it was read still lives. */
export function isFresh({ exp, iat }: Pick<CommonClaims, 'exp' | 'iat'>, clock: Clock): boolean {
  return Math.min(exp, iat + MAX_AGE) * 1_000 > clock.now();
}
