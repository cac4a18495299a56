import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { openDatabase, type Database } from '../../src/db/database.js';
import { migrate } from '../../src/db/migrations.js';
import { unsealedEntries } from '../../src/db/audit-lenders.js';
import { readerOf } from '../../src/db/store.js';
import { auditEntries, auditUnsealed } from '../../src/modules/audit/audit-entry.entity.js';
import { auditCheckpoints, auditHeads, auditSeals } from '../../src/modules/audit/audit-seal.entity.js';
import { buildCommands } from '../support/command-line.js';
import { freshDatabaseUrl } from '../support/database.js';
import { aSealedTrail, sealIn, type SealedTrail } from './sealed-trail.js';

let url: string;
let first: Database;
/** The same database by a connection of its own, as another process has it. */
let second: Database;
const sealers: ChildProcess[] = [];

beforeAll(async () => {
  await buildCommands();
  url = await freshDatabaseUrl();
  first = await openDatabase({ url, pool: 6 });
  await migrate(first);
  second = await openDatabase({ url, pool: 6 });
}, 120_000);

afterEach(() => sealers.splice(0).forEach((sealer) => sealer.kill('SIGKILL')));
afterAll(async () => {
  await first.close();
  await second.close();
});

/** Places and entries of a whole trail: none twice, none left out. */
async function expectAllSealed(trail: SealedTrail, entries: number): Promise<void> {
  const reader = readerOf(trail.database, trail.lenderId);
  const seals = await reader.find(auditSeals, {}, { orderBy: ['seq'] });
  expect(seals.map(({ seq }) => seq)).toEqual(Array.from({ length: entries }, (_, n) => n + 1));
  const ids = (await reader.find(auditEntries, {})).map(({ id }) => id);
  expect(new Set(seals.map(({ entryId }) => entryId))).toEqual(new Set(ids));
  expect(await reader.find(auditUnsealed, {})).toEqual([]);
  expect(await trail.finding()).toBeNull();
}

test('two sealers at once give every entry one place, ten times over', async () => {
  const trail = await aSealedTrail(first, 1);
  for (let round = 1; round <= 10; round++) {
    const writing = trail.add(6);
    await Promise.all([writing, sealIn(first, trail, round * 6), sealIn(second, trail, round * 6)]);
    await Promise.all([sealIn(second, trail, round * 6), sealIn(first, trail, round * 6)]);
    await expectAllSealed(trail, 1 + round * 6);
  }
}, 120_000);

test('an entry that commits after later ones is sealed all the same', async () => {
  if (first.engine === 'sqlite') return; // one writer: nothing commits out of order
  const trail = await aSealedTrail(first, 1);
  let commit = () => {};
  const held = new Promise<void>((resolve) => (commit = resolve));
  const late = second.transaction(async (connection) => {
    const { audit } = await import('../../src/db/audit-records.js');
    const { contextOf } = await import('../support/oauth.js');
    await audit(connection, contextOf(trail.lenderId), 'test.late', { items: 1 });
    await held;
  });
  await trail.add(2);
  await trail.seal();
  commit();
  await late;
  await trail.seal();
  await expectAllSealed(trail, 4);
});

test('a sealer that is killed in the middle leaves a trail that holds, and another goes on', async () => {
  const trail = await aSealedTrail(first, 1);
  await trail.addMany(2_500);
  const sealer = spawn(process.execPath, ['tests/audit/sealer.mjs', url, trail.log], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  sealers.push(sealer);
  await once(sealer.stdout, 'data');

  sealer.kill('SIGKILL');
  await once(sealer, 'exit');

  const sealed = (await readerOf(first, trail.lenderId).findOne(auditHeads, {}))!.size;
  expect(sealed).toBeGreaterThan(1_000);
  expect(sealed).toBeLessThan(2_501);
  await trail.seal();
  await trail.seal(6);
  await expectAllSealed({ ...trail, finding: () => trail.finding({ withFile: false }) }, 2_501);
}, 120_000);

test('checkpoints are made every thousand entries or five minutes, and stand in the file as well', async () => {
  const trail = await aSealedTrail(first, 2);
  await trail.addMany(1_200);
  await trail.seal();
  const reader = readerOf(first, trail.lenderId);
  const sizes = async () =>
    (await reader.find(auditCheckpoints, {}, { orderBy: ['size'] })).map(({ size }) => size);
  expect(await sizes()).toEqual([2, 1_002]);
  await trail.seal(12);
  expect(await sizes()).toEqual([2, 1_002, 1_202]);
  const logged = readFileSync(trail.log, 'utf8').trim().split('\n').filter(isOf(trail));
  const stored = (await reader.find(auditCheckpoints, {}, { orderBy: ['size'] })).map(({ jws }) => jws);
  expect(logged).toEqual(stored);
});

test('a trail that cannot be sealed, because its queue was tampered with, keeps no other from it', async () => {
  const [bad, good] = [await aSealedTrail(first, 2), await aSealedTrail(first, 1)];
  await bad.tamper(`INSERT INTO audit_unsealed (lender_id, entry_id, since)
    SELECT lender_id, entry_id, sealed_at FROM audit_seal WHERE lender_id = :lender AND seq = 1`);
  await good.add(1);
  await expect(sealIn(first, good)).rejects.toThrow();
  await bad.tamper('DELETE FROM audit_unsealed WHERE lender_id = :lender');
  await expectAllSealed(good, 2);
});

test('sealing a batch costs the same whatever its size', async () => {
  const trail = await aSealedTrail(first, 1);
  const counts: number[] = [];
  for (const size of [1, 100, 400]) {
    await trail.addMany(size);
    const before = first.statements.count;
    await trail.seal();
    counts.push(first.statements.count - before);
  }
  expect(counts).toEqual(counts.map(() => counts[0]));
});

test('what waits is counted with its age', async () => {
  const trail = await aSealedTrail(first, 1);
  const { count } = await unsealedEntries(first);
  await trail.add(3);
  const waiting = await unsealedEntries(first);
  expect(waiting.count).toBe(count + 3);
  expect(waiting.since).not.toBeNull();
});

/** The sealer serves every lender of the database, so a file holds them all. */
function isOf({ lenderId }: SealedTrail) {
  return (jws: string): boolean => Buffer.from(jws.split('.')[1]!, 'base64url').toString().includes(lenderId);
}
