import { isAddressWithin } from '../../kernel/networks.js';
import type { GrantedBatch } from '../../kernel/request-context.js';
import { FIRST_EPOCH, type LiveAccess, type OpenedBatch } from '../../modules/access/index.js';
import { Denial } from './denial.js';

/** What of a token decides whether it still counts. */
export interface IssuedToken {
  /** Seconds since 1970. */
  readonly iat: number;
  /** The epochs of grants that had changed when it was made; none in tokens that are not of our making. */
  readonly grant_epochs?: Readonly<Record<string, number>> | undefined;
}

/** Refuses what was good once: a client or agency shut out, a token taken back. */
export function assertLive(live: LiveAccess | null, { iat }: IssuedToken): asserts live is LiveAccess {
  if (live === null) throw new Denial('CLIENT_SHUT_OUT', 'it or its agency');
  if (live.isTokenRevoked) throw new Denial('TOKEN_REVOKED', 'this token');
  if (live.revokedBefore !== null && iat * 1_000 < live.revokedBefore)
    throw new Denial('TOKEN_REVOKED', "all the client's tokens of that time");
}

export interface Caller {
  readonly actorId: string;
  readonly remoteAddress: string | null;
}

/**
 * What live grants leave of what a token names: those for this actor and address that did not change since the token
 * was made, or, where they are younger than it, since they were given. One entry for each batch; a batch named whole and
 * also by placements is whole.
 */
export function reachOf(
  opened: readonly OpenedBatch[],
  { grant_epochs: epochs }: IssuedToken,
  caller: Caller,
): readonly GrantedBatch[] {
  const open = opened.filter(
    (grant) => isFor(grant, caller) && (!epochs || grant.epoch === (epochs[grant.grantId] ?? FIRST_EPOCH)),
  );
  return [...Map.groupBy(open, ({ batchId }) => batchId).values()].map((rows) => {
    const { grantId, batchId, portfolioId, profileId, scopes } = rows[0]!;
    const placementIds = rows.flatMap(({ placementId }) => placementId ?? []);
    const isWhole = placementIds.length < rows.length;
    const only = isWhole ? null : placementIds;
    return { grantId, batchId, portfolioId, profileId, placementIds: only, scopes: new Set(scopes) };
  });
}

function isFor({ clientIds, networks }: OpenedBatch, { actorId, remoteAddress }: Caller): boolean {
  return (clientIds === null || clientIds.includes(actorId)) && isAddressWithin(remoteAddress, networks);
}
