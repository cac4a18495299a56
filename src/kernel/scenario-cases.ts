import { errorCodes, type ItemProblem } from './errors.js';

/** What came of a file of scenarios: one answer for one scenario, a list for several. */
export interface CaseAnswers {
  readonly output: unknown;
  /** Whether every scenario could be evaluated. */
  readonly isComplete: boolean;
}

/**
 * Evaluates the scenarios of a file: an object, a list, or `{ cases: [...] }`. Each stands or falls on its own; one that
 * could not be evaluated has its error in its place.
 */
export function answerCases(
  content: unknown,
  simulate: (scenario: unknown) => object | { readonly problem: ItemProblem },
): CaseAnswers {
  const cases = casesOf(content);
  const outputs = (cases ?? [content]).map((each) => {
    const result = simulate(each);
    return 'problem' in result ? { error: errorOf(result.problem) } : result;
  });
  const isComplete = outputs.every((output) => !('error' in output));
  return { output: cases === null ? outputs[0] : outputs, isComplete };
}

function casesOf(content: unknown): readonly unknown[] | null {
  if (Array.isArray(content)) return content;
  if (typeof content !== 'object' || content === null || !('cases' in content)) return null;
  const { cases, ...others } = content;
  return Array.isArray(cases) && Object.keys(others).length === 0 ? cases : null;
}

function errorOf({ code, message, path }: ItemProblem) {
  return { code, message: `${message} ${errorCodes[code]}`, path };
}
