import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Database } from '../../src/db/database.js';
import { storeOf } from '../../src/db/store.js';
import { newId, type Id } from '../../src/kernel/ids.js';
import { systemClock } from '../../src/kernel/time.js';
import { portfolios } from '../../src/modules/accounts/portfolio.entity.js';
import { testDatabase } from '../support/database.js';
import { aLender } from '../support/oauth.js';

let database: Database;
let lenderId: Id<'lender'>;

beforeAll(async () => {
  database = await testDatabase();
  lenderId = await aLender(database);
});

afterAll(() => database.close());

/** Every ASCII character alone, at either end and in the middle, and what means something to SQL. */
const names = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).flatMap((character) => [
    `alone ${character}.`,
    `${character}begins`,
    `a${character}b`,
    `ends.${character}`,
  ]),
  "'); DROP TABLE portfolio; -- ",
  "\\'; DELETE FROM portfolio; /*",
  "%_'%",
  '?, ??, :lender',
  "X'00'",
  'NULL',
  '-- # /* */ "',
  '王小明 Ærø 🙂 ʼ ＇',
];

test('whatever a text holds is stored and found as it is, however it stands in the statement', async () => {
  const createdAt = systemClock.now();
  const store = storeOf(database, lenderId);
  await store.insertAll(
    portfolios,
    names.map((name) => ({ id: newId('portfolio'), name, createdAt })),
  );
  const stored = await store.find(portfolios, {});
  expect(stored.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  const found = await store.query(
    { sql: 'SELECT name FROM portfolio WHERE lender_id = :lender AND name IN (??) AND created_at = ?' },
    [names, createdAt],
  );
  expect(found.map(({ name }) => name as string).toSorted()).toEqual(names.toSorted());
});
