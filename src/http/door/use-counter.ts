import type { Database } from '../../db/database.js';
import { addGrantUses, MAX_USES_AT_ONCE } from '../../db/grant-use-records.js';
import type { RequestContext } from '../../kernel/request-context.js';
import { utcDay } from '../../kernel/time.js';
import type { GrantUse } from '../../modules/access/index.js';

/** Notes who comes in by which grants; writes it together, later. */
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

/** More different uses than this are written at once, so that memory has a bound. */
const MAX_PENDING = 10_000;

export function useCounter({ database, everyMs, failed }: UseCounterOptions): UseCounter {
  let pending = new Map<string, GrantUse>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const add = (use: GrantUse) => {
    const key = `${use.grantId} ${use.actorId} ${use.remoteAddress} ${use.day}`;
    const known = pending.get(key);
    pending.set(key, known ? merged(known, use) : use);
  };

  const write = async (uses: readonly GrantUse[]) => {
    try {
      await addGrantUses(database, uses);
    } catch (error) {
      failed(error);
      if (pending.size < MAX_PENDING) uses.forEach(add);
    }
  };

  /** In the order of the keys, so that two processes that write at once lock rows in one order. */
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const uses = [...pending].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, use]) => use);
    pending = new Map();
    for (let start = 0; start < uses.length; start += MAX_USES_AT_ONCE) {
      const chunk = uses.slice(start, start + MAX_USES_AT_ONCE);
      writing = writing.then(() => write(chunk));
    }
  };

  return {
    note: (request) => {
      for (const use of usesOf(request)) add(use);
      if (pending.size >= MAX_PENDING) flush();
      else if (pending.size > 0) timer ??= setTimeout(flush, everyMs).unref();
    },
    stop: async () => {
      flush();
      await writing;
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

function merged(one: GrantUse, other: GrantUse): GrantUse {
  const requests = one.requests + other.requests;
  return {
    ...one,
    requests,
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
