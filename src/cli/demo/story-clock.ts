import { CommandProblem } from '../command-problem.js';
import { parseInstant, systemClock, type Clock, type Instant } from '../../kernel/time.js';

/** The time of the business, in the hands of the story: it stands still until it is moved. */
export interface StoryClock extends Clock {
  moveTo(instant: string): void;
  /** From now on it runs as fast as real time. */
  letRun(): void;
}

export function storyClock(start: string): StoryClock {
  let at = instantOf(start);
  let runsSince: Instant | null = null;
  return {
    now: () => (runsSince === null ? at : ((at + systemClock.now() - runsSince) as Instant)),
    moveTo: (instant) => {
      at = instantOf(instant);
    },
    letRun: () => {
      runsSince = systemClock.now();
    },
  };
}

function instantOf(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === null) throw new CommandProblem(`The story names a time that is none: ${text}.`);
  return instant;
}
