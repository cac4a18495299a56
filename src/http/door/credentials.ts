import type { IncomingMessage } from 'node:http';
import { Denial } from './denial.js';

export type Scheme = 'Bearer' | 'DPoP';

/** What a request shows at the door. */
export interface Credentials {
  readonly scheme: Scheme;
  readonly token: string;
  /** The DPoP proof (RFC 9449 §4); null with a bearer token. */
  readonly proof: string | null;
}

/**
 * Reads them from the headers alone (RFC 6750 §2.1: tokens in URLs and bodies end up in logs). What a proxy and this
 * server could read differently is refused: a header that comes twice, a bearer token beside a proof.
 */
export function credentialsOf(request: IncomingMessage): Credentials {
  const [authorization, dpop] = [valuesOf(request, 'authorization'), valuesOf(request, 'dpop')];
  if (authorization.length > 1) throw new Denial('AUTHORIZATION_TWICE');
  // some proxies join repeated headers with a comma, which no proof contains
  if (dpop.length > 1 || dpop[0]?.includes(',')) throw new Denial('PROOF_TWICE');
  const { scheme, token } = authorizationOf(authorization[0]);
  const [proof = null] = dpop;
  if (scheme === 'Bearer' && proof !== null) throw new Denial('PROOF_WITH_BEARER');
  if (scheme === 'DPoP' && proof === null) throw new Denial('PROOF_MISSING');
  return { scheme, token, proof };
}

/** The scheme of a header that may be wrong in every other way, for the challenge. */
export function schemeAsked(request: IncomingMessage): Scheme | null {
  return schemeNamed(/^\S*/.exec(valuesOf(request, 'authorization')[0] ?? '')![0]);
}

/** Every value of a header as it came: Node keeps the first of two Authorization headers without a word. */
export function valuesOf({ rawHeaders }: IncomingMessage, name: string): readonly string[] {
  return rawHeaders.filter((_, n) => n % 2 === 1 && rawHeaders[n - 1]!.toLowerCase() === name);
}

function authorizationOf(header = '') {
  if (header === '') throw new Denial('NO_CREDENTIALS');
  const [, name = '', token = ''] = /^([A-Za-z]+) +([A-Za-z0-9\-._~+/]+=*)$/.exec(header) ?? [];
  const scheme = schemeNamed(name);
  if (scheme === null) throw new Denial('SCHEME_UNKNOWN');
  return { scheme, token };
}

/** Scheme names know no case (RFC 9110 §11.1). */
function schemeNamed(name: string): Scheme | null {
  return (['Bearer', 'DPoP'] as const).find((scheme) => scheme.toLowerCase() === name.toLowerCase()) ?? null;
}
