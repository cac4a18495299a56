import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase, type Database } from '../../src/db/database.js';
import { migrate } from '../../src/db/migrations.js';
import { storeOf } from '../../src/db/store.js';
import { newId } from '../../src/kernel/ids.js';
import { systemClock } from '../../src/kernel/time.js';
import { buildCommands, consign, freshFolder } from '../support/command-line.js';
import { freshDatabaseUrl } from '../support/database.js';
import { aLender } from '../support/oauth.js';

const folder = freshFolder();
let url: string;
let database: Database;

beforeAll(async () => {
  await buildCommands();
  url = await freshDatabaseUrl();
  database = await openDatabase({ url, pool: 4 });
  await migrate(database);
}, 120_000);
afterAll(() => database.close());

function verify(...options: readonly string[]) {
  return consign(['ledger', 'verify', ...options], { DATA_DIR: folder, DATABASE_URL: url });
}

test('verify ends with 0 where everything holds, with a line for each invariant', async () => {
  const lender = await aLender(database);
  const { code, stdout } = await verify('--lender', lender);
  const [first, ...lines] = stdout.trimEnd().split('\n');
  expect(first).toBe(lender);
  expect(lines.map((line) => line.trim().slice(0, 2))).toEqual([
    'I1',
    'I2',
    'I3',
    'I4',
    'I5',
    'I6',
    'I7',
    'I8',
    'I9',
  ]);
  for (const line of lines) expect(line).toMatch(/\d+ looked at {2}holds$/);
  expect(code).toBe(0);
});

test('verify ends with 1, goes on to other lenders, and names the first row that breaks an invariant', async () => {
  const [broken, whole] = [await aLender(database), await aLender(database)];
  const id = newId('audit');
  await storeOf(database, broken).execute(
    {
      sql: `INSERT INTO audit_entry (lender_id, id, at, recorded_at, actor_id, agency_id, action, outcome, items, touched,
          event_id, events_hash, request_id, remote_address)
        VALUES (:lender, ?, 0, 0, 'x', NULL, 'payments.report', 'NOT_FOUND', 1, '[]', NULL, NULL, ?, NULL)`,
    },
    [Buffer.alloc(16, 7), id],
  );
  await storeOf(database, broken).execute(
    { sql: 'INSERT INTO audit_unsealed (lender_id, entry_id, since) VALUES (:lender, ?, ?)' },
    [Buffer.alloc(16, 7), systemClock.now()],
  );
  const { code, stdout, stderr } = await verify();
  expect(stdout).toMatch(
    /I6 .* BROKEN by 1\n {6}aud_\w+ {2}this entry of the trail says refused .*\(REFUSED_AND_DONE\)\n/,
  );
  expect(stdout).toContain(whole);
  expect(stderr).toContain('The books do not hold: see above.');
  expect(code).toBe(1);
  const inJson = await verify('--lender', broken, '--json');
  const verdicts = inJson.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { invariant: string; first: unknown });
  expect(verdicts.find(({ invariant }) => invariant === 'I6')!.first).toMatchObject({
    breach: 'REFUSED_AND_DONE',
  });
});
