import { CommandProblem } from '../command-problem.js';

/** Characters of an answer that are shown. */
const SHOWN = 4_000;

/** The service answered otherwise than the story knows; the answer is shown as it came. */
export class UnexpectedAnswer extends CommandProblem {
  constructor(question: string, answer: unknown) {
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer, null, 2);
    super(
      `The story stops: this was answered unexpectedly.\n\n${question.trim()}\n\n${text.slice(0, SHOWN)}`,
    );
  }
}
