import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Kind, OperationTypeNode, parse } from 'graphql';
import { mayMutate } from '../../src/http/may-mutate.js';

function holdsMutation(document: string): boolean {
  try {
    return parse(document).definitions.some(
      (definition) =>
        definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.MUTATION,
    );
  } catch {
    return false;
  }
}

const letters = fc.constantFrom(...'mutaion query{}"#\\,\n\r\t\ufeff\u200d\u0000a1_'.split(''));
const piece = fc.oneof(
  fc.constantFrom(
    'mutation',
    'query',
    'subscription',
    '{ a }',
    'mutation{a}',
    'mutation M {a}',
    '"""',
    '"',
    '#',
    '\\u006d',
    'fragment f on M',
  ),
  fc.string({ unit: letters, maxLength: 4 }),
);

test('no document that the parser takes for a mutation lacks the word', () => {
  let held = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const document = pieces.join('');
      if (!holdsMutation(document)) return;
      held++;
      expect(mayMutate(document)).toBe(true);
    }),
    { numRuns: 20_000 },
  );
  expect(held).toBeGreaterThan(200);
});

test.each([
  ['{ a }', false],
  ['query Q { a }', false],
  ['mutation{a}', true],
  ['{ a(text: "no mutation") }', true],
])('%s: %p', (document, expected) => {
  expect(mayMutate(document)).toBe(expected);
});
