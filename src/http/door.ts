import type { JSONWebKeySet } from 'jose';
import { accessRecords } from '../db/access-records.js';
import type { Database } from '../db/database.js';
import { Refusal } from '../kernel/errors.js';
import type { Audience, GrantedBatch, RequestContext } from '../kernel/request-context.js';
import type { Clocks } from '../kernel/time.js';
import { VIEWER, type AccessRecords, type OpenedBatch } from '../modules/access/index.js';
import { namedIds } from './oauth/authorization-details.js';
import { tokenVerifier, type AccessClaims } from './verified-tokens.js';

export { assertScope } from '../modules/access/index.js';

export interface DoorOptions {
  readonly publicUrl: string;
  /** The public keys of the authorization server. */
  readonly jwks: JSONWebKeySet;
  readonly database: Database;
  readonly clocks: Clocks;
}

/** What the edge knows of a request before it knows who asks. */
export interface Knock {
  readonly authorization: string | undefined;
  readonly requestId: string;
  readonly remoteAddress: string | null;
}

/** Who came in, and with which scopes: those of the token that the client may still have, and `viewer`. */
export interface Admission {
  readonly request: RequestContext;
  readonly scopes: ReadonlySet<string>;
}

export interface Door {
  open(audience: Audience, knock: Knock): Promise<Admission>;
}

/**
 * Lets requests in. A token is verified once; what it opens is read anew on every request, in one statement, so that a
 * revoked client, a suspended agency and a suspended grant are shut out at once.
 */
export function createDoor({ publicUrl, jwks, database, clocks }: DoorOptions): Door {
  const records: AccessRecords = accessRecords(database);
  const verify = tokenVerifier({ publicUrl, jwks, clock: clocks.system });
  return {
    open: async (audience, knock) => {
      const token = bearerToken(knock.authorization);
      const claims = await verify(token, audience).catch((error: unknown) => {
        throw unauthenticated(error instanceof Error ? error.message : 'the token cannot be verified');
      });
      return admit(claims, audience, knock, records, clocks);
    },
  };
}

async function admit(
  claims: AccessClaims,
  audience: Audience,
  { requestId, remoteAddress }: Knock,
  records: AccessRecords,
  clocks: Clocks,
): Promise<Admission> {
  const caller = {
    clientId: claims.client_id,
    lenderId: claims.lender_id,
    agencyId: claims.agency_id ?? null,
  };
  const names = namedIds(claims.authorization_details);
  const live = await records.liveAccess({ ...caller, ...names, now: clocks.domain.now() });
  if (live === null) throw unauthenticated(`client ${caller.clientId} or its agency is shut out`);
  const { clientId: actorId, lenderId, agencyId } = caller;
  const reach = reachOf(live.opened);
  return {
    request: { requestId, audience, lenderId, agencyId, actorId, remoteAddress, clocks, reach },
    scopes: new Set([
      VIEWER,
      ...claims.scope.split(' ').filter((scope) => live.clientScopes.includes(scope)),
    ]),
  };
}

/** One entry for each batch; a batch named whole and also by placements is whole. */
function reachOf(opened: readonly OpenedBatch[]): readonly GrantedBatch[] {
  const byBatch = Map.groupBy(opened, ({ batchId }) => batchId);
  return [...byBatch.values()].map((rows) => {
    const { grantId, batchId, scopes } = rows[0]!;
    const placementIds = rows.flatMap(({ placementId }) => placementId ?? []);
    const isWhole = placementIds.length < rows.length;
    return { grantId, batchId, placementIds: isWhole ? null : placementIds, scopes: new Set(scopes) };
  });
}

/** RFC 6750 §2.1: the header alone; tokens in URLs or bodies end up in logs. */
function bearerToken(authorization: string | undefined): string {
  const match = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(authorization ?? '');
  if (match === null) throw unauthenticated('no bearer token in the Authorization header');
  return match[1]!;
}

/** Outside one sentence, whatever it was; the log knows why. */
function unauthenticated(internal: string): Refusal {
  return new Refusal('UNAUTHENTICATED', 'There is no valid access token.', { internal });
}
