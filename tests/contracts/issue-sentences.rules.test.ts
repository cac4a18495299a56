import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { oneOf, parseItem } from '../../src/kernel/parse.js';

const cases: readonly (readonly [z.ZodType, unknown, string])[] = [
  [z.string().min(1), '', 'This needs at least 1 character.'],
  [z.string().max(3), 'Wang', 'This takes at most 3 characters.'],
  [z.array(z.string()).min(2), [], 'This needs at least 2 items.'],
  [z.array(z.string()).max(1), ['a', 'b'], 'This takes at most 1 item.'],
  [z.int().min(0), -1, 'This must be at least 0.'],
  [z.int().max(5), 6, 'This must be at most 5.'],
  [z.int(), 1.5, 'Give a whole number.'],
  [z.boolean(), 'yes', 'Give true or false.'],
  [z.strictObject({ name: z.string() }), {}, 'This is missing.'],
  [z.strictObject({}), { nick: 'Wang' }, 'Unknown member: nick.'],
  [z.literal('FLAT'), 'ROUND', 'Use FLAT.'],
  [z.discriminatedUnion('kind', [z.object({ kind: z.literal('FLAT') })]), { kind: 'X' }, 'Use one of FLAT.'],
  [oneOf(['PHONE', 'SMS']), 'FAX', 'Use one of PHONE, SMS.'],
  [z.string().max(3, 'A code has three letters.'), 'Wang', 'A code has three letters.'],
];

test.each(cases)('what a parser wanted is said without the value: %#', (schema, value, sentence) => {
  const parsed = parseItem(schema, value, []);
  expect('problem' in parsed ? parsed.problem.message : null).toBe(sentence);
});
