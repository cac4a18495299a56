import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { newId, type Id } from '../../src/kernel/ids.js';
import { systemClock } from '../../src/kernel/time.js';
import { debtorKeys } from '../../src/modules/privacy/debtor-key.entity.js';
import {
  createKeyring,
  destroyDebtorKeys,
  ERASED,
  mintDebtorKeys,
  openDebtorKey,
  openSealed,
  sealAll,
  type SealingKey,
} from '../../src/modules/privacy/index.js';
import { tenantKeys } from '../../src/modules/privacy/tenant-key.entity.js';
import { testDatabase } from '../support/database.js';
import { aKeyring, aLender, doing, keyFile, keysFor } from './key-world.js';

describe("a lender's keys", () => {
  test('are made once, also by twins, and kept wrapped: one that seals, one that hashes', async () => {
    const [lender, keyring] = [await aLender(), await aKeyring()];
    const made = await Promise.all(Array.from({ length: 8 }, () => keysFor(lender, keyring)));
    const rows = await made[0]!.reader.find(tenantKeys, {}, { orderBy: ['keyUse'] });
    expect(rows.map(({ keyUse, version }) => `${keyUse} ${version}`)).toEqual(['INDEX 1', 'SEAL 1']);
    for (const { wrapped } of rows) expect(wrapped.split('.')).toHaveLength(5);
  });

  test('H153 do not open under another key of the installation', async () => {
    const lender = await aLender();
    await keysFor(lender, await aKeyring());
    await expect(keysFor(lender, await aKeyring())).rejects.toThrow();
  });

  test('H172 open for no other lender', async () => {
    const keyring = await aKeyring();
    const [mine, theirs] = [newId('lender'), newId('lender')];
    const wrapped = await keyring.wrap(mine, new Uint8Array(32).fill(7));
    expect(await keyring.unwrap(mine, wrapped)).toEqual(new Uint8Array(32).fill(7));
    await expect(keyring.unwrap(theirs, wrapped)).rejects.toThrow('another lender');
  });
});

describe("a debtor's key", () => {
  const placeOf = (row: Id<'debtor'>) => ({ table: 'debtor', row, group: 'identity' });
  const sealUnder = (key: SealingKey, id: Id<'debtor'>) =>
    sealAll([{ key, place: placeOf(id), value: { name: '张三' } }])[0]!;

  async function people(count: number) {
    const [lender, keyring] = [await aLender(), await aKeyring()];
    const { reader, key } = await keysFor(lender, keyring);
    const ids = Array.from({ length: count }, () => newId('debtor'));
    const minted = mintDebtorKeys(key, ids, systemClock.now());
    await doing(lender, (work) =>
      work.insertAll(
        debtorKeys,
        minted.map(({ row }) => row),
      ),
    );
    const keyOf = async (id: Id<'debtor'>) =>
      openDebtorKey(reader, keyring, (await reader.findOne(debtorKeys, { id }))!);
    return { lender, reader, ids, minted, keyOf };
  }

  test('is their own, wrapped under the version of the lender’s key that it names', async () => {
    const { ids, minted, keyOf } = await people(2);
    const sealed = sealUnder(minted[0]!.key, ids[0]!);
    const [own, other] = [await keyOf(ids[0]!), await keyOf(ids[1]!)];
    expect(await openSealed(own as SealingKey, placeOf(ids[0]!), sealed)).toEqual({ name: '张三' });
    await expect(openSealed(other as SealingKey, placeOf(ids[0]!), sealed)).rejects.toThrow();
    expect(minted.map(({ row }) => row.version)).toEqual([1, 1]);
  });

  test('H172 does not open in the row of another debtor', async () => {
    const { lender, ids, minted, keyOf } = await people(2);
    const { wrapped } = minted[0]!.row;
    await doing(lender, (work) => work.update(debtorKeys, { id: ids[1]! }, { wrapped }));
    await expect(keyOf(ids[1]!)).rejects.toThrow();
  });

  test('H171 is destroyed for good: a tombstone stays, and nobody is given another key', async () => {
    const { lender, reader, ids, minted, keyOf } = await people(3);
    const [gone, kept] = [ids.slice(0, 2), ids[2]!];
    expect(await doing(lender, (work) => destroyDebtorKeys(work, gone))).toEqual(gone);
    expect(await keyOf(gone[0]!)).toBe(ERASED);
    expect(await keyOf(kept)).not.toBe(ERASED);
    const tombstone = await reader.findOne(debtorKeys, { id: gone[0]! });
    expect(tombstone).toMatchObject({ wrapped: null, destroyedAt: expect.any(Number) });
    const again = doing(lender, (work) => work.insertAll(debtorKeys, [minted[0]!.row]));
    await expect(again).rejects.toThrow();
    expect(await doing(lender, (work) => destroyDebtorKeys(work, ids))).toEqual([kept]);
  });

  test('H171 a batch is destroyed in two statements, however large', async () => {
    const costOf = async (count: number) => {
      const { lender, ids } = await people(count);
      const { statements } = await testDatabase();
      const before = statements.count;
      await doing(lender, (work) => destroyDebtorKeys(work, ids));
      return statements.count - before;
    };
    expect(await costOf(50)).toBe(await costOf(1));
  });

  test('shows nothing of itself in a log', async () => {
    const { minted } = await people(1);
    const { secret } = minted[0]!.key;
    const shown = inspect(minted[0], { depth: 9, showHidden: true }) + JSON.stringify(minted[0]);
    for (const encoding of ['hex', 'base64', 'base64url'] as const)
      expect(shown).not.toContain(secret.export().toString(encoding));
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
