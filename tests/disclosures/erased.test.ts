import { beforeAll, expect, test } from '@jest/globals';
import { destroyDebtorKeys } from '../../src/modules/privacy/index.js';
import { debtors } from '../../src/modules/accounts/debtor.entity.js';
import { expectData, expectRefusal } from '../support/api.js';
import { aNotice } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';
import { dialler, issued } from './dial-world.js';
import { logOf, openCase, revealPerson, revealPoint } from './disclosure-world.js';

/* Once a person's key is destroyed, every way to them in clear says so, and none of them breaks. */

let world: World;
let phone: string;

beforeAll(async () => {
  world = await aWorld({ profile: {}, accounts: [{}, {}] });
  phone = (await openCase(world, null)).account.debtor.contactPoints[0]!.id;
  const [debtor] = await world.reader.find(debtors, {}, { orderBy: ['id'] });
  await world.mutate((work) => destroyDebtorKeys(work, [debtor!.id]));
});

test('H171 a reveal of somebody erased says so, and leaves no disclosure', async () => {
  const erased = { value: null, withheld: 'ERASED' };
  const point = expectData(await revealPoint(world, phone)).revealContactPoint;
  expect(point).toMatchObject({ field: erased, useUntil: null });
  const { revealName } = expectData(await revealPerson(world, 'revealName'));
  expect(revealName!.field).toMatchObject(erased);
  expect(await logOf(world)).toEqual([]);
});

test('H171 a handle for somebody erased resolves to nothing', async () => {
  const { token } = await issued(world, { contactPointId: phone });
  const answer = await (await dialler(world))(token);
  expect(expectRefusal(answer, 'DIAL_TOKEN_OVER').extensions.details).toEqual({ reason: 'ERASED' });
  expect(await logOf(world)).toEqual([]);
});

test('H171 the account of somebody erased is still read, the person is not', async () => {
  const query = `query($id: ID!) { account(id: $id) { balance { amount } debtor {
    name { value withheld } nationalId { value withheld } birthDate { value withheld } contactPoints { value { value withheld } } } } }`;
  const erased = { value: null, withheld: 'ERASED' };
  expect(expectData(await world.lender(query, { id: world.accountIds[0] }))).toEqual({
    account: {
      balance: { amount: '1000.00' },
      debtor: { name: erased, nationalId: erased, birthDate: erased, contactPoints: [{ value: erased }] },
    },
  });
  expect(await logOf(world)).toEqual([]);
});

test('H171 what is reported about somebody erased is still taken', async () => {
  const about = { contactPointId: phone };
  const told = await world.report(
    'reportNotices',
    aNotice(world.placementId, { kind: 'WRONG_NUMBER', about }),
  );
  expect(told).toMatchObject({ created: 1 });
});

test('opening one value leaves the others of a person sealed', async () => {
  const query =
    'query($id: ID!) { account(id: $id) { debtor { name { value } nationalId { withheld } birthDate { value } } } }';
  const { account } = expectData(
    await world.lender<{ account: { debtor: object } }>(query, { id: world.accountIds[1] }),
  );
  expect(account.debtor).toEqual({
    name: { value: '王小明' },
    nationalId: { withheld: 'MASKED' },
    birthDate: { value: '1990-03-07' },
  });
});
