import { daysBetween, type LocalDate } from '../../kernel/time.js';

/** One hand-over of an account, with the days in which money that comes in is its agency's work. */
export interface Turn {
  readonly placedOn: LocalDate;
  readonly windowEndsOn: LocalDate;
  readonly endedOn: LocalDate | null;
  readonly tail: { readonly days: number; readonly requiresArrangement: boolean };
}

/**
 * The hand-over that money of this day counts for, of all those of one account, latest first: the one whose window
 * holds the day, else the one whose tail does, else the latest, where it is flagged and earns nothing. On the day of a
 * recall and a new hand-over both windows hold: the later one counts, as a running placement goes before one that has
 * ended. Money that cites no arrangement rather counts for a tail that asks for none.
 */
export function creditedTurn<T extends Turn>(turns: readonly T[], day: LocalDate): T | undefined {
  const inTail = turns.filter((turn) => isInTail(turn, day));
  return (
    turns.find((turn) => isInWindow(turn, day)) ??
    inTail.find(({ tail }) => !tail.requiresArrangement) ??
    inTail[0] ??
    turns[0]
  );
}

function isInWindow(turn: Turn, day: LocalDate): boolean {
  return turn.placedOn <= day && day <= lastDayOf(turn);
}

function isInTail(turn: Turn, day: LocalDate): boolean {
  const days = daysBetween(lastDayOf(turn), day);
  return days > 0 && days <= turn.tail.days;
}

/** A window that has run out is over, whether or not that was noticed yet. */
function lastDayOf({ endedOn, windowEndsOn }: Turn): LocalDate {
  return endedOn ?? windowEndsOn;
}
