import { beforeAll, expect, test } from '@jest/globals';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/db/database.js';
import { migrate } from '../../src/db/migrations.js';
import { buildCommands, consign, freshFolder } from '../support/command-line.js';
import { aSealedTrail } from './sealed-trail.js';

beforeAll(buildCommands, 120_000);

test('H169 verify ends with 0 on a whole trail, and with 1 on a tampered copy, naming the entry', async () => {
  const folder = freshFolder();
  const [whole, copy] = [join(folder, 'whole.sqlite'), join(folder, 'copy.sqlite')];
  const database = await openDatabase({ url: `sqlite:${whole}` });
  await migrate(database);
  const trail = await aSealedTrail(database, 5);
  const keys = join(folder, 'jwks.json');
  writeFileSync(keys, JSON.stringify({ keys: trail.keys.publicJwks.keys }));
  await database.close();
  copyFileSync(whole, copy);
  const tampered = await openDatabase({ url: `sqlite:${copy}` });
  await tampered.run(
    "UPDATE audit_entry SET actor_id = 'somebody' WHERE id = (SELECT entry_id FROM audit_seal WHERE seq = 3)",
    [],
  );
  await tampered.close();

  const verify = (file: string, ...more: string[]) =>
    consign(['audit', 'verify', '--keys', keys, '--checkpoints', trail.log, ...more], {
      DATA_DIR: folder,
      DATABASE_URL: `sqlite:${file}`,
    });
  const [good, bad, told] = [await verify(whole), await verify(copy), await verify(copy, '--json')];

  expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining('whole: 5 entries, 1 checkpoints') });
  expect(bad).toMatchObject({ code: 1, stdout: expect.stringMatching(/BAD at 3, aud_\w+: .*ENTRY_EDITED/) });
  expect(told.code).toBe(1);
  expect(JSON.parse(told.stdout)).toMatchObject({
    lender: trail.lenderId,
    finding: { problem: 'ENTRY_EDITED', seq: 3 },
  });
}, 60_000);
