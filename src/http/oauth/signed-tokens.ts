import { decodeJwt } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Audience } from '../../kernel/request-context.js';
import type { Clocks, Instant } from '../../kernel/time.js';
import { artifactKey, type AccessRecords } from '../../modules/access/index.js';
import { assertLive } from '../door/liveness.js';
import { tokenVerifier, type AccessClaims } from '../verified-tokens.js';
import type { SigningKeys } from '../signing-keys.js';
import { namedIds } from './authorization-details.js';
import { CLOCK_TOLERANCE } from './client-assertion.js';
import { issuerOf, resourceOf } from './resources.js';
import { tenantOf } from './tenant.js';

export interface SignedTokenOptions {
  readonly publicUrl: string;
  readonly keys: SigningKeys;
  readonly clocks: Clocks;
  readonly records: AccessRecords;
}

/**
 * Revocation (RFC 7009) and introspection (RFC 7662) of tokens that are signed and not stored. The provider knows only
 * stored ones: it authenticates the client, sees that the token is a signed one, and says that it cannot; here it is done.
 */
export function signedTokens(options: SignedTokenOptions) {
  const verify = tokenVerifier({ ...options, clock: options.clocks.system });
  const read = (token: string) => verify(token, sideOf(options.publicUrl, token)).catch(() => null);
  return async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    if (!isLeftToUs(context)) return;
    const claims = await read(String(context.oidc.params?.['token']));
    if (context.oidc.route === 'revocation') await revoke(context, claims, options);
    else await introspect(context, claims, options);
  };
}

/** The provider says so after it has authenticated the client, and never before. */
function isLeftToUs({ oidc, body }: KoaContextWithOIDC): boolean {
  return (
    (body as { error?: string } | undefined)?.error === 'unsupported_token_type' && oidc.client !== undefined
  );
}

/** A token that is no good, or another's, is answered like one that was taken back (RFC 7009 §2.2). */
async function revoke(
  context: KoaContextWithOIDC,
  claims: AccessClaims | null,
  { records }: SignedTokenOptions,
): Promise<void> {
  if (claims?.client_id === context.oidc.client?.clientId && claims)
    await records.insertArtifact({
      model: 'RevokedToken',
      key: artifactKey(claims.jti),
      payload: '{}',
      grantKey: null,
      consumedAt: null,
      expiresAt: ((claims.exp + CLOCK_TOLERANCE) * 1_000) as Instant,
    });
  context.status = 200;
  context.body = '';
}

/** To the client itself and to its lender it says what the token still opens; to anybody else, nothing (RFC 7662 §2.2). */
async function introspect(
  context: KoaContextWithOIDC,
  claims: AccessClaims | null,
  options: SignedTokenOptions,
): Promise<void> {
  const isActive = claims !== null && mayKnow(context, claims) && (await isLive(claims, options));
  context.status = 200;
  context.body = isActive ? { active: true, ...shown(claims, options.publicUrl) } : { active: false };
}

function mayKnow({ oidc: { client } }: KoaContextWithOIDC, claims: AccessClaims): boolean {
  const { lender_id: lenderId, agency_id: agencyId } = tenantOf(client);
  return client?.clientId === claims.client_id || (agencyId === undefined && lenderId === claims.lender_id);
}

async function isLive(claims: AccessClaims, { records, clocks }: SignedTokenOptions): Promise<boolean> {
  const { client_id: actorId, lender_id: lenderId, agency_id: agencyId = null, jti } = claims;
  const caller = { actorId, lenderId, agencyId, jti, now: clocks.domain.now() };
  const live = await records.liveAccess({ ...caller, ...namedIds([]) });
  try {
    assertLive(live, claims);
    return true;
  } catch {
    return false;
  }
}

function shown(
  { cnf, authorization_details: details, grant_epochs: _ours, ...claims }: AccessClaims,
  publicUrl: string,
) {
  const isBound = Object.keys(cnf).length > 0;
  return {
    ...claims,
    iss: issuerOf(publicUrl),
    token_type: cnf.jkt === undefined ? 'Bearer' : 'DPoP',
    ...(isBound && { cnf }),
    ...(details.length > 0 && { authorization_details: details }),
  };
}

function sideOf(publicUrl: string, token: string): Audience {
  return audOf(token) === resourceOf(publicUrl, 'agency') ? 'agency' : 'lender';
}

function audOf(token: string): unknown {
  try {
    return decodeJwt(token).aud;
  } catch {
    return undefined;
  }
}
