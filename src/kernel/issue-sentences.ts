import type { z } from 'zod';

/** What a parser wanted, in a sentence that never repeats the value; for issues whose schema says nothing itself. */
export function sentenceOfIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'number'
        ? `This must be at least ${issue.minimum}.`
        : `This needs at least ${amountOf(issue.minimum, issue.origin)}.`;
    case 'too_big':
      return issue.origin === 'number'
        ? `This must be at most ${issue.maximum}.`
        : `This takes at most ${amountOf(issue.maximum, issue.origin)}.`;
    case 'invalid_type':
      return issue.input === undefined
        ? 'This is missing.'
        : `Give ${nouns[issue.expected] ?? issue.expected}.`;
    case 'invalid_value':
      return `Use ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}.`;
    case 'invalid_union':
      return Array.isArray(issue['options']) ? `Use one of ${issue['options'].join(', ')}.` : undefined;
    case 'unrecognized_keys':
      return `Unknown member: ${issue.keys.map((key) => key.slice(0, 64)).join(', ')}.`;
    // schemas with these say themselves what they wanted
    case 'custom':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
      return undefined;
  }
}

function amountOf(count: number | bigint, origin: string): string {
  const unit = origin === 'string' ? 'character' : 'item';
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** What JSON has, in words; `int` is a number format of zod's. */
const nouns: Readonly<Partial<Record<string, string>>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};
