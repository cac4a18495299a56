import { waitingForNobody } from '../../db/patience.js';

/** What is noted: how it is told apart, what two of the same make, and when and how it is written. */
export interface Tallied<U> {
  readonly keyOf: (use: U) => string;
  readonly merged: (one: U, other: U) => U;
  readonly write: (uses: readonly U[]) => Promise<void>;
  /** Milliseconds from the first note to the write. */
  readonly everyMs: number;
  /** A write failed; what was noted is kept for the next one. */
  readonly failed: (error: unknown) => void;
}

export interface Tally<U> {
  readonly add: (uses: readonly U[]) => void;
  /** Writes what is left and takes no more timers. */
  stop(): Promise<void>;
}

/** More different uses than this are written at once, so that memory has a bound. */
const MAX_PENDING = 10_000;
/** The most uses in one statement: far below any engine's limit of parameters. */
const MAX_USES_AT_ONCE = 1_000;

/** Gathers what comes often and is written seldom. */
export function createTally<U>({ keyOf, merged, write, everyMs, failed }: Tallied<U>): Tally<U> {
  let pending = new Map<string, U>();
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const gather = (uses: readonly U[]) => {
    for (const use of uses) {
      const key = keyOf(use);
      const known = pending.get(key);
      pending.set(key, known === undefined ? use : merged(known, use));
    }
  };

  const attempt = async (uses: readonly U[]) => {
    try {
      await write(uses);
    } catch (error) {
      failed(error);
      if (pending.size < MAX_PENDING) gather(uses);
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
      writing = writing.then(() => waitingForNobody(() => attempt(chunk)));
    }
  };

  return {
    add: (uses) => {
      gather(uses);
      if (pending.size >= MAX_PENDING) flush();
      else if (pending.size > 0) timer ??= setTimeout(flush, everyMs).unref();
    },
    stop: () => {
      flush();
      return writing;
    },
  };
}
