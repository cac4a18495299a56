import { describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { rotateOldKeys } from '../../src/http/rotate-old-keys.js';
import { KEY_LIFE_MS, rotated, withoutKey } from '../../src/http/rotate-signing-keys.js';
import {
  changeKeyRing,
  createSigningKeys,
  loadSigningKeys,
  readKeyRing,
  replaceKeyRing,
} from '../../src/http/signing-key-file.js';
import { freshKey, freshKeyRing, keyRingText, liveKeys } from '../../src/http/signing-keys.js';
import { DAY, systemClock, type Instant } from '../../src/kernel/time.js';
import { testDatabase } from '../support/database.js';
import { aLender, aLenderClient, tokenFor } from '../support/oauth.js';
import { call, startAccessServer, type AccessServer } from './access-server.js';

const START = Date.parse('2026-11-21T00:00:00Z') as Instant;
const after = (milliseconds: number) => (START + milliseconds) as Instant;
const HOUR = 3_600_000;

async function aFile(name = 'signing-keys.json'): Promise<string> {
  return path.join(await mkdtemp(path.join(tmpdir(), 'consign-keys-')), name);
}

describe('the life of a key', () => {
  test('it is published a day before it signs, and a day after the last token it signed has died', async () => {
    const ring = await freshKeyRing({ now: () => START });
    const next = rotated(ring, await freshKey(START), { now: START, leadMs: DAY });
    const [first, second] = next.keys.map(({ key }) => key.kid);
    const kidsAt = (moment: number) => liveKeys(next, after(moment)).map(({ kid }) => kid);
    expect(kidsAt(0)).toEqual([first, second]);
    expect(kidsAt(DAY - 1)).toEqual([first, second]);
    expect(kidsAt(DAY)).toEqual([second, first]);
    expect(kidsAt(2 * DAY + 300_000 - 1)).toEqual([second, first]);
    expect(kidsAt(2 * DAY + 300_000)).toEqual([second]);
  });

  test('a second rotation while a key waits adds none, and may bring it forward', async () => {
    const ring = await freshKeyRing({ now: () => START });
    const once = rotated(ring, await freshKey(START), { now: START, leadMs: DAY });
    const again = rotated(once, await freshKey(START), { now: after(HOUR), leadMs: DAY });
    expect(again).toEqual(once);
    const sooner = rotated(once, await freshKey(START), { now: after(HOUR), leadMs: 60_000 });
    expect(sooner.keys.map(({ key }) => key.kid)).toEqual(once.keys.map(({ key }) => key.kid));
    expect(sooner.keys[1]!.signsFrom).toBe(after(HOUR + 60_000));
  });

  test('a key that has retired is no longer in the file', async () => {
    const ring = await freshKeyRing({ now: () => START });
    const next = rotated(ring, await freshKey(START), { now: START, leadMs: DAY });
    const later = rotated(next, await freshKey(START), { now: after(90 * DAY), leadMs: DAY });
    expect(later.keys.map(({ key }) => key.kid)).not.toContain(ring.keys[0]!.key.kid);
    expect(later.keys).toHaveLength(2);
  });

  test('nonces stay good over a rotation', async () => {
    const ring = await freshKeyRing({ now: () => START });
    const next = rotated(ring, await freshKey(START), { now: START, leadMs: 0 });
    expect(next.nonceSecret).toEqual(ring.nonceSecret);
  });
});

describe('old keys', () => {
  const run = async (file: string, now: Instant) => {
    const lines: string[] = [];
    const log = (_facts: object, message: string) => void lines.push(message);
    const chore = rotateOldKeys(file, { info: log, warn: log, error: log });
    const clock = { now: () => now };
    await chore.run(await testDatabase(), { domain: clock, system: clock }, new AbortController().signal);
    return lines;
  };

  test('are replaced after ninety days, not before, and once', async () => {
    const file = await aFile();
    await createSigningKeys(file, { now: () => START });
    expect(await run(file, after(KEY_LIFE_MS - 1))).toEqual([]);
    expect(await run(file, after(KEY_LIFE_MS))).toEqual(['signing keys rotated']);
    expect(await run(file, after(KEY_LIFE_MS + HOUR))).toEqual([]);
    expect((await readKeyRing(file)).keys).toHaveLength(2);
  });

  test('whose file cannot be written are told of in the log', async () => {
    // no room in the name for that of the draft beside it
    const file = await aFile('k'.repeat(250));
    const ring = await freshKeyRing({ now: () => START });
    await writeFile(file, keyRingText(ring), { mode: 0o600 });
    const before = await readFile(file, 'utf8');
    expect(await run(file, after(KEY_LIFE_MS))).toEqual([expect.stringContaining('consign keys rotate')]);
    expect(await readFile(file, 'utf8')).toBe(before);
  });
});

describe('a key that leaked', () => {
  test('what it signed is refused once every process has read the file, and another key goes on', async () => {
    const file = await aFile();
    await createSigningKeys(file, systemClock);
    const filed = await loadSigningKeys({ file, createIfMissing: false, clock: systemClock });
    const database = await testDatabase();
    const working = await startAccessServer(database, { keys: filed.keys });
    const client = await aLenderClient(database, await aLender(database));
    const stolen = await tokenFor(working, client);
    expect((await call(working, 'lender', `Bearer ${stolen}`)).actorId).toBe(client.id);
    const unfollow = filed.follow(20, () => {});
    const kid = filed.keys.current().kid;
    const now = systemClock.now();
    const fresh = await freshKey(now);
    await changeKeyRing(file, (ring) => withoutKey(ring, kid, { now, fresh }));
    for (let waits = 0; filed.keys.current().kid === kid && waits < 200; waits++) await rest(20);
    unfollow();
    expect((await call(working, 'lender', `Bearer ${stolen}`)).code).toBe('UNAUTHENTICATED');
    expect((await call(working, 'lender', `Bearer ${await tokenFor(working, client)}`)).actorId).toBe(
      client.id,
    );
    await working.close();
  });

  test('is not taken away while it alone may sign', async () => {
    const ring = await freshKeyRing({ now: () => START });
    const next = rotated(ring, await freshKey(START), { now: START, leadMs: DAY });
    const kid = ring.keys[0]!.key.kid;
    const kidsWithout = (now: Instant) =>
      withoutKey(next, kid, { now, fresh: null })?.keys.map(({ key }) => key.kid);
    expect(kidsWithout(after(DAY - 1))).toBeUndefined();
    expect(kidsWithout(after(DAY))).toEqual([next.keys[1]!.key.kid]);
  });
});

test('of two changes of the keys at once one wins, and the other says so', async () => {
  const file = await aFile();
  await createSigningKeys(file, systemClock);
  const now = systemClock.now();
  const rotate = () =>
    changeKeyRing(file, async (ring) => rotated(ring, await freshKey(now), { now, leadMs: DAY }));
  const results = await Promise.allSettled([rotate(), rotate()]);
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: expect.objectContaining({ message: expect.stringMatching(/another process/) }),
  });
  expect((await readKeyRing(file)).keys).toHaveLength(2);
  expect((await rotate()).keys).toHaveLength(2);
});

test('keys made on first use are refused where keys must be there', async () => {
  const file = await aFile();
  await loadSigningKeys({ file, createIfMissing: true, clock: systemClock });
  await expect(loadSigningKeys({ file, createIfMissing: false, clock: systemClock })).rejects.toThrow(
    /made for development/,
  );
});

test('A41 two processes change to the next key in the middle of traffic, and not one request fails', async () => {
  const file = await aFile();
  await createSigningKeys(file, systemClock);
  const filed = await Promise.all(
    [0, 1].map(() => loadSigningKeys({ file, createIfMissing: false, clock: systemClock })),
  );
  const unread: unknown[] = [];
  const unfollow = filed.map(({ follow }) => follow(50, (error) => unread.push(error)));
  const database = await testDatabase();
  const servers: AccessServer[] = [];
  for (const { keys } of filed)
    servers.push(await startAccessServer(database, { keys, publicUrl: 'https://consign.test' }));
  const client = await aLenderClient(database, await aLender(database));
  const kids = new Set<unknown>();
  const failures: unknown[] = [];
  let isOver = false;
  const traffic = async (own: number) => {
    for (let round = own; !isOver; round++) {
      const token = await tokenFor(servers[round % 2]!, client).catch((error: unknown) =>
        failures.push(error),
      );
      if (typeof token !== 'string') continue;
      kids.add(decodeProtectedHeader(token).kid);
      // the token of one process is shown to the other
      const seen = await call(servers[(round + 1) % 2]!, 'lender', `Bearer ${token}`);
      if (seen.actorId !== client.id) failures.push(seen);
    }
  };
  const running = [0, 1, 2, 3].map(traffic);
  await rest(500);
  const ring = await readKeyRing(file);
  const now = systemClock.now();
  await replaceKeyRing(file, rotated(ring, await freshKey(now), { now, leadMs: 2_000 }));
  for (let waits = 0; kids.size < 2 && waits < 200; waits++) await rest(100);
  await rest(500);
  isOver = true;
  await Promise.all(running);
  unfollow.forEach((stop) => stop());
  for (const server of servers) await server.close();
  expect({ failures, unread, kids: kids.size }).toEqual({ failures: [], unread: [], kids: 2 });
});

function rest(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
