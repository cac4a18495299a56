import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { insertShared, readerOf } from '../../src/db/store.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { newId, type Id } from '../../src/kernel/ids.js';
import type { RequestContext } from '../../src/kernel/request-context.js';
import { systemClock } from '../../src/kernel/time.js';
import { lenders } from '../../src/modules/access/lender.entity.js';
import {
  createKeyring,
  dataKeyOf,
  ensureDataKey,
  openSealed,
  sealAll,
  type Keyring,
} from '../../src/modules/privacy/index.js';
import { tenantKeys } from '../../src/modules/privacy/tenant-key.entity.js';
import { testDatabase } from '../support/database.js';

const keyFile = () => join(mkdtempSync(join(tmpdir(), 'consign-keys-')), 'keys', 'kek.json');
const aKeyring = (file = keyFile()) => createKeyring({ file, production: false });

async function aLender(): Promise<RequestContext> {
  const lenderId = newId('lender');
  await insertShared(await testDatabase(), lenders, [
    { id: lenderId, name: 'Test Bank', createdAt: systemClock.now() },
  ]);
  const clocks = { domain: systemClock, system: systemClock };
  return {
    requestId: 't',
    audience: 'lender',
    lenderId,
    agencyId: null,
    actorId: 't',
    remoteAddress: null,
    clocks,
    reach: [],
  };
}

async function keyFor(lender: RequestContext, keyring: Keyring) {
  const database = await testDatabase();
  await mutate(database, lender, 'test', (work) => ensureDataKey(work, keyring));
  return dataKeyOf(readerOf(database, lender.lenderId), keyring);
}

const placeOf = (row: Id<'debtor'>) => ({ table: 'debtor', row, group: 'person' });

describe('a sealed group', () => {
  test('opens where it stands', async () => {
    const key = await keyFor(await aLender(), await aKeyring());
    const place = placeOf(newId('debtor'));
    const [sealed] = sealAll(key, [{ place, value: { name: '张三' } }]);
    expect(sealed).not.toContain('张三');
    expect(JSON.parse(sealed!)).toEqual({
      protected: expect.any(String),
      iv: expect.any(String),
      ciphertext: expect.any(String),
      tag: expect.any(String),
    });
    expect(await openSealed(key, place, sealed!)).toEqual({ name: '张三' });
  });

  test('does not open in another row, table or group, for another lender, or changed', async () => {
    const keyring = await aKeyring();
    const [key, other] = [await keyFor(await aLender(), keyring), await keyFor(await aLender(), keyring)];
    const place = placeOf(newId('debtor'));
    const [sealed] = sealAll(key, [{ place, value: { name: '张三' } }]);
    const fails = (...args: Parameters<typeof openSealed>) => expect(openSealed(...args)).rejects.toThrow();
    await fails(key, placeOf(newId('debtor')), sealed!);
    await fails(key, { ...place, table: 'account' }, sealed!);
    await fails(key, { ...place, group: 'bank' }, sealed!);
    await fails(other, place, sealed!);
    await fails({ ...other, lenderId: key.lenderId }, place, sealed!);
    const jwe = JSON.parse(sealed!) as { tag: string };
    await fails(key, place, JSON.stringify({ ...jwe, tag: 'AAAAAAAAAAAAAAAAAAAAAA' }));
  });

  test('is different each time, even of the same person', async () => {
    const key = await keyFor(await aLender(), await aKeyring());
    const row = { place: placeOf(newId('debtor')), value: { name: '张三' } };
    const sealed = sealAll(key, [row, row]);
    expect(sealed[0]).not.toBe(sealed[1]);
  });
});

describe("a lender's data key", () => {
  test('is made once, also by twins, and kept wrapped', async () => {
    const [database, lender, keyring] = [await testDatabase(), await aLender(), await aKeyring()];
    await Promise.all(Array.from({ length: 8 }, () => keyFor(lender, keyring)));
    const rows = await readerOf(database, lender.lenderId).find(tenantKeys, {});
    expect(rows).toHaveLength(1);
    expect(rows[0]!.wrapped.split('.')).toHaveLength(5);
  });

  test('does not open under another key of the installation', async () => {
    const lender = await aLender();
    await keyFor(lender, await aKeyring());
    await expect(keyFor(lender, await aKeyring())).rejects.toThrow();
  });

  test('opens for no other lender', async () => {
    const keyring = await aKeyring();
    const [mine, theirs] = [newId('lender'), newId('lender')];
    const wrapped = await keyring.wrap(mine, new Uint8Array(32).fill(7));
    expect(await keyring.unwrap(mine, wrapped)).toEqual(new Uint8Array(32).fill(7));
    await expect(keyring.unwrap(theirs, wrapped)).rejects.toThrow('another lender');
  });
});

describe('the key-encryption key', () => {
  test('is made on first use for its owner alone, and then read', async () => {
    const file = keyFile();
    const [first, second] = await Promise.all([aKeyring(file), aKeyring(file)]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const lender = newId('lender');
    expect(await second.unwrap(lender, await first.wrap(lender, new Uint8Array(32)))).toEqual(
      new Uint8Array(32),
    );
  });

  test('must be there in production', async () => {
    await expect(createKeyring({ file: keyFile(), production: true })).rejects.toThrow(
      'must exist in production',
    );
  });

  test('is refused when it is no 256-bit key', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'consign-keys-')), 'kek.json');
    for (const content of ['', 'secret', '{"kty":"oct","kid":"x","k":"c2hvcnQ"}']) {
      writeFileSync(file, content);
      await expect(createKeyring({ file, production: false })).rejects.toThrow('256-bit');
    }
  });
});
