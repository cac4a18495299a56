import type { InputPath } from '../../kernel/errors.js';
import { isAddressWithin, isNetworkWithin, type Network } from '../../kernel/networks.js';
import type { Instant } from '../../kernel/time.js';

export type GrantStatus = 'ACTIVE' | 'SUSPENDED' | 'REVOKED';
/** The epoch of a grant that has not changed since it was given. */
export const FIRST_EPOCH = 1;

export type GrantTransition = 'SUSPEND' | 'RESUME' | 'REVOKE';

/** What may happen to a grant, and where it then stands: the same status is a replay, what is not here may not happen. */
export const grantTransitions: Readonly<Record<GrantStatus, Partial<Record<GrantTransition, GrantStatus>>>> =
  {
    ACTIVE: { SUSPEND: 'SUSPENDED', RESUME: 'ACTIVE', REVOKE: 'REVOKED' },
    SUSPENDED: { SUSPEND: 'SUSPENDED', RESUME: 'ACTIVE', REVOKE: 'REVOKED' },
    REVOKED: { REVOKE: 'REVOKED' },
  };

/** How far a grant goes. Null bounds nothing. */
export interface GrantBounds<Scope extends string = string, Client extends string = string> {
  readonly scopes: readonly Scope[];
  readonly clientIds: readonly Client[] | null;
  readonly networks: readonly Network[] | null;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
}

/** Tighter bounds for some of them; what is left out stays as it is. */
export type Narrowing<Scope extends string = string, Client extends string = string> = {
  readonly [K in keyof GrantBounds]?: GrantBounds<Scope, Client>[K] | undefined;
};

/** Where in the narrowing something lies outside the bounds there are; null when all of it only narrows. */
export function beyondGrant(given: GrantBounds, asked: Narrowing): InputPath | null {
  return (
    outside('scopes', asked.scopes, (scope) => given.scopes.includes(scope)) ??
    outside('clientIds', asked.clientIds, (id) => given.clientIds?.includes(id) ?? true) ??
    outside('networks', asked.networks, (network) => isNetworkWithin(network, given.networks)) ??
    (isBefore(asked.startsAt, given.startsAt) ? ['startsAt'] : null) ??
    (isBefore(given.endsAt, asked.endsAt) ? ['endsAt'] : null)
  );
}

/** The bounds after a narrowing that lies within them. */
export function narrowed<S extends string, C extends string>(
  given: GrantBounds<S, C>,
  asked: Narrowing<S, C>,
): GrantBounds<S, C> {
  const { scopes } = asked;
  return {
    scopes: scopes ? given.scopes.filter((scope) => scopes.includes(scope)) : given.scopes,
    clientIds: asked.clientIds ? distinct(asked.clientIds) : given.clientIds,
    networks: asked.networks ? distinct(asked.networks) : given.networks,
    startsAt: asked.startsAt ?? given.startsAt,
    endsAt: asked.endsAt ?? given.endsAt,
  };
}

/** Whether a grant opens anything at a moment: active, and within its window; the end is the first moment outside. */
export function isOpenAt(
  { status, startsAt, endsAt }: Pick<GrantBounds, 'startsAt' | 'endsAt'> & { readonly status: GrantStatus },
  now: Instant,
): boolean {
  return status === 'ACTIVE' && (startsAt === null || startsAt <= now) && (endsAt === null || now < endsAt);
}

/** Whether a grant is for this actor, coming from this address. */
export function isGrantFor(
  { clientIds, networks }: Pick<GrantBounds, 'clientIds' | 'networks'>,
  { actorId, remoteAddress }: { readonly actorId: string; readonly remoteAddress: string | null },
): boolean {
  return (clientIds === null || clientIds.includes(actorId)) && isAddressWithin(remoteAddress, networks);
}

function outside<T>(
  name: string,
  asked: readonly T[] | null | undefined,
  isInside: (value: T) => boolean,
): InputPath | null {
  const at = (asked ?? []).findIndex((value) => !isInside(value));
  return at < 0 ? null : [name, at];
}

function distinct<T extends string>(list: readonly T[]): readonly T[] {
  return [...new Set(list)].toSorted();
}

function isBefore(one: Instant | null | undefined, other: Instant | null | undefined): boolean {
  return one != null && other != null && one < other;
}
