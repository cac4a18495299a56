import { describe, expect, test } from '@jest/globals';
import { parseId, type Id } from '../../src/kernel/ids.js';
import { parseInstant } from '../../src/kernel/time.js';
import { accounts } from '../../src/modules/accounts/account.entity.js';
import { useKeyring } from '../../src/modules/privacy/index.js';
import {
  addressIndex,
  conductFacts,
  noticeKindNames,
  standingFacts,
  suppressedAmong,
} from '../../src/modules/notices/index.js';
import { testKeyring } from '../support/accounts.js';
import { aNotice, aWithdrawal, everyNotice } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';
import { aContactPoint } from './notices-world.js';

const NOW = parseInstant('2026-03-10T02:00:00Z')!;

async function debtorsOf(world: World): Promise<Id<'debtor'>[]> {
  const rows = await world.reader.find(accounts, {
    id: world.accountIds.map((id) => parseId('account', id)!),
  });
  const byId = new Map(rows.map((row) => [String(row.id), row.debtorId]));
  return world.accountIds.map((id) => byId.get(id)!);
}

describe('what is known of people', () => {
  test('comes in one statement for many, over ones included, the oldest first', async () => {
    const world = await aWorld({ accounts: [{}, {}, {}] });
    const [first, second] = world.placementIds as [string, string];
    const early = { occurredAt: '2026-03-01T02:00:00Z' };
    const { results } = await world.report(
      'reportNotices',
      aNotice(first, { kind: 'PREFERENCE', details: { blockedMedia: ['SMS'] } }),
      aNotice(first, { kind: 'MILITARY', ...early }),
      aNotice(second),
    );
    await world.report('withdrawNotices', aWithdrawal(first, results[0]!.id!));
    const debtors = await debtorsOf(world);
    const before = world.database.statements.count;

    const facts = await standingFacts(world.reader, debtors);

    expect(world.database.statements.count - before).toBe(1);
    expect(facts.get(debtors[0]!)!.map(({ kind, until }) => [kind, until])).toEqual([
      ['MILITARY', null],
      ['PREFERENCE', NOW],
    ]);
    expect(facts.get(debtors[1]!)!.map(({ kind }) => kind)).toEqual(['DECEASED']);
    expect(facts.has(debtors[2]!)).toBe(false);
  });

  test('is put before the judge of contacts as its own facts, while it holds', async () => {
    const world = await aWorld();
    const tell = everyNotice.map((parts) => aNotice(world.placementId, parts));
    await world.report('reportNotices', ...tell);
    const [debtor] = await debtorsOf(world);
    const known = (await standingFacts(world.reader, [debtor!])).get(debtor!)!;

    const facts = conductFacts(known, NOW);

    expect(facts.map(({ type }) => type).toSorted()).toEqual(
      [
        'ATTORNEY',
        'BREATHING_SPACE',
        'CEASE_NOTICE',
        'CONSENT',
        'DECEASED',
        'DISPUTE',
        'HOLD',
        'HOLD',
        'LOCATION_INFO',
        'PREFERENCE',
        'WRONG_NUMBER_LEARNED',
      ].toSorted(),
    );
    const preference = facts.find(({ type }) => type === 'PREFERENCE');
    expect(preference).toMatchObject({
      inconvenient: [{ weekdays: [1], from: 64_800, to: 73_800, until: '2026-12-31' }],
      inconvenientPlaces: ['WORK'],
    });
    const debts = facts.filter((fact) => 'debts' in fact).map(({ type }) => type);
    expect(new Set(debts)).toEqual(new Set(['ATTORNEY', 'BREATHING_SPACE', 'CEASE_NOTICE', 'DISPUTE']));
    const afterwards = conductFacts(known, parseInstant('2026-05-08T16:00:00Z')!);
    expect(afterwards.map(({ type }) => type)).not.toContain('BREATHING_SPACE');
    expect(conductFacts(known, parseInstant('2026-03-10T01:59:59Z')!)).toEqual([]);
  });

  test('has a word for every kind', () => {
    for (const kind of noticeKindNames) {
      const fact = { kind, occurredAt: NOW, until: null, details: {}, accountId: null, addressHash: null };
      expect(() => conductFacts([fact as never], NOW)).not.toThrow();
    }
  });
});

describe('a number that may not be used', () => {
  const person = (world: World, n = 0) => ({
    personReference: `P-${world.accountIds.length}-${n}`,
    jurisdiction: 'CN',
  });

  test('is known again in any spelling, for its person or for anybody, until it is taken back', async () => {
    useKeyring(await testKeyring());
    const world = await aWorld({ accounts: [{ person: 'P-1-0' }] });
    const { results } = await world.report(
      'reportNotices',
      aNotice(world.placementId, { kind: 'WRONG_NUMBER', about: { phone: '139-0000 8888' } }),
      aNotice(world.placementId, { kind: 'THIRD_PARTY_REFUSAL', about: { phone: '+8613900009999' } }),
      aNotice(world.placementId, { kind: 'OPT_OUT', about: { email: 'Wang@Example.cn' } }),
    );
    const ask = () =>
      suppressedAmong(world.reader, [
        { ...person(world), kind: 'PHONE', value: '+86 139 0000 8888' },
        { ...person(world, 1), kind: 'PHONE', value: '+86 139 0000 8888' },
        { ...person(world, 1), kind: 'PHONE', value: '008613900009999' },
        { ...person(world), kind: 'EMAIL', value: 'wang@example.CN' },
        { ...person(world), kind: 'PHONE', value: '+86 139 0000 7777' },
      ]);
    expect(await ask()).toEqual(['WRONG_NUMBER', null, 'THIRD_PARTY_REFUSAL', 'OPT_OUT', null]);

    await world.report('withdrawNotices', aWithdrawal(world.placementId, results[2]!.id!));

    expect((await ask())[3]).toBeNull();
  });

  test('outlives notice and person', async () => {
    const world = await aWorld({ accounts: [{ person: 'P-1-0' }] });
    const told = aNotice(world.placementId, { kind: 'WRONG_NUMBER', about: { phone: '139-0000 8888' } });
    const { results } = await world.report('reportNotices', told);
    await world.database.run(`DELETE FROM notice WHERE reference = ?`, [told.reference]);
    expect(results[0]!.status).toBe('CREATED');
    const candidate = { ...person(world), kind: 'PHONE' as const, value: '13900008888' };
    expect(await suppressedAmong(world.reader, [candidate])).toEqual(['WRONG_NUMBER']);
  });

  test('of one lender says nothing to another, whose hash of it is another one', async () => {
    const [one, other] = [await aWorld(), await aWorld()];
    const hash = async (world: World) => (await addressIndex(world.reader))('PHONE', '13900008888', 'CN');
    expect(await hash(one)).toBe(await hash(one));
    expect(await hash(one)).not.toBe(await hash(other));
  });

  test('that is written out is the contact point that has it', async () => {
    const world = await aWorld();
    const point = await aContactPoint(world);
    await world.report(
      'reportNotices',
      aNotice(world.placementId, { kind: 'WRONG_NUMBER', about: { phone: '138 1234 5678' } }),
    );
    const [debtor] = await debtorsOf(world);
    const [fact] = (await standingFacts(world.reader, [debtor!])).get(debtor!)!;
    expect(fact!.contactPointId).toBe(point);
  });
});
