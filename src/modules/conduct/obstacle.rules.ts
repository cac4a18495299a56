import type { Second, WallClock, WallSecond } from '../../kernel/wall-clock.js';

/**
 * How long a rule is in the way, seen from one clock: 0 when it is not, otherwise after how many seconds it may no longer
 * be while that clock runs undisturbed, `Infinity` when time does not help. It is in the way for all of that stretch.
 */
export type Wait = (wall: WallSecond, clock: number, second: Second) => number;

/** What keeps a contact from being allowed: in the way unless every possible clock lets it pass, or an exemption does. */
export interface Obstacle {
  readonly wait: Wait;
  /** Each of them lifts the obstacle while its own wait is 0. */
  readonly lifted?: readonly Wait[];
}

/** In the way whatever the time. */
export const ALWAYS: Obstacle = { wait: () => Infinity };

/** After more steps than this nothing is expected: two clocks whose open hours never meet, say. */
const MOST_STEPS = 1_500;

/** The zones in which the debtor may be, by their number among all zones of the case. */
export interface Clocks {
  readonly all: readonly WallClock[];
  readonly possible: readonly number[];
}

/** The first second from `from` on at which the obstacle is not in the way, or null. */
export function firstClear({ wait, lifted }: Obstacle, clocks: Clocks, from: Second): Second | null {
  let first = firstPassed(wait, clocks, from);
  if (lifted === undefined || first === from) return first;
  for (const each of lifted) {
    const second = firstPassed(each, clocks, from);
    if (second !== null && (first === null || second < first)) first = second;
  }
  return first;
}

/**
 * Where a clock is put forward or back, what was worked out from it ends: the search goes on from there. Skipping is
 * exact, for a wait says that the rule is in the way all along.
 */
function firstPassed(wait: Wait, { all, possible }: Clocks, from: Second): Second | null {
  let second = from;
  for (let step = 0; step < MOST_STEPS; step++) {
    let next = second;
    for (const number of possible) {
      const { offset, to } = all[number]!.stretchAt(second);
      const seconds = wait(second + offset, number, second);
      if (seconds === 0) continue;
      if (seconds === Infinity) return null;
      next = Math.max(next, Math.min(second + seconds, to));
    }
    if (next === second) return second;
    second = next;
  }
  return null;
}

/** The longest of several: all of them must let it pass. */
export function allOf(waits: readonly Wait[]): Obstacle | null {
  if (waits.length === 0) return null;
  if (waits.length === 1) return { wait: waits[0]! };
  return { wait: (wall, clock, second) => Math.max(...waits.map((each) => each(wall, clock, second))) };
}
