import type { NewJob } from '../kernel/store.js';
import type { Database } from './database.js';

export type Queue = NewJob['queue'];
type Listener = (queue: Queue) => void;

const listeners = new WeakMap<Database, Set<Listener>>();

/** Hears of jobs that this process has queued, after their commit; other processes find them by polling. */
export function onQueued(database: Database, listener: Listener): () => void {
  const known = listeners.get(database) ?? new Set();
  listeners.set(database, known.add(listener));
  return () => known.delete(listener);
}

export function signalQueued(database: Database, queues: Iterable<Queue>): void {
  const known = listeners.get(database);
  if (known === undefined) return;
  for (const queue of new Set(queues)) for (const listener of known) listener(queue);
}
