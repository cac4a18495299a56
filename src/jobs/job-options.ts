import type { Engine } from '../db/engine.js';
import { jitter } from '../db/unit-of-work.js';
import { lanesFor, type Lane } from './lanes.js';

/** All times in milliseconds of the system clock. */
export interface JobOptions {
  /** How long a claim holds without a heartbeat; a crashed process's jobs go on after it. */
  readonly leaseMs: number;
  /** Pauses between looks at an empty queue, growing from the first to the second. */
  readonly pollMs: readonly [least: number, most: number];
  /** Pauses between failed attempts, doubling from the first to the second. */
  readonly backOffMs: readonly [least: number, most: number];
  readonly lanes: readonly Lane[];
}

export function jobOptions(engine: Engine, given: Partial<JobOptions> = {}): JobOptions {
  return {
    leaseMs: 60_000,
    pollMs: [20, 500],
    backOffMs: [2_000, 900_000],
    lanes: lanesFor(engine),
    ...given,
  };
}

/** The pause after this many attempts: exponential, and jittered so that jobs that failed together come back apart. */
export function backOff([least, most]: JobOptions['backOffMs'], attempts: number): number {
  return Math.round(jitter(Math.min(most, least * 2 ** Math.max(0, attempts - 1))));
}
