import { waitingForNobody } from '../../db/patience.js';

/** What is counted: how it is told apart, what two of the same make, and how many are written together. */
export interface Tallied<U> {
  readonly keyOf: (use: U) => string;
  readonly merged: (one: U, other: U) => U;
  readonly write: (uses: readonly U[]) => Promise<void>;
  /** A write failed; what was counted is kept for the next one. */
  readonly failed: (error: unknown) => void;
}

export interface Tally<U> {
  readonly size: number;
  add(uses: readonly U[]): void;
  /** Begins to write everything that was added. */
  flush(): void;
  /** When everything that `flush` began is written, or failed. */
  written(): Promise<void>;
}

/** More different uses than this are written at once, so that memory has a bound. */
export const MAX_PENDING = 10_000;
/** The most uses in one statement: far below any engine's limit of parameters. */
const MAX_USES_AT_ONCE = 1_000;

/** Adds up what comes often and is written seldom. */
export function createTally<U>({ keyOf, merged, write, failed }: Tallied<U>): Tally<U> {
  let pending = new Map<string, U>();
  let writing: Promise<void> = Promise.resolve();

  const add = (uses: readonly U[]) => {
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
      if (pending.size < MAX_PENDING) add(uses);
    }
  };

  return {
    get size() {
      return pending.size;
    },
    add,
    /** In the order of the keys, so that two processes that write at once lock rows in one order. */
    flush: () => {
      const uses = [...pending].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, use]) => use);
      pending = new Map();
      for (let start = 0; start < uses.length; start += MAX_USES_AT_ONCE) {
        const chunk = uses.slice(start, start + MAX_USES_AT_ONCE);
        writing = writing.then(() => waitingForNobody(() => attempt(chunk)));
      }
    },
    written: () => writing,
  };
}
