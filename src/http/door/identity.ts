import { createHash } from 'node:crypto';
import { decodeJwt, errors } from 'jose';
import { z } from 'zod';
import type { Database } from '../../db/database.js';
import { readerOf } from '../../db/store.js';
import type { Id } from '../../kernel/ids.js';
import type { Audience } from '../../kernel/request-context.js';
import type { Clock } from '../../kernel/time.js';
import { memberByIdentity } from '../../modules/access/index.js';
import { resourceOf } from '../oauth/resources.js';
import type { SigningKeys } from '../signing-keys.js';
import { commonClaims, isFresh, readToken, type CommonClaims } from '../token-profile.js';
import { tokenVerifier } from '../verified-tokens.js';
import { Recent } from './recent.js';
import type { DevelopmentIssuer } from './development-issuer.js';
import type { TrustedIssuer } from './trusted-issuers.js';

/** Whom a genuine token stands for. Whether it still counts is asked on every request. */
export interface Identity {
  readonly actorId: Id<'client'> | Id<'member'>;
  readonly lenderId: Id<'lender'>;
  readonly agencyId: Id<'agency'> | null;
  readonly claims: CommonClaims;
  /** Whether the token says nothing of our scopes, so that the role alone counts. */
  readonly isByRoleAlone: boolean;
}

export interface IdentifierOptions {
  readonly publicUrl: string;
  readonly keys: Pick<SigningKeys, 'publicJwks'>;
  readonly issuers: readonly TrustedIssuer[];
  /** Null in production. */
  readonly development: DevelopmentIssuer | null;
  readonly database: Database;
  readonly clock: Clock;
}

/** Tells whom a token stands for: of our own issuer a client, of a trusted one a member. Throws what is wrong, for the log. */
export function identifier(options: IdentifierOptions) {
  const { publicUrl, keys, clock } = options;
  const ofClient = tokenVerifier({ publicUrl, keys, clock });
  const ofMembers = memberIdentifiers(options);
  return async (token: string, audience: Audience): Promise<Identity> => {
    const ofMember = ofMembers?.(decodeJwt(token).iss ?? '');
    if (ofMember) return ofMember(token, audience);
    const claims = await ofClient(token, audience);
    const { client_id: actorId, lender_id: lenderId, agency_id: agencyId = null } = claims;
    return { actorId, lenderId, agencyId, claims, isByRoleAlone: false };
  };
}

type Identifier = (token: string, audience: Audience) => Promise<Identity>;

/** Development issuers that are remembered: one for each lender that somebody tries out. */
const MAX_DEVELOPMENT_ISSUERS = 100;

/** Finds who reads the tokens of an issuer, by its name; null where ours is the only one. */
function memberIdentifiers(options: IdentifierOptions) {
  const { issuers, development } = options;
  if (issuers.length === 0 && development === null) return null;
  const named = new Map(issuers.map((issuer) => [issuer.issuer, memberIdentifier(issuer, options)]));
  const developed = new Recent<Identifier>(MAX_DEVELOPMENT_ISSUERS);
  return (name: string): Identifier | undefined => {
    const known = named.get(name) ?? developed.get(name);
    const issuer = known === undefined ? (development?.(name) ?? null) : null;
    if (issuer === null) return known;
    const made = memberIdentifier(issuer, options);
    developed.set(name, made);
    return made;
  };
}

const foreignClaims = commonClaims.extend({ sub: z.string(), client_id: z.string().optional() });
/** Members and tokens that need not be looked up again: what they say of who it is never changes. */
const MAX_KNOWN = 5_000;

function memberIdentifier(
  issuer: TrustedIssuer,
  { publicUrl, database, clock }: IdentifierOptions,
): Identifier {
  const reader = readerOf(database, issuer.lenderId);
  const profile = { ...issuer, claims: foreignClaims };
  const known = new Recent<Identity>(MAX_KNOWN);

  async function identify(token: string, audience: Audience): Promise<Identity> {
    const resource = issuer.audience ?? resourceOf(publicUrl, audience);
    const claims = await readToken(token, resource, profile, clock);
    const subject = issuer.kind === 'people' ? claims.sub : claims.client_id;
    if (subject === undefined) throw new errors.JWTInvalid('it names no client');
    const member = await memberByIdentity(reader, { issuer: issuer.issuer, subject });
    if (member === null) throw new errors.JWTInvalid('its subject is no member');
    if ((member.kind === 'PERSON') !== (issuer.kind === 'people'))
      throw new errors.JWTInvalid('its issuer does not vouch for members of this kind');
    const { id: actorId, agencyId } = member;
    const isByRoleAlone = issuer.scopes === 'role';
    return { actorId, lenderId: issuer.lenderId, agencyId, claims, isByRoleAlone };
  }

  return async (token: string, audience: Audience): Promise<Identity> => {
    const key = `${audience} ${createHash('sha256').update(token).digest('base64url')}`;
    const seen = known.get(key);
    const identity = seen && isFresh(seen.claims, clock) ? seen : await identify(token, audience);
    if ((identity.agencyId === null) !== (audience === 'lender'))
      throw new errors.JWTInvalid('not of this side');
    known.set(key, identity);
    return identity;
  };
}
