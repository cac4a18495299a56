import type { Database } from '../../db/database.js';
import { addGrantUses, noteTokenUses, type GrantTokenUse } from '../../db/grant-use-records.js';
import { parseId } from '../../kernel/ids.js';
import type { RequestContext } from '../../kernel/request-context.js';
import { utcDay } from '../../kernel/time.js';
import type { GrantUse } from '../../modules/access/index.js';
import { createTally } from './tally.js';

/** Notes who comes in by which grants, and the last use of each grant token; writes it together, later. */
export interface UseCounter {
  readonly note: (request: RequestContext) => void;
  /** Writes what is left and takes no more timers. */
  stop(): Promise<void>;
}

export interface UseCounterOptions {
  readonly database: Database;
  /** Milliseconds from the first note to the write. */
  readonly everyMs: number;
  /** A write failed; what was counted is kept for the next one. */
  readonly failed: (error: unknown) => void;
}

export function useCounter({ database, everyMs, failed }: UseCounterOptions): UseCounter {
  const ofGrants = createTally<GrantUse>({
    keyOf: (use) => `${use.grantId} ${use.actorId} ${use.remoteAddress} ${use.day}`,
    merged: added,
    write: (uses) => addGrantUses(database, uses),
    everyMs,
    failed,
  });
  const ofTokens = createTally<GrantTokenUse>({
    keyOf: ({ id }) => id,
    merged: (one, other) => (one.at > other.at ? one : other),
    write: (uses) => noteTokenUses(database, uses),
    everyMs,
    failed,
  });
  return {
    note: (request) => {
      ofGrants.add(usesOf(request));
      ofTokens.add(tokenUsesOf(request));
    },
    stop: async () => {
      await Promise.all([ofGrants.stop(), ofTokens.stop()]);
    },
  };
}

function usesOf({ lenderId, actorId, remoteAddress, reach, clocks }: RequestContext): readonly GrantUse[] {
  if (reach.length === 0) return [];
  const now = clocks.domain.now();
  const day = utcDay(now);
  const grantIds = new Set(reach.map(({ grantId }) => grantId));
  const common = { lenderId, actorId, remoteAddress: remoteAddress ?? '', day, requests: 1 };
  return [...grantIds].map((grantId) => ({ ...common, grantId, firstAt: now, lastAt: now }));
}

/** Also of a token that opened nothing: whoever presents one after its grant was narrowed is worth knowing. */
function tokenUsesOf({ actorId, remoteAddress, clocks }: RequestContext): readonly GrantTokenUse[] {
  const id = parseId('grantToken', actorId);
  return id === null ? [] : [{ id, at: clocks.domain.now(), from: remoteAddress }];
}

function added(one: GrantUse, other: GrantUse): GrantUse {
  return {
    ...one,
    requests: one.requests + other.requests,
    firstAt: min(one.firstAt, other.firstAt),
    lastAt: max(one.lastAt, other.lastAt),
  };
}

function min<T extends number>(one: T, other: T): T {
  return one < other ? one : other;
}

function max<T extends number>(one: T, other: T): T {
  return one > other ? one : other;
}
