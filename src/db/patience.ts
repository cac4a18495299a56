import { AsyncLocalStorage } from 'node:async_hooks';

/** How long somebody waits for the database: a caller not long, a job until it is done. */
export interface Patience {
  /** For a free connection, in milliseconds. */
  readonly connectionMs: number;
  /** For the answer to one statement, in milliseconds. */
  readonly answerMs: number;
}

const patience = new AsyncLocalStorage<Patience>();

/** Everything that `work` starts waits no longer than this. */
export function waitingAtMost<T>(limits: Patience, work: () => T): T {
  return patience.run(limits, work);
}

/** Undefined: as long as it takes. */
export function currentPatience(): Patience | undefined {
  return patience.getStore();
}
