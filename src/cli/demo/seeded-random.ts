/** Chance that comes out alike on every run, so that the story can be told twice and compared. */
export interface SeededRandom {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  pick<T>(of: readonly T[]): T;
  /** True in this share of cases. */
  chance(share: number): boolean;
}

/** Mulberry32: 32 bits of state, good enough to scatter invented people. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    pick: (of) => of[whole(0, of.length - 1)]!,
    chance: (share) => next() < share,
  };
}
