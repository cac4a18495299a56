import { errors, type KoaContextWithOIDC } from 'oidc-provider';

/** Seconds that an assertion may live; it is made for one request. */
const MAX_LIFE = 120;
/** Seconds by which the clocks of clients may differ from ours. */
export const CLOCK_TOLERANCE = 5;

/**
 * What `private_key_jwt` needs beyond RFC 7523 §3: the audience is the issuer alone and one string, so that an
 * assertion made for another server (or for several) is worth nothing here; and it does not outlive its request.
 */
export function checkClientAssertion(
  issuer: string,
  claims: Readonly<Record<string, unknown>>,
  nowSeconds: number,
): void {
  const { aud, exp, iat } = claims;
  if (aud !== issuer) throw refused('the audience is not exactly the issuer');
  if (typeof exp !== 'number' || exp > nowSeconds + MAX_LIFE + CLOCK_TOLERANCE)
    throw refused('it lives too long');
  if (iat !== undefined && (typeof iat !== 'number' || exp - iat > MAX_LIFE))
    throw refused('it lives too long');
}

/** The provider asks this once signature and times have been found right. */
export function clientAssertionCheck(issuer: string, nowSeconds: () => number) {
  return (_context: KoaContextWithOIDC, claims: Readonly<Record<string, unknown>>): void =>
    checkClientAssertion(issuer, claims, nowSeconds());
}

function refused(why: string) {
  return new errors.InvalidClientAuth(`the client assertion is refused: ${why}`);
}
