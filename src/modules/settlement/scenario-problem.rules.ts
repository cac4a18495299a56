import { problem, type InputPath, type ItemProblem } from '../../kernel/errors.js';

/** What was read, or the first trouble with its place in the file. */
export type Reading<T> = { readonly value: T } | Trouble;

export interface Trouble {
  readonly problem: ItemProblem;
}

export function trouble(
  message: string,
  path: InputPath,
  code: ItemProblem['code'] = 'INPUT_INVALID',
): Trouble {
  return { problem: problem(code, message, path) };
}

/** The trouble of the first item that has one. */
export function firstTrouble<T>(
  items: readonly T[],
  of: (item: T, place: number) => Trouble | null,
): Trouble | null {
  for (const [place, item] of items.entries()) {
    const found = of(item, place);
    if (found !== null) return found;
  }
  return null;
}
