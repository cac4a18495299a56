/*
 * JSON in which whole numbers stay exact: a bigint is written as text with an `n` behind it. For values of ours alone,
 * in which no other text looks like that.
 */

export function toExactJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
}

export function fromExactJson<T>(text: string): T {
  return JSON.parse(text, (_, part: unknown) =>
    typeof part === 'string' && EXACT.test(part) ? BigInt(part.slice(0, -1)) : part,
  ) as T;
}

const EXACT = /^-?\d+n$/;
