import type { Engine } from '../db/engine.js';
import type { Queue } from '../db/job-signal.js';

/** A queue and how many of its jobs one process runs at a time. */
export interface Lane {
  readonly queue: Queue;
  readonly concurrency: number;
}

/** One import must not hold up the rest, one settlement run never meets another; SQLite has one writer anyway. */
export function lanesFor(engine: Engine): readonly Lane[] {
  const many = engine === 'sqlite' ? 1 : undefined;
  return [
    { queue: 'default', concurrency: many ?? 10 },
    { queue: 'bulk', concurrency: many ?? 2 },
    { queue: 'settlement', concurrency: 1 },
  ];
}
