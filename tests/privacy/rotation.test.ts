import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createJobEngine } from '../../src/jobs/index.js';
import type { JobHandler } from '../../src/modules/background/index.js';
import { debtorKeys } from '../../src/modules/privacy/debtor-key.entity.js';
import {
  addKek,
  createKeyring,
  destroyDebtorKeys,
  ERASED,
  keysOfLender,
  mintDebtorKeys,
  openDebtorKey,
  readKeks,
  removeKek,
  rewrapDebtorKeys,
  rewrapKeysJob,
  rewrapTenantKeys,
  rotateTenantKey,
  sealingKey,
  type Keyring,
} from '../../src/modules/privacy/index.js';
import { newId } from '../../src/kernel/ids.js';
import { systemClock } from '../../src/kernel/time.js';
import { KEY_ENCRYPTION_KEY_FILE } from '../support/accounts.js';
import { expectData } from '../support/api.js';
import { aNotice, aRecordedNotice } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';
import { aKeyring, keyFile } from './key-world.js';

const PEOPLE = 60;

let world: World;
/** The operator's command: another process with its own memory, and the same file. */
let operator: Keyring;
let readers: Promise<number>[] = [];
let isOver = false;

beforeAll(async () => {
  world = await aWorld({ profile: {}, accounts: Array.from({ length: PEOPLE }, () => ({})) });
  operator = await createKeyring({ file: KEY_ENCRYPTION_KEY_FILE, production: true });
});

const READ =
  'query($id: ID!) { account(id: $id) { debtor { name { value } contactPoints { value { value } } } } }';

async function readAccount(id: string): Promise<void> {
  const { account } = expectData(await world.lender<{ account: { debtor: unknown } }>(READ, { id }));
  expect(account.debtor).toEqual({
    name: { value: '王小明' },
    contactPoints: [{ value: { value: '+8613812345678' } }],
  });
}

/** Reads one person after the other until the rotation is over; a read that fails fails the test. */
async function reading(): Promise<number> {
  let reads = 0;
  while (!isOver) await readAccount(world.accountIds[reads++ % PEOPLE]!);
  return reads;
}

beforeEach(() => {
  isOver = false;
  readers = [reading(), reading(), reading(), reading()];
});

/** Every reader was at it, and none of them failed. */
afterEach(async () => {
  isOver = true;
  for (const reads of await Promise.all(readers)) expect(reads).toBeGreaterThan(0);
});

/** Runs the job in steps of 20; `before` each of them something may happen. */
async function rewrapAll(keyring = operator, before: () => void = () => {}): Promise<void> {
  const clocks = { domain: world.clock, system: systemClock };
  await world.mutate((work) => rewrapDebtorKeys(work, `rewrap ${newId('event')}`));
  const handler = rewrapKeysJob(keyring, 20);
  const watched: JobHandler = {
    ...handler,
    run: (job) =>
      handler.run({
        ...job,
        cursor: () => job.cursor(),
        step: async (work) => {
          before();
          await job.step(work);
        },
      }),
  };
  await createJobEngine({ database: world.database, clocks, handlers: [watched] }).runUntilIdle();
}

test('H173 the key of the installation is rotated while everybody reads, and then no longer needed', async () => {
  const [old] = (await readKeks(KEY_ENCRYPTION_KEY_FILE))!;
  const before = await world.reader.find(debtorKeys, {});
  const fresh = await addKek(KEY_ENCRYPTION_KEY_FILE);
  expect(await world.mutate((work) => rewrapTenantKeys(work, operator))).toBe(2);
  expect((await keysOfLender(world.reader, operator)).wrappedBy).toEqual(new Map([[fresh, 2]]));
  expect(await world.mutate((work) => rewrapTenantKeys(work, operator))).toBe(0);
  expect(await world.reader.find(debtorKeys, {})).toEqual(before);
  expect(await removeKek(KEY_ENCRYPTION_KEY_FILE, old!.kid)).toBe(true);
  const later = await createKeyring({ file: KEY_ENCRYPTION_KEY_FILE, production: true });
  const [row] = before;
  expect(await openDebtorKey(world.reader, later, row!)).not.toBe(ERASED);
});

test('H173 the key of a lender is rotated while everybody reads: no debtor’s key stays under the old one', async () => {
  const note = 'Said so on the phone.';
  const told = await world.report(
    'reportNotices',
    aNotice(world.placementId, { kind: 'OPT_OUT', note, about: { phone: '+8613900001111' } }),
  );
  expect(await world.mutate((work) => rotateTenantKey(work, operator))).toBe(2);
  expect((await sealingKey(world.reader, operator)).kid).toBe('v2');
  await rewrapAll();
  expect((await keysOfLender(world.reader, operator)).debtors).toEqual(new Map([[2, PEOPLE]]));
  for (const id of world.accountIds) await readAccount(id);
  const opened = await world.lender('query($id: ID!) { notice(id: $id) { note } }', {
    id: told.results[0]!.id,
  });
  expect(expectData(opened)).toEqual({ notice: { note } });
});

test('what is sealed afterwards names the new version, and hashes find what was hashed before', async () => {
  const about = { phone: '+8613900001111' };
  const again = await world.report(
    'recordNotices',
    aRecordedNotice(world.accountIds[0]!, { kind: 'OPT_OUT', about, note: 'Again.' }),
  );
  expect(again.created).toBe(1);
  const rows = await world.reader.query(
    {
      sql: "SELECT address_hash, sealed FROM notice WHERE lender_id = :lender AND kind = 'OPT_OUT' ORDER BY id",
    },
    [],
  );
  expect(new Set(rows.map((row) => row['address_hash'])).size).toBe(1);
  const kids = rows.map(({ sealed }) => {
    const { protected: header } = JSON.parse(sealed as string) as { protected: string };
    return (JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string }).kid;
  });
  expect(kids).toEqual(['v1', 'v2']);
});

test('H171 a key that is destroyed during the rotation stays destroyed', async () => {
  const [gone] = mintDebtorKeys(
    await sealingKey(world.reader, operator),
    [newId('debtor')],
    systemClock.now(),
  );
  await world.mutate((work) => work.insertAll(debtorKeys, [gone!.row]));
  await world.mutate((work) => rotateTenantKey(work, operator));
  await world.mutate((work) => destroyDebtorKeys(work, [gone!.row.id]));
  await rewrapAll();
  expect(await world.reader.findOne(debtorKeys, { id: gone!.row.id })).toMatchObject({
    version: 0,
    wrapped: null,
  });
  expect((await keysOfLender(world.reader, operator)).debtors).toEqual(
    new Map([
      [0, 1],
      [3, PEOPLE],
    ]),
  );
});

test('a rotation that was stopped goes on where it was, and one with nothing left does nothing', async () => {
  await world.mutate((work) => rotateTenantKey(work, operator));
  let steps = 0;
  await rewrapAll(operator, () => {
    if (++steps === 2) throw new Error('stopped');
  });
  const { debtors } = await keysOfLender(world.reader, operator);
  expect(debtors.get(4)).toBe(20);
  await rewrapAll();
  const done = await world.reader.find(debtorKeys, {});
  await rewrapAll();
  expect(await world.reader.find(debtorKeys, {})).toEqual(done);
  expect(done.filter(({ version }) => version === 4)).toHaveLength(PEOPLE);
});

test('H153 a key of the installation that is not in the file opens nothing', async () => {
  const stranger = await aKeyring(keyFile());
  const [row] = await world.reader.find(debtorKeys, { version: 4 }, { limit: 1 });
  await expect(openDebtorKey(world.reader, stranger, row!)).rejects.toThrow('is not in the file');
});
