import { beforeAll, describe, expect, test } from '@jest/globals';
import { tables } from '../../src/db/tables.js';
import { readerOf } from '../../src/db/store.js';
import { impersonal, personTables } from '../../src/modules/rights/index.js';
import { logOf, openCase, revealPoint } from '../disclosures/disclosure-world.js';
import { expectData } from '../support/api.js';
import {
  aComplaint,
  aContact,
  aDelivery,
  aLetter,
  aNotice,
  aPayment,
  aPromise,
  aReversal,
  aVisit,
} from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';
import { debtorOf, entriesOf, fetchFile, fileOf, type AccessExport } from './rights-world.js';

/** A debtor whom an agency called, visited and wrote to, with a guarantor whose data are not theirs. */
let world: World;
let debtorId: string;
let file: AccessExport;

beforeAll(async () => {
  const guarantor = { role: 'GUARANTOR', name: '赵担保', phone: '+8613900009999' } as const;
  world = await aWorld({ profile: {}, accounts: [{ parties: [guarantor] }, { person: 'somebody else' }] });
  debtorId = await debtorOf(world);
  const id = world.placementId;
  const { contactPoints } = (await openCase(world, 'CALL')).account.debtor;
  expectData(await revealPoint(world, contactPoints[0]!.id));
  await world.report('reportContacts', aContact(id), aContact(id, { occurredAt: '2026-03-09T15:30:00Z' }));
  await world.report('reportVisits', aVisit(id));
  const letter = await world.report('reportLetters', aLetter(id));
  await world.report('reportDeliveries', aDelivery(id, letter.results[0]!.id!));
  await world.report('reportPromises', aPromise(id, '50.00'));
  const paid = await world.report('reportPayments', aPayment(id, '100.00'));
  await world.report('reportReversals', aReversal(id, paid.results[0]!.id!, '40.00'));
  await world.report('reportComplaints', aComplaint(id, { description: 'He says that we called at night.' }));
  await world.report(
    'reportNotices',
    aNotice(id, { kind: 'OPT_OUT', about: { phone: '+8613800007777' }, note: 'Asked on the phone.' }),
    aNotice(id, { kind: 'WRONG_NUMBER', about: { phone: '+8613700006666' } }),
  );
  world.clock.set('2026-04-02T02:00:00Z');
  await world.close('2026-03');
  file = await fileOf(world, debtorId);
});

test('the person reads in clear what is kept of them', () => {
  expect(file.person).toEqual({ name: '王小明', nationalId: '110101199003074258', birthDate: '1990-03-07' });
  expect(file.contact_point).toMatchObject([{ kind: 'PHONE', value: '+8613812345678' }]);
  expect(file.account).toMatchObject([{ principal: { amount: '1000.00', currency: 'CNY' } }]);
  expect(file['agencies']).toMatchObject([{ id: world.agencyId }]);
});

test('every report about them is in it, once, with amounts as decimals and times with their zone', () => {
  const sizes = Object.fromEntries(
    Object.entries(file).flatMap(([name, rows]) => (Array.isArray(rows) ? [[name, rows.length]] : [])),
  );
  expect(sizes).toMatchObject({
    debtor: 1,
    account: 1,
    placement: 1,
    contact: 4,
    visit: 1,
    letter: 1,
    letter_delivery: 1,
    promise: 1,
    payment: 1,
    reversal: 1,
    complaint: 1,
    statement_line: 2,
  });
  expect(file['reversal']).toMatchObject([{ amount: { amount: '40.00', currency: 'CNY' } }]);
  expect(file['statement_line']).toMatchObject([{ amount: { amount: '100.00' } }, {}]);
  expect(file['complaint']).toMatchObject([{ description: 'He says that we called at night.' }]);
  expect((file['contact'] as { occurredAt: string }[])[0]!.occurredAt).toMatch(/^2026-03-\d\dT.*Z$/);
  expect(JSON.stringify(file['violation'])).toContain('CN-');
});

test('what somebody else is called or reached at is not in it, nor who at the agency did the work', () => {
  const text = JSON.stringify(file);
  expect(file.notice).toContainEqual(
    expect.objectContaining({ kind: 'OPT_OUT', note: 'Asked on the phone.', address: '+8613800007777' }),
  );
  expect(text).not.toMatch(/赵担保|13900009999|13700006666|C-17|F-1|somebody else/);
  expect(text).not.toMatch(/commission|ratePpm|schedule|trace/i);
});

test('a guarantor is told that they stand behind the debt, and nothing of its debtor', async () => {
  const [party] = await world.reader.query(
    { sql: "SELECT debtor_id FROM party WHERE lender_id = :lender AND role = 'GUARANTOR'" },
    [],
  );
  const theirs = await fileOf(world, columnId(party!['debtor_id'] as Uint8Array));
  expect(theirs['party']).toMatchObject([{ role: 'GUARANTOR', accountId: world.accountIds[0] }]);
  expect(theirs.account).toEqual([]);
  expect(JSON.stringify(theirs)).not.toMatch(/王小明|13812345678/);
});

function columnId(bytes: Uint8Array): string {
  const debtors = personTables.find(({ table }) => table.name === 'debtor')!.table;
  return String(debtors.columns['id']!.decode(bytes));
}

test('it says who saw which value, and is a row of that log itself, and of the audit trail', async () => {
  expect(file.disclosure).toMatchObject([
    { way: 'CASE', agencyId: world.agencyId, value: 'NAME' },
    { way: 'REVEAL', agencyId: world.agencyId, value: 'CONTACT_POINT', purpose: 'CALL' },
    { way: 'EXPORT', value: 'NAME' },
    { way: 'EXPORT', value: 'NATIONAL_ID' },
    { way: 'EXPORT', value: 'BIRTH_DATE' },
    { way: 'EXPORT', value: 'CONTACT_POINT' },
  ]);
  expect(await logOf(world, { debtorId })).toHaveLength(6);
  expect(await entriesOf(world.checker, 'people.export')).toContainEqual({
    action: 'people.export',
    outcome: 'DONE',
    items: 1,
  });
});

test('nobody takes it without the scope, nor the file of another lender’s person', async () => {
  const token = await world.lenderToken('disclosures:read');
  const url = `${world.api.address}/lender/people/${debtorId}.json`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(403);
  const other = await aWorld();
  expect((await fetchFile(other, debtorId)).status).toBe(404);
  expect((await fetchFile(other, 'dbt_nobody')).status).toBe(404);
});

test('many rows are read page by page', async () => {
  const busy = await aWorld();
  const id = busy.placementId;
  for (let n = 0; n < 2; n++)
    await busy.report('reportContacts', ...Array.from({ length: 300 }, () => aContact(id)));
  const { contact } = await fileOf(busy, await debtorOf(busy));
  expect(new Set((contact as { id: string }[]).map((row) => row.id)).size).toBe(600);
});

describe('the list of tables', () => {
  const listed = [...personTables.map(({ table }) => table.name), ...Object.keys(impersonal)];

  test('has each table once: what a person may ask for, or why it is nothing of theirs', () => {
    expect(listed.toSorted()).toEqual(tables.map(({ name }) => name).toSorted());
  });

  test.each(personTables.map((one) => [one.table.name, one] as const))(
    '%s shows columns that it has, and its statement runs',
    async (_, { table, about, shows, opens }) => {
      const sealed = opens === undefined ? [] : ['note', 'address', 'description'];
      expect(shows.filter((name) => !(name in table.columns) && !sealed.includes(name))).toEqual([]);
      const reader = readerOf(world.database, world.lenderId);
      const sql = `SELECT COUNT(*) AS n FROM ${table.name} WHERE lender_id = :lender AND ${about('= ?')}`;
      expect(await reader.query({ sql }, [Buffer.alloc(16)])).toHaveLength(1);
    },
  );
});
