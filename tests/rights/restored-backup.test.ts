import { beforeAll, expect, test } from '@jest/globals';
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type Config } from '../../src/config.js';
import { honourErasures } from '../../src/erasures.js';
import { systemClock } from '../../src/kernel/time.js';
import { contactPoints, debtors } from '../../src/modules/accounts/debtor.entity.js';
import { erasures } from '../../src/modules/rights/erasure.entity.js';
import { loggedErasures, personTables } from '../../src/modules/rights/index.js';
import { readerOf } from '../../src/db/store.js';
import { startService, type Service } from '../../src/service.js';
import { KEY_ENCRYPTION_KEY_FILE } from '../support/accounts.js';
import { expectData } from '../support/api.js';
import { aNotice } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';
import { eraseNow } from './erased-person.js';
import { debtorOf } from './rights-world.js';

/*
 * A backup that was made before an erasure is restored. The log of erasures, which no backup of the database holds, is read
 * before anything is served. A copy of the file is a backup on SQLite only; what it does in the database the other tests run
 * on every engine.
 */
const onFile = (process.env.TEST_DATABASE_URL ?? 'sqlite:').startsWith('sqlite:') ? test : test.skip;

const folder = mkdtempSync(join(tmpdir(), 'consign-restore-'));
const backup = join(folder, 'backup.sqlite');
let world: World;
let debtorId: string;
let config: Config;

beforeAll(async () => {
  world = await aWorld({ isPlaced: true, accounts: [{ person: 'CUSTOMER-1' }, { person: 'CUSTOMER-2' }] });
  const about = { phone: '+8613800007777' };
  await world.report(
    'reportNotices',
    aNotice(world.placementId, { kind: 'OPT_OUT', about, note: 'Lin asked.' }),
  );
  expectData(await world.recall({ placementIds: world.placementIds }));
  debtorId = await debtorOf(world);
  if (world.database.engine === 'sqlite') await world.database.run(`VACUUM INTO '${backup}'`, []);
  await eraseNow(world, debtorId);
  config = loadConfig(
    {
      NODE_ENV: 'test',
      PORT: '0',
      DATA_DIR: folder,
      DATABASE_URL: `sqlite:${backup}`,
      KEY_ENCRYPTION_KEY_FILE,
      ERASURE_LOG: world.api.config.erasureLog,
      LOG_LEVEL: 'silent',
      JOBS: 'off',
    },
    () => true,
  );
});

const clocks = () => ({ domain: world.clock, system: systemClock });
const ready = async ({ address }: Service) => (await fetch(`${address}/ready`)).json();

onFile('H171 a restored backup revives nobody: they are gone before the first request', async () => {
  const before = readFileSync(backup);
  expect(before.includes('CUSTOMER-1')).toBe(true);
  const service = await startService(config, clocks());
  const reader = readerOf(service.database, world.lenderId);
  const people = await reader.find(debtors, {}, { orderBy: ['id'] });
  const [gone] = people.filter(({ id }) => id === debtorId);
  expect(gone).toMatchObject({ nameMasked: '', identitySealed: '', nationalIdMasked: null });
  expect(people.filter(({ reference }) => reference === 'CUSTOMER-2')).toHaveLength(1);
  expect(await reader.find(contactPoints, { debtorId: gone!.id })).toMatchObject([
    { masked: '', sealed: '' },
  ]);
  const rows: unknown[] = [];
  for (const { table } of personTables) rows.push(...(await reader.find(table, {})));
  const text = JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? 0 : value));
  expect(text).not.toContain('CUSTOMER-1');
  expect(text).not.toContain('7777');
  // the chain of the log goes on where it was
  const known = (await reader.find(erasures, {}))[0]!;
  const [line] = await linesOf(config.erasureLog);
  expect(known).toMatchObject({ seq: 1, hash: line!.hash, reason: 'LOGGED', outcome: 'STORE_ONLY' });
  expect(await ready(service)).toEqual({ status: 'ready' });
  await service.stop();
});

onFile('started again, nothing is done twice', async () => {
  const service = await startService(config, clocks());
  expect(await honourErasures(service.database, clocks(), config.erasureLog)).toBe(0);
  await service.stop();
});

onFile('a log that is shorter than the database knows keeps /ready red', async () => {
  const short = join(folder, 'short.jsonl');
  writeFileSync(short, '');
  const service = await startService({ ...config, erasureLog: short }, clocks());
  expect(await ready(service)).toMatchObject({ reasons: [expect.stringContaining('lacks erasures')] });
  copyFileSync(config.erasureLog, short);
  expect(await ready(service)).toEqual({ status: 'ready' });
  await service.stop();
});

test('a line that was changed stops the start, and a torn or repeated one does not', async () => {
  const file = join(folder, 'log.jsonl');
  const [text] = readFileSync(world.api.config.erasureLog, 'utf8').split('\n');
  writeFileSync(file, `${text}\n${text}\n${text!.slice(0, 40)}`);
  expect(await linesOf(file)).toHaveLength(1);
  appendFileSync(file, `\n${text}\n`);
  expect(await linesOf(file)).toHaveLength(1);
  writeFileSync(file, `${text!.replace('STORE_ONLY', 'ERASED')}\n`);
  await expect(linesOf(file)).rejects.toThrow('line 1 of the erasure log');
  writeFileSync(file, `${text!.replace('"seq":1', '"seq":2')}\n`);
  await expect(honourErasures(world.database, clocks(), file)).rejects.toThrow('put the true file back');
});

async function linesOf(file: string) {
  const lines = [];
  for await (const line of loggedErasures(file)) lines.push(line);
  return lines;
}
