import { expect, test } from '@jest/globals';
import {
  logPage,
  openCase,
  revealPerson,
  revealPoint,
  type Logged,
} from '../disclosures/disclosure-world.js';
import { aFile, aRow } from '../imports/import-world.js';
import { eraseNow } from '../rights/erased-person.js';
import { debtorOf, fileOf } from '../rights/rights-world.js';
import { expectData, expectRefusal } from '../support/api.js';
import { aContact, anAttestation, aPayment } from '../support/reports.js';
import { aWorld, World, type Data } from '../support/world.js';

/*
 * One person: imported, worked on by one agency and then by another, asking what is kept of them, and forgotten. At the end the
 * data protection officer reads who saw what.
 */

test('one person from the import to the erasure, and what the officer reads', async () => {
  const east = await aWorld({ at: '2026-11-21T02:00:00Z', profile: {}, accounts: [], isPlaced: false });
  await upload(
    east,
    aFile([aRow({ account_number: 'A-1', principal: '500.00', interest: '0', jurisdiction: 'CN' })]),
  );
  const accounts = '{ accounts(first: 1) { nodes { id } } }';
  interface Found {
    readonly accounts: { readonly nodes: readonly { readonly id: string }[] };
  }
  east.accountIds = expectData(await east.lender<Found>(accounts)).accounts.nodes.map(({ id }) => id);
  const debtorId = await debtorOf(east);

  // the first agency opens the case for a call, reveals the number, and is recalled
  await east.placeAll();
  const seen = await openCase(east, 'CALL');
  const phone = seen.account.debtor.contactPoints.find(({ kind }) => kind === 'PHONE')!;
  expect(phone.value.value).toBeNull();
  const revealed = expectData(await revealPoint(east, phone.id)).revealContactPoint;
  expect(revealed.field.value).toMatch(/^\+?\d+$/);
  await east.report('reportContacts', aContact(east.placementId, { occurredAt: '2026-11-21T01:30:00Z' }));
  expectData(await east.recall({ placementIds: east.placementIds }));
  expect((await revealPoint(east, phone.id)).errors).toBeDefined();

  // it attests that it deleted what it held
  east.clock.set('2026-11-25T02:00:00Z');
  const attested = await east.report(
    'attestDeletions',
    anAttestation(east.placementId, { deletedAt: '2026-11-25T01:00:00Z' }),
  );
  expect(attested).toMatchObject({ created: 1 });

  // the next agency reveals the name and the number, and collects the debt
  const west = await nextAgency(east);
  expectData(await revealPerson(west, 'revealName'));
  expectData(await revealPoint(west, phone.id));
  await west.report('reportPayments', aPayment(west.placementId, '500.00', { valueDate: '2026-11-25' }));
  await upload(
    east,
    aFile([
      aRow({ account_number: 'A-1', principal: '0', interest: '0', as_of: '2026-11-24', jurisdiction: 'CN' }),
    ]),
  );
  expectData(await west.recall({ placementIds: west.placementIds }));

  // the person asks what is kept, and five years after the last of it the time of the records is over
  const file = await fileOf(east, debtorId);
  expect(file.disclosure.map(({ agencyId }) => agencyId)).toEqual(
    expect.arrayContaining([east.agencyId, west.agencyId]),
  );
  expect(file['deletion_attestation']).toHaveLength(1);
  east.clock.set('2031-11-26T02:00:00Z');
  await eraseNow(east, debtorId);
  expect((await fileOf(east, debtorId)).person).toBeNull();
  expectRefusal(await east.lender(ACCOUNT, { id: 'acc_nothing' }), 'NOT_FOUND');
  const { account } = expectData(await east.lender<{ account: Data }>(ACCOUNT, { id: east.accountIds[0] }));
  expect(account).toMatchObject({ debtor: { name: { withheld: 'ERASED' } } });

  const { nodes } = await logPage(east, { filter: { debtorId } });
  expect(officersLog(nodes, { [east.agencyId]: 'Agency East', [west.agencyId]: 'Agency West' })).toEqual([
    '2026-11-21  Agency East  CASE    NAME           for CALL',
    '2026-11-21  Agency East  REVEAL  CONTACT_POINT  for CALL: FIRST_CONTACT, by C-7',
    '2026-11-25  Agency West  REVEAL  NAME           for CALL: FIRST_CONTACT, by C-7',
    '2026-11-25  Agency West  REVEAL  CONTACT_POINT  for CALL: FIRST_CONTACT, by C-7',
    ...EXPORTED,
  ]);
});

/** What left with the person's own file, value by value. */
const EXPORTED = ['NAME', 'NATIONAL_ID', 'CONTACT_POINT', 'CONTACT_POINT', 'CONTACT_POINT'].map(
  (value) => `2026-11-25  ourselves    EXPORT  ${value}`,
);

const ACCOUNT = 'query($id: ID!) { account(id: $id) { debtor { name { masked value withheld } } } }';

async function nextAgency(before: World): Promise<World> {
  const { agencyId } = await before.anotherAgency();
  const next = new World(before.api, before.lenderId, agencyId, {
    maker: before.lender,
    checker: before.checker,
  });
  await next.begin({ accounts: [], isPlaced: false, profile: {} });
  next.accountIds = before.accountIds;
  await next.placeAll();
  return next;
}

async function upload(world: World, body: string): Promise<void> {
  const start = `mutation($input: StartImportInput!) { startImport(input: $input) { uploadPath } }`;
  const input = { kind: 'PORTFOLIO', fileName: 'a.csv', portfolio: 'Cards' };
  interface Started {
    readonly startImport: { readonly uploadPath: string };
  }
  const { startImport } = expectData(await world.lender<Started>(start, { input }));
  const token = await world.lenderToken('accounts:import');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv' };
  const url = `${world.api.address}${startImport.uploadPath}`;
  expect((await fetch(url, { method: 'PUT', headers, body })).status).toBe(200);
  await world.runJobs();
}

/** The log as it is read: when, who, how, what, and what for. */
function officersLog(rows: readonly Logged[], names: Readonly<Record<string, string>>): readonly string[] {
  return rows.map((row) => {
    const { at, agencyId, way, value, purpose, reason, collector } = row as Logged & { readonly at: string };
    const who = (agencyId === null ? 'ourselves' : names[agencyId]!).padEnd(11);
    const why =
      purpose === null ? '' : `for ${purpose}${reason === null ? '' : `: ${reason}, by ${collector}`}`;
    return `${at.slice(0, 10)}  ${who}  ${way.padEnd(6)}  ${value.padEnd(13)}  ${why}`.trimEnd();
  });
}
