import { describe, expect, test } from '@jest/globals';
import { base64url, flattenedDecrypt } from 'jose';
import { newId, type Id } from '../../src/kernel/ids.js';
import { kidOf, openSealed, sealAll } from '../../src/modules/privacy/sealing.js';
import { aKeyring, aLender, keysFor } from './key-world.js';

const placeOf = (row: Id<'debtor'>) => ({ table: 'debtor', row, group: 'identity' });
const value = { name: '张三' };

describe('a sealed group', () => {
  test('opens where it stands', async () => {
    const { key } = await keysFor(await aLender(), await aKeyring());
    const place = placeOf(newId('debtor'));
    const [sealed] = sealAll([{ key, place, value }]);
    expect(sealed).not.toContain('张三');
    expect(JSON.parse(sealed!)).toEqual({
      protected: expect.any(String),
      iv: expect.any(String),
      ciphertext: expect.any(String),
      tag: expect.any(String),
    });
    expect(kidOf(sealed!)).toBe('v1');
    expect(await openSealed(key, place, sealed!)).toEqual(value);
  });

  test('opens with jose alone, by what the documentation says of its additional data', async () => {
    const { key } = await keysFor(await aLender(), await aKeyring());
    const row = newId('debtor');
    const [sealed] = sealAll([{ key, place: placeOf(row), value }]);
    const aad = base64url.encode(`${key.lenderId}|debtor|${row}|identity|v1`);
    const { plaintext, protectedHeader } = await flattenedDecrypt(
      { ...(JSON.parse(sealed!) as object), aad } as never,
      key.secret,
    );
    expect(JSON.parse(Buffer.from(plaintext).toString())).toEqual(value);
    expect(protectedHeader).toEqual({ alg: 'dir', enc: 'A256GCM', kid: 'v1' });
  });

  test('H172 does not open in another row, table or group, for another lender, or changed', async () => {
    const keyring = await aKeyring();
    const [{ key }, { key: other }] = [
      await keysFor(await aLender(), keyring),
      await keysFor(await aLender(), keyring),
    ];
    const place = placeOf(newId('debtor'));
    const [sealed] = sealAll([{ key, place, value }]);
    const fails = (...args: Parameters<typeof openSealed>) => expect(openSealed(...args)).rejects.toThrow();
    await fails(key, placeOf(newId('debtor')), sealed!);
    await fails(key, { ...place, table: 'account' }, sealed!);
    await fails(key, { ...place, group: 'bank' }, sealed!);
    await fails({ ...key, kid: 'v2' }, place, sealed!);
    await fails(other, place, sealed!);
    await fails({ ...other, lenderId: key.lenderId }, place, sealed!);
    await fails({ ...key, lenderId: other.lenderId }, place, sealed!);
    const jwe = JSON.parse(sealed!) as { tag: string };
    await fails(key, place, JSON.stringify({ ...jwe, tag: 'AAAAAAAAAAAAAAAAAAAAAA' }));
  });

  test('is different each time, even of the same person', async () => {
    const { key } = await keysFor(await aLender(), await aKeyring());
    const row = { key, place: placeOf(newId('debtor')), value };
    const sealed = sealAll([row, row]);
    expect(sealed[0]).not.toBe(sealed[1]);
  });
});
