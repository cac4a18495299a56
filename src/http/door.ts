import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { accessRecords } from '../db/access-records.js';
import type { Database } from '../db/database.js';
import type { Audience, RequestContext } from '../kernel/request-context.js';
import type { Clocks } from '../kernel/time.js';
import { grantTokenHash, scopesOfRole, VIEWER, type AccessRecords } from '../modules/access/index.js';
import { challengesOf } from './door/challenge.js';
import { credentialsOf, schemeAsked, type Credentials } from './door/credentials.js';
import { Denial } from './door/denial.js';
import type { DenialListener } from './door/denial-log.js';
import type { DevelopmentIssuer } from './door/development-issuer.js';
import { identifier, type Identity } from './door/identity.js';
import { assertLive, reachOf } from './door/liveness.js';
import { proofOfPossession, type Asked } from './door/possession.js';
import type { TrustedIssuer } from './door/trusted-issuers.js';
import { NO_PROOF, usedProofs, type OpenProof, type UsedProofsOptions } from './door/used-proofs.js';
import { namedIds } from './oauth/authorization-details.js';
import { resourceMetadataOf } from './oauth/resources.js';
import type { SigningKeys } from './signing-keys.js';

export interface DoorOptions {
  readonly publicUrl: string;
  /** The keys of the authorization server, of which the door uses the public halves and the secret of nonces. */
  readonly keys: Pick<SigningKeys, 'publicJwks' | 'nonceSecret'>;
  readonly dpopRequired: Config['dpopRequired'];
  /** Issuers beside our own, each for the members of one lender; none unless given. */
  readonly issuers?: readonly TrustedIssuer[];
  /** Vouches for people on a machine where things are tried out; nobody unless given. */
  readonly development?: DevelopmentIssuer | null;
  readonly database: Database;
  readonly clocks: Clocks;
  /** The header in which a proxy hands on the client's certificate; null where TLS ends here. */
  readonly certificateHeader?: string | null;
  /** How used proofs are remembered; as in production unless given. */
  readonly proofs?: Omit<UsedProofsOptions, 'clock'>;
  /** Hears of everybody who was let in, before what they ask is known. */
  readonly admitted?: (request: RequestContext) => void;
  /** Hears of everybody who was not let in. */
  readonly denied?: DenialListener;
}

/** Who came in, and with which scopes: those of the token that the client may still have, and `viewer`. */
export interface Admission {
  readonly request: RequestContext;
  readonly scopes: ReadonlySet<string>;
}

export type Opening<A extends Admission> = (
  audience: Audience,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<A>;

export interface Door {
  /** Lets the request in, or throws a `Denial` and writes its challenge into the answer's headers. */
  readonly open: Opening<Admission>;
  /** The same before it is known whether anything will be changed: whoever calls it spends the proof once it is. */
  readonly openUnread: Opening<UnreadAdmission>;
  /** Writes down what is not yet written of those who came in. */
  close(): Promise<void>;
}

export interface UnreadAdmission extends Admission {
  readonly proof: OpenProof;
}

/**
 * Lets requests in, before their bodies are read. A token's signature is checked once; its proof, and what it opens, on
 * every request: one statement reads client, agency and grants anew, so that whoever is shut out is out at once.
 */
export function createDoor(options: DoorOptions): Door {
  const { clocks } = options;
  const records: AccessRecords = accessRecords(options.database);
  const used = usedProofs(records, { clock: clocks.system, ...options.proofs });
  const possession = proofOfPossession(options, used);
  const identify = identifier({
    publicUrl: options.publicUrl,
    keys: options.keys,
    issuers: options.issuers ?? [],
    development: options.development ?? null,
    database: options.database,
    clock: clocks.system,
  });

  const openUnread: Door['openUnread'] = async (audience, request, reply) => {
    let identity: Identity | null = null;
    const denying = <T>(work: () => Promise<T>) =>
      work().catch((error: unknown) => {
        if (!(error instanceof Denial)) throw error;
        throw denied(error, identity, options, { audience, request, reply });
      });
    const { proof, ...admission } = await denying(async () => {
      const credentials = credentialsOf(request.raw);
      const byGrantToken = await admitByGrantToken(credentials, audience, request, records, clocks);
      if (byGrantToken !== null) return { ...byGrantToken, proof: NO_PROOF };
      identity = await identify(credentials.token, audience).catch((error: unknown) => {
        throw new Denial('TOKEN_INVALID', error instanceof Error ? error.message : undefined);
      });
      const [admitted, shown] = await Promise.all([
        admit(identity, audience, request, records, clocks),
        possession(identity, credentials, { audience, request, reply }),
      ]);
      return { ...admitted, proof: shown };
    });
    options.admitted?.(admission.request);
    return { ...admission, proof: { ...proof, spend: () => denying(proof.spend) } };
  };

  return {
    openUnread,
    open: async (audience, request, reply) => {
      const { proof, ...admission } = await openUnread(audience, request, reply);
      await proof.spend();
      return admission;
    },
    close: () => used.stop(),
  };
}

/** Tells the operator, and writes the challenge. */
function denied(
  denial: Denial,
  identity: Identity | null,
  options: DoorOptions,
  { audience, request, reply }: Asked,
): Denial {
  const { actorId = null, claims } = identity ?? {};
  options.denied?.({ audience, denial, request, actorId, jti: claims?.jti ?? null });
  const resource = resourceMetadataOf(options.publicUrl, audience);
  reply.header('www-authenticate', challengesOf(denial, schemeAsked(request.raw), resource));
  return denial;
}

/** With a grant token an agency comes in without an OAuth stack; null where the token is of another kind. */
async function admitByGrantToken(
  { scheme, token }: Credentials,
  audience: Audience,
  { id: requestId, ip: remoteAddress }: FastifyRequest,
  records: AccessRecords,
  clocks: Clocks,
): Promise<Admission | null> {
  const hash = scheme === 'Bearer' && audience === 'agency' ? grantTokenHash(token) : null;
  if (hash === null) return null;
  const access = await records.grantTokenAccess(hash, clocks.domain.now());
  if (access === null) throw new Denial('TOKEN_INVALID', 'no grant token that counts');
  const { tokenId: actorId, lenderId, agencyId, opened } = access;
  const reach = reachOf(opened, { iat: 0 }, { actorId, remoteAddress });
  return {
    request: { requestId, audience, lenderId, agencyId, actorId, remoteAddress, clocks, reach },
    scopes: new Set([VIEWER, ...access.clientScopes]),
  };
}

async function admit(
  { claims, actorId, lenderId, agencyId, isByRoleAlone }: Identity,
  audience: Audience,
  { id: requestId, ip: remoteAddress }: FastifyRequest,
  records: AccessRecords,
  clocks: Clocks,
): Promise<Admission> {
  const names = namedIds(claims.authorization_details);
  const { jti } = claims;
  const caller = { actorId, lenderId, agencyId };
  const live = await records.liveAccess({ ...caller, ...names, jti, now: clocks.domain.now() });
  assertLive(live, claims);
  const reach = reachOf(live.opened, claims, { actorId, remoteAddress });
  const allowed: readonly string[] =
    live.role === null ? live.clientScopes : scopesOfRole(audience, live.role);
  const asked = isByRoleAlone ? allowed : claims.scope.split(' ');
  return {
    request: { requestId, audience, lenderId, agencyId, actorId, remoteAddress, clocks, reach },
    scopes: new Set([VIEWER, ...asked.filter((scope) => allowed.includes(scope))]),
  };
}
