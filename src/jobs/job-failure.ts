import { Refusal } from '../kernel/errors.js';

/** Another runner took the job over: nothing of the present step may be kept. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** The process is stopping: the job goes back into its queue and continues from its checkpoint. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** A refusal stays one however often it is tried; all other failures may pass. */
export function mayPass(error: unknown): boolean {
  return !(error instanceof Refusal) || error.code === 'TOO_BUSY';
}
