import { expect, test } from '@jest/globals';
import { chmod, mkdtemp, readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSigningKeys, loadSigningKeys } from '../../src/http/signing-key-file.js';
import type { Instant } from '../../src/kernel/time.js';

const clock = { now: () => Date.parse('2026-11-21T23:30:00Z') as Instant };

async function aFile(): Promise<string> {
  return path.join(await mkdtemp(path.join(tmpdir(), 'consign-keys-')), 'keys', 'signing-keys.json');
}

test('a first start makes a key that nobody else on the machine can read, and later starts keep it', async () => {
  const file = await aFile();
  const { keys: made } = await loadSigningKeys({ file, createIfMissing: true, clock });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(made.privateJwks.keys).toMatchObject([{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' }]);
  expect(made.privateJwks.keys[0]!.kid).toMatch(/^as-2026-11-21-/);
  const { keys } = await loadSigningKeys({ file, createIfMissing: true, clock });
  expect(keys.current()).toEqual(made.current());
  expect(keys.nonceSecret).toEqual(made.nonceSecret);
});

test('the public half has no private member', async () => {
  const file = await aFile();
  const {
    keys: { publicJwks },
  } = await loadSigningKeys({ file, createIfMissing: true, clock });
  expect(Object.keys(publicJwks.keys[0]!).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
});

test('processes that start together share one key and leave no drafts', async () => {
  const file = await aFile();
  const keys = await Promise.all(
    Array.from({ length: 8 }, () => loadSigningKeys({ file, createIfMissing: true, clock })),
  );
  expect(new Set(keys.map(({ keys: loaded }) => loaded.current().kid)).size).toBe(1);
  expect(await readdir(path.dirname(file))).toEqual(['signing-keys.json']);
});

test('where keys must be there, a missing file stops the start', async () => {
  await expect(loadSigningKeys({ file: await aFile(), createIfMissing: false, clock })).rejects.toThrow(
    /ENOENT/,
  );
});

test('a file that everybody can read stops the start', async () => {
  const file = await aFile();
  await createSigningKeys(file, clock);
  await chmod(file, 0o644);
  await expect(loadSigningKeys({ file, createIfMissing: true, clock })).rejects.toThrow(/0600/);
});

test('making keys never replaces those that are there', async () => {
  const file = await aFile();
  expect(await createSigningKeys(file, clock)).toBe(true);
  const before = await readFile(file, 'utf8');
  expect(await createSigningKeys(file, clock)).toBe(false);
  expect(await readFile(file, 'utf8')).toBe(before);
});
