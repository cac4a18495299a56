import { Refusal } from '../kernel/errors.js';
import { currentPatience } from './patience.js';

/** Begins nothing for a caller who was to be answered by now: whatever runs then would run for nobody. */
export function assertInTime(): void {
  const left = timeLeft();
  if (left !== undefined && left <= 0) throw deadlineExceeded();
}

/** Milliseconds until the caller must have an answer; undefined for jobs, which nobody waits for. */
export function timeLeft(): number | undefined {
  const until = currentPatience()?.until;
  return until === undefined ? undefined : until - performance.now();
}

export function deadlineExceeded(): Refusal {
  return new Refusal('DEADLINE_EXCEEDED', 'This took longer than a request may take.', {
    details: { retryAfterSeconds: 1 },
  });
}

/** The database server gave a statement up (1969 of MariaDB, 3024 of MySQL), as `limitWaits` asked of it. */
export function refuseAbandoned(error: unknown): never {
  const { errno } = (error ?? {}) as { errno?: number };
  throw errno === 1969 || errno === 3024 ? deadlineExceeded() : error;
}
