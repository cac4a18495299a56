import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '../../src/kernel/ids.js';
import { suppressedAmong } from '../../src/modules/notices/index.js';
import { addressKinds, blindIndex, contactIdentity, useKeyring } from '../../src/modules/privacy/index.js';
import { testKeyring } from '../support/accounts.js';
import { aNotice } from '../support/reports.js';
import { aWorld } from '../support/world.js';

const aKey = () => ({ lenderId: newId('lender'), kid: 'v1', secret: createSecretKey(randomBytes(32)) });

describe('H174 a blind index never matches what is not the same', () => {
  test('two identities have two indexes, of 256 bits each: none is cut short', () => {
    const index = blindIndex(aKey(), 'PHONE');
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(fc.stringMatching(/^\d{5,15}$/), fc.constantFrom(...addressKinds), (digits, kind) => {
        const identity = contactIdentity(kind, digits, '86');
        const hash = index(identity);
        expect(hash).toMatch(/^[\w-]{43}$/);
        expect(seen.get(hash) ?? identity).toBe(identity);
        seen.set(hash, identity);
      }),
      { numRuns: 5_000 },
    );
  });

  test('one identity has another index for each lender, each kind of value and each key', () => {
    const [key, other] = [aKey(), aKey()];
    const keys = [
      key,
      { ...key, lenderId: other.lenderId },
      { ...key, kid: 'v2' },
      { ...key, secret: other.secret },
    ];
    const hashes = keys.flatMap((each) =>
      ['PHONE', 'EMAIL', 'PERSON'].map((space) => blindIndex(each, space)('+8613900008888')),
    );
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(blindIndex(key, 'PHONE')('+8613900008888')).toBe(hashes[0]);
  });

  test('a hash that collides in the database matches nobody but the person it was kept for', async () => {
    useKeyring(await testKeyring());
    const world = await aWorld({ accounts: [{ person: 'P-1' }, { person: 'P-2' }] });
    const wrong = (n: number, phone: string) =>
      aNotice(world.placementIds[n]!, { kind: 'WRONG_NUMBER', about: { phone } });
    await world.report('reportNotices', wrong(0, '13900001111'), wrong(1, '13900002222'));
    const ask = (personReference: string, value: string) =>
      suppressedAmong(world.reader, [{ personReference, jurisdiction: 'CN', kind: 'PHONE', value }]);
    expect(await ask('P-1', '13900002222')).toEqual([null]);
    const rows = await world.reader.query(
      { sql: 'SELECT id, address_hash FROM suppression WHERE lender_id = :lender ORDER BY id' },
      [],
    );
    // as if both numbers had one hash
    await world.database.run('UPDATE suppression SET address_hash = ? WHERE id = ?', [
      rows[1]!['address_hash']!,
      rows[0]!['id']!,
    ]);
    expect(await ask('P-3', '13900002222')).toEqual([null]);
    expect(await ask('P-2', '13900002222')).toEqual(['WRONG_NUMBER']);
    expect(await ask('P-2', '13900001111')).toEqual([null]);
  });
});
