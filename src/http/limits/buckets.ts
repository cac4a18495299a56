import type { Clock } from '../../kernel/time.js';

/** A bucket that fills again all the time, and what somebody wants out of it. */
export interface Draw {
  readonly key: string;
  /** What is taken; 0 only looks, a negative number gives back. */
  readonly points: number;
  /** What a full bucket holds. */
  readonly size: number;
  readonly perSecond: number;
}

/** What came of it: all draws were made, or none. */
export interface Drawn {
  /** Milliseconds until all would fit; 0: they were made. */
  readonly waitMs: number;
  /** What is left in each bucket, in the order of the draws. */
  readonly available: readonly number[];
}

export interface Buckets {
  /** Takes from all buckets or from none. Never fails. */
  draw(draws: readonly Draw[]): Promise<Drawn>;
  close(): Promise<void>;
}

/** Buckets remembered at once; beyond them the oldest are forgotten, which favours the caller. */
const MAX_BUCKETS = 100_000;

/**
 * The buckets of this process. A bucket is one number, the instant at which it is full again (the generic cell rate
 * algorithm of ITU-T I.371): what it lacks now follows from that, and nothing has to refill it.
 */
export function localBuckets(clock: Clock): Buckets {
  const fullAt = new Map<string, number>();
  return {
    draw: (draws) => {
      const now = clock.now();
      const before = draws.map((draw) => fullAgain(draw, fullAt.get(draw.key) ?? 0, now));
      const waitMs = Math.max(0, ...draws.map((draw, n) => waitFor(draw, before[n]!, now)));
      const after = waitMs > 0 ? before : draws.map((draw, n) => drawn(draw, before[n]!, now));
      if (waitMs === 0) draws.forEach(({ key }, n) => remember(fullAt, key, after[n]!, now));
      const available = draws.map((draw, n) => left(draw, after[n]!, now));
      return Promise.resolve({ waitMs: Math.ceil(waitMs), available });
    },
    close: () => Promise.resolve(),
  };
}

const millisecondsFor = ({ perSecond }: Draw, points: number) => (points * 1_000) / perSecond;

/** Never later than an empty bucket would be: a clock that was put back must not shut anybody out. */
function fullAgain(draw: Draw, known: number, now: number): number {
  return Math.min(Math.max(known, now), now + millisecondsFor(draw, draw.size));
}

function waitFor(draw: Draw, fullAt: number, now: number): number {
  return draw.points <= 0 ? 0 : fullAt + millisecondsFor(draw, draw.points - draw.size) - now;
}

function drawn(draw: Draw, fullAt: number, now: number): number {
  return Math.max(now, fullAt + millisecondsFor(draw, draw.points));
}

function left(draw: Draw, fullAt: number, now: number): number {
  return Math.floor(draw.size - ((fullAt - now) * draw.perSecond) / 1_000 + ROUNDING);
}

/** What binary fractions of milliseconds may lose. */
const ROUNDING = 1e-3;

function remember(fullAt: Map<string, number>, key: string, value: number, now: number): void {
  fullAt.delete(key);
  if (value > now) fullAt.set(key, value);
  if (fullAt.size <= MAX_BUCKETS) return;
  for (const [old, until] of fullAt) if (until <= now) fullAt.delete(old);
  while (fullAt.size > MAX_BUCKETS) fullAt.delete(fullAt.keys().next().value!);
}
