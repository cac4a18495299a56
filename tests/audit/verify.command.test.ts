import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../src/db/database.js';
import { migrate } from '../../src/db/migrations.js';
import { buildCommands, consign, freshFolder } from '../support/command-line.js';
import { freshDatabaseUrl } from '../support/database.js';
import { aSealedTrail, type SealedTrail } from './sealed-trail.js';

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

function verify({ keys, log, lenderId }: SealedTrail, address: string, ...more: readonly string[]) {
  const trusted = join(folder, `${lenderId}.json`);
  writeFileSync(trusted, JSON.stringify({ keys: keys.publicJwks.keys }));
  const options = ['--lender', lenderId, '--keys', trusted, '--checkpoints', log, ...more];
  return consign(['audit', 'verify', ...options], { DATA_DIR: folder, DATABASE_URL: address });
}

test('verify ends with 0 on a whole trail and says how much it covers', async () => {
  const trail = await aSealedTrail(database, 5);
  const { code, stdout } = await verify(trail, url);
  expect(stdout).toBe(`${trail.lenderId}  whole: 5 entries, 1 checkpoints, 0 entries after the last\n`);
  expect(code).toBe(0);
});

describe('verify ends with 1 and names lender, place and entry', () => {
  const AT = 'SELECT entry_id FROM audit_seal WHERE lender_id = :lender AND seq = ?';
  const MOVE = 'UPDATE audit_seal SET seq = ? WHERE lender_id = :lender AND seq = ?';
  type Step = readonly [sql: string, values?: readonly number[]];
  const kinds: readonly (readonly [string, readonly Step[], RegExp])[] = [
    [
      'an edit',
      [[`UPDATE audit_entry SET items = 7 WHERE lender_id = :lender AND id = (${AT})`, [3]]],
      /BAD at 3, aud_\w+: .*ENTRY_EDITED/,
    ],
    [
      'a deletion',
      [[`DELETE FROM audit_entry WHERE lender_id = :lender AND id = (${AT})`, [2]]],
      /BAD at 2, aud_\w+: .*ENTRY_DELETED/,
    ],
    [
      'an insertion',
      [
        [MOVE, [6, 5]],
        [
          `INSERT INTO audit_seal (lender_id, seq, entry_id, entry_hash, chain_hash, sealed_at)
            SELECT s.lender_id, 5, u.entry_id, s.entry_hash, s.chain_hash, s.sealed_at
            FROM audit_seal s JOIN audit_unsealed u ON u.lender_id = s.lender_id
            WHERE s.lender_id = :lender AND s.seq = 4`,
        ],
        ['DELETE FROM audit_unsealed WHERE lender_id = :lender'],
      ],
      /BAD at 5, aud_\w+: .*ENTRY_EDITED/,
    ],
    [
      'a change of order',
      [
        [MOVE, [100, 2]],
        [MOVE, [2, 4]],
        [MOVE, [4, 100]],
      ],
      /BAD at 2, aud_\w+: .*CHAIN_BROKEN/,
    ],
    [
      'a truncation',
      [['DELETE FROM audit_seal WHERE lender_id = :lender AND seq > 3']],
      /BAD at 4 to 5: .*CUT_OFF/,
    ],
  ];
  test.each(kinds)('H169 after %s', async (_, steps, words) => {
    const trail = await aSealedTrail(database, 5);
    await trail.add(1);
    for (const [sql, values] of steps) await trail.tamper(sql, values);
    const { code, stdout, stderr } = await verify(trail, url);
    expect(stdout).toMatch(words);
    expect(stdout.startsWith(`${trail.lenderId}  `)).toBe(true);
    expect(stderr).toContain('The audit trail was tampered with');
    expect(code).toBe(1);
  });
});

test('H169 a copy of a SQLite file that was tampered with is told from the original, as JSON too', async () => {
  const [whole, copy] = [join(folder, 'whole.sqlite'), join(folder, 'copy.sqlite')];
  const original = await openDatabase({ url: `sqlite:${whole}` });
  await migrate(original);
  const trail = await aSealedTrail(original, 5);
  await original.close();
  copyFileSync(whole, copy);
  const tampered = await openDatabase({ url: `sqlite:${copy}` });
  await tampered.run(
    "UPDATE audit_entry SET actor_id = 'somebody' WHERE id = (SELECT entry_id FROM audit_seal WHERE seq = 3)",
    [],
  );
  await tampered.close();

  const [good, told] = [
    await verify(trail, `sqlite:${whole}`),
    await verify(trail, `sqlite:${copy}`, '--json'),
  ];
  expect(good.code).toBe(0);
  expect(told.code).toBe(1);
  const finding = { problem: 'ENTRY_EDITED', seq: 3, entryId: expect.stringMatching(/^aud_/) };
  expect(JSON.parse(told.stdout)).toMatchObject({ lender: trail.lenderId, finding });
}, 60_000);

test('CSV is for reading and has no proof to check, which is said', async () => {
  const trail = await aSealedTrail(database, 2);
  const file = join(folder, 'audit.csv');
  const options = [
    '--lender',
    trail.lenderId,
    '--from',
    '2020-01-01T00:00:00Z',
    '--format',
    'csv',
    '--out',
    file,
  ];
  const made = await consign(['audit', 'export', ...options], { DATA_DIR: folder, DATABASE_URL: url });
  expect(made.code).toBe(0);
  const { code, stderr } = await verify(trail, url, '--file', file);
  expect(stderr).toContain('CSV is for reading');
  expect(code).not.toBe(0);
});
