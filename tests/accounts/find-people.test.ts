import { beforeAll, expect, test } from '@jest/globals';
import { contactPoints, debtors } from '../../src/modules/accounts/debtor.entity.js';
import { destroyDebtorKeys } from '../../src/modules/privacy/index.js';
import type { ContactPointInput } from '../../src/modules/accounts/index.js';
import { auditOf } from '../disclosures/disclosure-world.js';
import { expectData, expectRefusal } from '../support/api.js';
import { aWorld, type Data, type World } from '../support/world.js';

const PEOPLE = `query($by: PersonLookup!, $first: Int!, $after: String) { people(by: $by, first: $first, after: $after) {
  nodes { id name { masked value withheld } contactPoints { kind value { masked value } } } pageInfo { endCursor hasNextPage } } }`;

interface Found {
  readonly people: {
    readonly nodes: readonly { readonly id: string; readonly name: Data }[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
}

const ways: readonly ContactPointInput[] = [
  { kind: 'PHONE', position: 1, value: '13900007777' },
  { kind: 'WORK_PHONE', position: 1, value: '+86 139 0000 7777' },
  { kind: 'EMAIL', position: 1, value: 'Zhang.San@Example.cn' },
];

let world: World;
/** In the order of their ids: three with numbers of their own, then three who share one. */
let ids: string[];

beforeAll(async () => {
  const own = [{ number: 'A-1', contactPoints: ways }, { number: 'A-2' }, { number: 'A-3' }];
  const shared = ['4', '5', '6'].map((n) => ({
    number: `A-${n}`,
    contactPoints: [{ kind: 'PHONE', position: 1, value: '+8613811112222' }] as const,
  }));
  world = await aWorld({ accounts: [...own, ...shared] });
  ids = (await world.reader.find(debtors, {}, { orderBy: ['id'] })).map(({ id }) => id);
});

async function find(by: Data, page: Data = {}, call = world.lender): Promise<Found['people']> {
  return expectData(await call<Found>(PEOPLE, { by, first: 10, ...page })).people;
}

const idsOf = async (by: Data) => (await find(by)).nodes.map(({ id }) => id);

test.each([
  ['+8613900007777', undefined],
  ['0086 139-0000-7777', undefined],
  ['139 0000 7777', 'CN'],
  ['１３９００００７７７７', 'CN'],
])('the spelling %s of a telephone number finds its person once, masked', async (phone, jurisdiction) => {
  const { nodes } = await find({ phone, jurisdiction });
  expect(nodes).toEqual([
    {
      id: ids[0],
      name: { masked: '王*', value: null, withheld: 'MASKED' },
      contactPoints: ['EMAIL', 'PHONE', 'WORK_PHONE'].map((kind) => ({
        kind,
        value: { masked: expect.stringContaining('*'), value: null },
      })),
    },
  ]);
});

test('an e-mail address, an identity number and an account number find theirs', async () => {
  expect(await idsOf({ email: 'zhang.san@EXAMPLE.CN' })).toEqual([ids[0]]);
  expect(await idsOf({ nationalId: '110101 19900307 4258' })).toEqual(ids);
  expect(await idsOf({ accountNumber: 'A-2' })).toEqual([ids[1]]);
  expect(await idsOf({ phone: '+8613900000000' })).toEqual([]);
  expect(await idsOf({ accountNumber: 'A-99' })).toEqual([]);
});

test('H174 a value with the same hash by chance is opened, compared, and no match', async () => {
  const [meant] = await world.reader.find(contactPoints, { kind: 'EMAIL' });
  const [other] = await world.reader.find(contactPoints, { debtorId: ids[1]! as never });
  const { valueIndex } = meant!;
  const collision = { kind: 'EMAIL', valueIndex } as const;
  await world.mutate((work) => work.update(contactPoints, { id: other!.id }, collision));
  const [debtor] = await world.reader.find(debtors, {}, { orderBy: ['id'], limit: 1 });
  await world.mutate((work) =>
    work.update(debtors, { id: ids[2]! as never }, { nationalIdIndex: debtor!.nationalIdIndex }),
  );
  expect(await idsOf({ email: 'zhang.san@example.cn' })).toEqual([ids[0]]);
  await world.mutate((work) =>
    work.update(contactPoints, { id: other!.id }, { kind: 'PHONE', valueIndex: other!.valueIndex }),
  );
});

test('people who share a number are found page by page', async () => {
  const by = { phone: '+8613811112222' };
  const first = await find(by, { first: 2 });
  expect(first.nodes.map(({ id }) => id)).toEqual(ids.slice(3, 5));
  expect(first.pageInfo.hasNextPage).toBe(true);
  const rest = await find(by, { first: 2, after: first.pageInfo.endCursor });
  expect(rest).toMatchObject({ nodes: [{ id: ids[5] }], pageInfo: { hasNextPage: false } });
});

test('hashes are eight bytes, of numbers and e-mail addresses only, and another lender’s are others', async () => {
  const other = await aWorld({ accounts: [{ contactPoints: ways }] });
  const [own, theirs] = await Promise.all(
    [world, other].map(({ reader }) => reader.find(contactPoints, { kind: 'EMAIL' })),
  );
  expect(Buffer.from(own![0]!.valueIndex!, 'base64url')).toHaveLength(8);
  expect(own![0]!.valueIndex).not.toBe(theirs![0]!.valueIndex);
  expect((await find({ phone: '+8613900007777' }, {}, other.lender)).nodes).toHaveLength(1);
});

test('each look-up leaves an audit entry without the value, and needs its own scope', async () => {
  await find({ phone: '+8613900007777' });
  const entries = await auditOf(world, 'people.find');
  expect(entries.length).toBeGreaterThan(0);
  expect(JSON.stringify(entries)).not.toContain('13900007777');
  const reader = await world.lenderWith('accounts:read');
  expectRefusal(await reader(PEOPLE, { by: { phone: '1' }, first: 1 }), 'SCOPE_MISSING');
});

test('exactly one value is looked for', async () => {
  expectRefusal(await world.lender(PEOPLE, { by: {}, first: 1 }), 'INPUT_INVALID');
  const two = { phone: '+8613900007777', email: 'a@b.cn' };
  expectRefusal(await world.lender(PEOPLE, { by: two, first: 1 }), 'INPUT_INVALID');
});

test('a page costs the same however many are found', async () => {
  const { statements } = world.database;
  const costOf = async (by: Data) => {
    const before = statements.count;
    await find(by);
    return statements.count - before;
  };
  expect(await costOf({ nationalId: '110101199003074258' })).toBe(
    await costOf({ email: 'zhang.san@example.cn' }),
  );
});

test('H171 somebody erased is not found', async () => {
  await world.mutate((work) => destroyDebtorKeys(work, [ids[3]! as never]));
  expect(await idsOf({ phone: '+8613811112222' })).toEqual(ids.slice(4));
});
