import { beforeAll, describe, expect, test } from '@jest/globals';
import { expectData } from '../support/api.js';
import { aNotice } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';
import { auditOf, logOf, openCase } from './disclosure-world.js';

const contactPoints = [
  { kind: 'PHONE', position: 1, value: '+8613812345678' },
  { kind: 'WORK_PHONE', position: 1, value: '01065123412' },
  {
    kind: 'ADDRESS',
    position: 1,
    value: '世纪大道100号, 浦东新区, 上海市',
    city: '上海市',
    district: '浦东新区',
  },
] as const;
const parties = [
  { role: 'GUARANTOR', name: '李保人', phone: '+8613911112222' },
  { role: 'CONTACT_PERSON', name: '赵联系', phone: '+8613733334444' },
] as const;
const clear = { masked: '王*', value: '王小明', withheld: null };

describe('a case under the preset of China', () => {
  let world: World;

  beforeAll(async () => {
    world = await aWorld({ profile: {}, accounts: [{ contactPoints, parties }] });
  });

  test.each([
    ['CALL', 'CLEAR', 'MASKED', 'ON_DEMAND', 'ON_DEMAND', 'MASKED'],
    ['VISIT', 'CLEAR', 'MASKED', 'MASKED', 'NOT_IN_PROFILE', 'ON_DEMAND'],
    ['LETTER', 'CLEAR', 'NOT_IN_PROFILE', 'NOT_IN_PROFILE', 'NOT_IN_PROFILE', 'ON_DEMAND'],
    ['LEGAL', 'CLEAR', 'ON_DEMAND', 'MASKED', 'MASKED', 'ON_DEMAND'],
    ['SETTLEMENT', 'MASKED', 'NOT_IN_PROFILE', 'NOT_IN_PROFILE', 'NOT_IN_PROFILE', 'NOT_IN_PROFILE'],
  ])(
    'for %s: name %s, id %s, phone %s, work %s, address %s',
    async (purpose, name, id, phone, work, home) => {
      const { debtor } = (await openCase(world, purpose)).account;
      const withheld = ({ withheld: reason }: { withheld: string | null }) => reason ?? 'CLEAR';
      const point = (kind: string) =>
        withheld(debtor.contactPoints.find((each) => each.kind === kind)!.value);
      expect([withheld(debtor.name), withheld(debtor.nationalId)]).toEqual([name, id]);
      expect([point('PHONE'), point('WORK_PHONE'), point('ADDRESS')]).toEqual([phone, work, home]);
      for (const { value } of debtor.contactPoints) expect(value.value).toBeNull();
    },
  );

  test('without a purpose, and in lists, everybody is masked and nothing is noted', async () => {
    const before = (await logOf(world)).length;
    const alone = (await openCase(world, null)).account.debtor;
    expect(alone.name).toEqual({ masked: '王*', value: null, withheld: 'MASKED' });
    const list =
      '{ placements(first: 5) { nodes { account { debtor { name { masked value withheld } } } } } }';
    expect(expectData(await world.agency(list))).toEqual({
      placements: { nodes: [{ account: { debtor: { name: alone.name } } }] },
    });
    expect(await logOf(world)).toHaveLength(before);
  });

  test('a clear value is noted once, with its purpose, however often one query asks for it', async () => {
    const before = (await logOf(world)).length;
    const query = `query($id: ID!, $no: Boolean!) { placement(id: $id, purpose: CALL) { account {
      debtor { a: name { value } ...Twice } } } }
      fragment Twice on Debtor { b: name { value } nationalId @include(if: $no) { value } contactPoints { value { masked } } }`;
    const answer = await world.agency(query, { id: world.placementId, no: false });
    expect(answer.data).toMatchObject({ placement: { account: { debtor: { b: { value: '王小明' } } } } });
    const added = (await logOf(world)).slice(before);
    expect(added).toMatchObject([
      {
        way: 'CASE',
        agencyId: world.agencyId,
        dataClass: 'IDENTITY',
        value: 'NAME',
        purpose: 'CALL',
        placementId: world.placementId,
      },
    ]);
  });

  test('a masked form alone is no disclosure', async () => {
    const before = (await logOf(world)).length;
    const query =
      'query($id: ID!) { placement(id: $id, purpose: CALL) { account { debtor { name { masked } } } } }';
    expectData(await world.agency(query, { id: world.placementId }));
    expect(await logOf(world)).toHaveLength(before);
  });

  test('B51 what the profile leaves out is withheld with its reason, and the audit knows that it was asked for', async () => {
    const before = (await auditOf(world, 'placement')).length;
    const { nationalId } = (await openCase(world, 'SETTLEMENT')).account.debtor;
    expect(nationalId).toEqual({ masked: null, value: null, withheld: 'NOT_IN_PROFILE' });
    const entries = await auditOf(world, 'placement');
    expect(entries).toHaveLength(before + 1);
    expect(entries[0]).toMatchObject({ outcome: 'OUTSIDE_PROFILE' });
  });

  test.each([
    ['SETTLEMENT', 1],
    ['LETTER', 0],
  ])(
    'B51 contact points asked for %s, of which it shows none or some: %i entries',
    async (purpose, entries) => {
      const before = (await auditOf(world, 'placement')).length;
      const query = `query($id: ID!, $purpose: Purpose!) { placement(id: $id, purpose: $purpose) {
      account { debtor { contactPoints { value { masked withheld } } } } } }`;
      expectData(await world.agency(query, { id: world.placementId, purpose }));
      expect(await auditOf(world, 'placement')).toHaveLength(before + entries);
    },
  );

  test('the contact person is there only once the debtor cannot be reached, the guarantor always', async () => {
    const roles = async () => (await openCase(world, 'CALL')).parties.map(({ role }) => role);
    expect(await roles()).toEqual(['GUARANTOR']);
    const lost = aNotice(world.placementId, { kind: 'UNREACHABLE', details: { evidence: 'NUMBER_INVALID' } });
    expect(await world.report('reportNotices', lost)).toMatchObject({ created: 1 });
    expect(await roles()).toEqual(['CONTACT_PERSON', 'GUARANTOR']);
    const { parties: seen } = await openCase(world, 'CALL');
    expect(seen[0]).toMatchObject({
      name: { masked: '赵*', value: null, withheld: 'ON_DEMAND' },
      contactPoints: [{ value: { masked: '137****4444', value: null, withheld: 'ON_DEMAND' } }],
    });
    expect((await openCase(world, 'VISIT')).parties.map(({ role }) => role)).toEqual(['GUARANTOR']);
  });

  test('the lender sees beforehand what its agency would see, without opening anything', async () => {
    const before = (await logOf(world)).length;
    const query = `query($id: ID!) { casePreview(placementId: $id, purpose: VISIT) {
      dataClass value kind level field { masked value withheld } } }`;
    const { casePreview } = expectData(
      await world.lender<{ casePreview: readonly unknown[] }>(query, { id: world.placementId }),
    );
    expect(casePreview).toMatchObject([
      { dataClass: 'IDENTITY', value: 'NAME', level: 'CLEAR', field: { masked: '王*', value: null } },
      { dataClass: 'NATIONAL_ID', level: 'MASKED', field: { masked: '****4258' } },
      { kind: 'ADDRESS', level: 'ON_DEMAND', field: { masked: '上海市浦东新区****', withheld: 'ON_DEMAND' } },
      { kind: 'PHONE', level: 'MASKED' },
      { kind: 'WORK_PHONE', level: 'ABSENT', field: { masked: null, withheld: 'NOT_IN_PROFILE' } },
    ]);
    expect(await logOf(world)).toHaveLength(before);
  });
});

test('the stage decides: an address for visits from day 60 past due', async () => {
  const rules = [
    { dataClass: 'ADDRESS', purpose: 'VISIT', level: 'MASKED' },
    { dataClass: 'ADDRESS', purpose: 'VISIT', level: 'ON_DEMAND', fromDaysPastDue: 60 },
  ];
  const world = await aWorld({
    at: '2026-03-10T02:00:00Z',
    profile: { rules },
    accounts: [{ contactPoints, delinquentSince: '2026-01-10' }],
  });
  const home = async () => {
    const points = (await openCase(world, 'VISIT')).account.debtor.contactPoints;
    return points.find(({ kind }) => kind === 'ADDRESS')!.value.withheld;
  };
  expect(await home()).toBe('MASKED');
  world.clock.set('2026-03-10T15:59:59Z');
  world.agency = await world.agencyFor([world.batchId]);
  expect(await home()).toBe('MASKED');
  world.clock.set('2026-03-10T16:00:00Z');
  world.agency = await world.agencyFor([world.batchId]);
  expect(await home()).toBe('ON_DEMAND');
});

test('without a profile a purpose shows no more than a list', async () => {
  const world = await aWorld({ accounts: [{ parties }] });
  const seen = await openCase(world, 'CALL');
  expect(seen.account.debtor.name).toEqual({ masked: '王*', value: null, withheld: 'MASKED' });
  expect(seen.account.debtor.nationalId).toEqual({ masked: null, value: null, withheld: 'NOT_IN_PROFILE' });
  expect(seen.parties).toEqual([]);
});

test('a profile made for China shows no more of a person in Germany than German law allows', async () => {
  const world = await aWorld({ profile: {}, accounts: [{ jurisdiction: 'DE', contactPoints }] });
  const legal = (await openCase(world, 'LEGAL')).account.debtor;
  expect(legal.nationalId.withheld).toBe('MASKED');
  expect((await openCase(world, 'CALL')).account.debtor.name).toEqual(clear);
});

describe('H170 every clear value that leaves has exactly one row', () => {
  test('each value of an account that an actor of the lender reads, and none that nobody asked for', async () => {
    const world = await aWorld({ accounts: [{ contactPoints }] });
    const id = world.accountIds[0]!;
    const read = (fields: string) =>
      world.lender(`query($id: ID!) { account(id: $id) { id debtor { id ${fields} } } }`, { id });
    expectData(await read('name { masked } contactPoints { id kind }'));
    expect(await logOf(world)).toEqual([]);
    expectData(
      await read('name { value } nationalId { value } birthDate { value } contactPoints { value { value } }'),
    );
    const rows = await logOf(world);
    expect(rows.map(({ dataClass, value }) => [dataClass, value])).toEqual(
      expect.arrayContaining([
        ['IDENTITY', 'NAME'],
        ['IDENTITY', 'BIRTH_DATE'],
        ['NATIONAL_ID', 'NATIONAL_ID'],
        ['CONTACT', 'CONTACT_POINT'],
        ['EMPLOYMENT', 'CONTACT_POINT'],
        ['ADDRESS', 'CONTACT_POINT'],
      ]),
    );
    expect(rows).toHaveLength(6);
    expect(new Set(rows.map(({ way, agencyId }) => [way, agencyId].join()))).toEqual(new Set(['ACCOUNT,']));
  });

  test('even when the response fails later: another field of the same query breaks, and the row is there', async () => {
    const world = await aWorld({ profile: {}, accounts: [{ contactPoints }] });
    const query = `query($id: ID!) { placement(id: $id, purpose: CALL) {
      account { debtor { name { value } } } contacts(last: 9999) { id } } }`;
    const answer = await world.agency(query, { id: world.placementId });
    expect(answer.data?.['placement'] ?? null).toBeNull();
    expect(answer.errors).toHaveLength(1);
    expect(await logOf(world)).toMatchObject([{ way: 'CASE', value: 'NAME' }]);
  });
});
