import { AsyncLocalStorage } from 'node:async_hooks';

/** How long somebody waits for the database: a caller not long, a job until it is done. */
export interface Patience {
  /** For a free connection, in milliseconds. */
  readonly connectionMs: number;
  /** For the answer to one statement, in milliseconds. */
  readonly answerMs: number;
  /** When the caller must have an answer, by `performance.now()`, which no change of the clock moves. */
  readonly until?: number;
}

const patience = new AsyncLocalStorage<Patience | undefined>();

/** Everything that `work` starts waits no longer than this. */
export function waitingAtMost<T>(limits: Patience, work: () => T): T {
  return patience.run(limits, work);
}

/** For what a request leaves to be done after it, such as counting: nobody waits for that. */
export function waitingForNobody<T>(work: () => T): T {
  return patience.run(undefined, work);
}

/** For what is owed after a deadline too: each statement as before, but no end to them all. */
export function beyondTheDeadline<T>(work: () => T): T {
  const limits = patience.getStore();
  return patience.run(limits && { connectionMs: limits.connectionMs, answerMs: limits.answerMs }, work);
}

/** Undefined: as long as it takes. */
export function currentPatience(): Patience | undefined {
  return patience.getStore();
}
