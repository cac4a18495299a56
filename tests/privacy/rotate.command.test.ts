import { beforeAll, expect, test } from '@jest/globals';
import { readKeks } from '../../src/modules/privacy/index.js';
import { KEY_ENCRYPTION_KEY_FILE } from '../support/accounts.js';
import { expectData } from '../support/api.js';
import { buildCommands, consign, freshFolder } from '../support/command-line.js';
import { testDatabaseUrl } from '../support/database.js';
import { aWorld, type World } from '../support/world.js';

/* The operator rotates in a process of its own while this one serves. */

let world: World;
let settings: Readonly<Record<string, string>>;

beforeAll(async () => {
  await buildCommands();
  world = await aWorld({ accounts: [{}, {}, {}] });
  settings = {
    DATA_DIR: freshFolder(),
    DATABASE_URL: await testDatabaseUrl(),
    KEY_ENCRYPTION_KEY_FILE,
  };
}, 120_000);

const READ = 'query($id: ID!) { account(id: $id) { debtor { name { value } } } }';

/** Reads people over the API as long as the command runs; none of the reads may fail. */
async function whileReading(...args: readonly string[]) {
  let isOver = false;
  const command = consign(['keys', ...args], settings).finally(() => (isOver = true));
  let reads = 0;
  for (; !isOver; reads++) {
    const id = world.accountIds[reads % 3];
    expect(expectData(await world.lender(READ, { id }))).toEqual({
      account: { debtor: { name: { value: '王小明' } } },
    });
  }
  expect(reads).toBeGreaterThan(0);
  return command;
}

test('H173 both keys are rotated by commands while this process serves', async () => {
  const [old] = (await readKeks(KEY_ENCRYPTION_KEY_FILE))!;
  const kek = await whileReading('rotate-kek');
  expect(kek).toMatchObject({ code: 0, stdout: expect.stringContaining('2 keys of lenders wrapped anew.') });
  const refused = await consign(['keys', 'forget-kek', 'kek-none'], settings);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no key kek-none') });
  expect(await whileReading('forget-kek', old!.kid)).toMatchObject({ code: 0 });
  const tenant = await whileReading('rotate-tenant', '--lender', world.lenderId);
  expect(tenant).toMatchObject({ code: 0 });
  expect(tenant.stdout).toContain(`${world.lenderId}  v2 seals from now on.`);
  expect(tenant.stdout).toContain('3 of 3 keys of debtors wrapped anew, done');
  const status = await consign(['keys', 'status'], settings);
  expect(status.stdout).toMatch(/^kek-\S+ {2}wraps {2}3 keys of lenders$/m);
  expect(status.stdout).toContain(`${world.lenderId}  v2  debtors: 3 under v2`);
  expect(status.stdout).not.toContain(old!.kid);
});

test('a key that still wraps is not forgotten, and a file alone changes nothing else', async () => {
  const [current] = (await readKeks(KEY_ENCRYPTION_KEY_FILE))!;
  const added = await whileReading('rotate-kek', '--only-file');
  expect(added.stdout).toMatch(/^kek-\S+ wraps from now on\.\n$/);
  const refused = await consign(['keys', 'forget-kek', current!.kid], settings);
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('run `consign keys rewrap` first'),
  });
  const rewrapped = await whileReading('rewrap');
  expect(rewrapped.stdout).toContain('3 keys of lenders wrapped anew.');
  expect((await consign(['keys', 'forget-kek', current!.kid], settings)).code).toBe(0);
});
