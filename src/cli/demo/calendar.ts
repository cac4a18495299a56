import { firstDayOf, monthLabel, parseMonth, addDays, type LocalDate } from '../../kernel/time.js';
import { CommandProblem } from '../command-problem.js';

/** A month of the story, with the days on which something happens. */
export interface StoryMonth {
  /** `2026-01` */
  readonly label: string;
  day(day: number): LocalDate;
  /** The third of the next month, when it is closed. */
  readonly closedOn: LocalDate;
}

export function monthsFrom(first: string, count: number): StoryMonth[] {
  const start = parseMonth(first);
  if (start === null) throw new CommandProblem(`The story names a month that is none: ${first}.`);
  return Array.from({ length: count }, (_, n) => ({
    label: monthLabel(start + n),
    day: (day) => addDays(firstDayOf(start + n), day - 1),
    closedOn: addDays(firstDayOf(start + n + 1), 2),
  }));
}
