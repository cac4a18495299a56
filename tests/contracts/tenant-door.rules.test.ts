import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

const src = path.resolve('src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('db/'))
  .map((file) => ({ file, text: readFileSync(path.join(src, file), 'utf8') }));

/** Ways past the tenant that an ORM or a driver offers. */
const waysRound = [
  /from '(@mikro-orm\/|kysely|mysql2|node:sqlite)/,
  /\b(createQueryBuilder|getReference|getConnection|getKysely|nativeUpdate|nativeDelete)\b/,
  /\bfilters:\s*false\b/,
];

test('B59 nothing outside src/db can go round the tenant: no ORM, no driver, no filter switched off', () => {
  const found = files.filter(({ text }) => waysRound.some((way) => way.test(text))).map(({ file }) => file);
  expect(found).toEqual([]);
});

test('every statement of a module is bound to its lender', () => {
  const unbound = files
    .filter(({ file }) => file.startsWith('modules/'))
    .flatMap(({ file, text }) =>
      [...text.matchAll(/sql: (`[^`]*`|'[^'\n]*')/g)]
        .map(([, sql]) => sql!)
        .filter((sql) => /\b(SELECT|UPDATE|DELETE|INSERT)\b/.test(sql) && !/:lender|\$\{/.test(sql))
        .map((sql) => `${file}: ${sql}`),
    );
  expect(unbound).toEqual([]);
});
