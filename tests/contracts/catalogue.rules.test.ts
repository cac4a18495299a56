import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

/*
 * The catalogue of attacks has a letter for each subject and numbers throughout. Whoever reviews the product looks a case
 * up by its number in the titles of the tests; a number that no title bears fails here.
 */

const subjects = [
  { letter: 'A', first: 1, last: 44, about: 'tokens, proofs and client authentication' },
  { letter: 'B', first: 45, last: 62, about: 'authorization and tenancy' },
  { letter: 'C', first: 63, last: 96, about: 'GraphQL and other input' },
  { letter: 'D', first: 97, last: 121, about: 'money and dates' },
  { letter: 'E', first: 122, last: 136, about: 'concurrency and idempotency' },
  { letter: 'H', first: 169, last: 177, about: 'audit and privacy' },
] as const;

/** Cases without a test of their own, and why. */
const elsewhere: Readonly<Record<string, string>> = {
  B59: 'the linter refuses it: see .oxlintrc.json',
  B62: 'there are no webhooks yet',
  H173: 'no key of the installation or a lender is rotated yet',
  H176: 'nothing is deleted by age yet',
  E135: 'nothing dispatches the outbox yet; that it holds each event once the settlement simulator checks',
};

/** The bombs are data of the bench, which times what a test refuses. */
const titles = new Set([...titlesUnder(path.resolve('tests')), ...titlesUnder(path.resolve('bench'))]);

test.each(subjects)(
  'every case of $letter$first to $last ($about) is the title of a test',
  ({ letter, first, last }) => {
    const cases = Array.from({ length: last - first + 1 }, (_, n) => `${letter}${first + n}`);
    expect(cases.filter((each) => !titles.has(each) && !(each in elsewhere))).toEqual([]);
  },
);

/** Numbers at the beginning of strings in test files: a title may bear several (`A2 A3 a token …`). */
function titlesUnder(folder: string): ReadonlySet<string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const found = files.flatMap((file) => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    return [...text.matchAll(/['"`]((?:[A-H]\d{1,3}[ ,'"`]+)+)/g)].flatMap(([, numbers]) =>
      numbers!.split(/[ ,'"`]+/),
    );
  });
  return new Set(found);
}
