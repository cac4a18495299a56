import { beforeAll, expect, test } from '@jest/globals';
import { aFile, aRow } from '../imports/import-world.js';
import { eraseNow } from '../rights/erased-person.js';
import { debtorOf } from '../rights/rights-world.js';
import { expectData } from '../support/api.js';
import { aNotice } from '../support/reports.js';
import { aWorld, type Data, type World } from '../support/world.js';

/** A lender whose debtor opted out at one number, was wrong at a second, and was forgotten; a third person refused at a third. */
let world: World;

const REFUSED = '+8613900000003';

beforeAll(async () => {
  world = await aWorld({ at: '2026-11-21T02:00:00Z', accounts: [{ person: 'OLD-1' }] });
  const tell = (kind: string, phone: string) =>
    aNotice(world.placementId, { kind, about: { phone }, occurredAt: '2026-11-21T01:00:00Z' });
  await world.report(
    'reportNotices',
    tell('OPT_OUT', '+8613900000001'),
    tell('WRONG_NUMBER', '139-0000-0002'),
    tell('THIRD_PARTY_REFUSAL', REFUSED),
  );
  expectData(await world.recall({ placementIds: world.placementIds }));
  await eraseNow(world, await debtorOf(world));
  await upload([
    aRow({ ...anew('NEW-1', 'OLD-1'), phone: '13900000001', phone_2: '13900000002' }),
    aRow({ ...anew('NEW-2', 'SOMEBODY-ELSE'), phone: '13900000001', phone_2: REFUSED }),
    aRow({ ...anew('NEW-3', 'SOMEBODY-NEW'), phone: '13911112222', phone_2: '' }),
  ]);
});

const anew = (account: string, person: string) => ({
  account_number: account,
  debtor_reference: person,
  work_phone: '',
  jurisdiction: 'CN',
});

async function upload(rows: readonly Readonly<Record<string, string>>[]): Promise<void> {
  const start = `mutation($input: StartImportInput!) { startImport(input: $input) { uploadPath } }`;
  const input = { kind: 'PORTFOLIO', fileName: 'a.csv', portfolio: 'Cards' };
  interface Started {
    readonly startImport: { readonly uploadPath: string };
  }
  const { startImport } = expectData(await world.lender<Started>(start, { input }));
  const token = await world.lenderToken('accounts:import');
  const answer = await fetch(`${world.api.address}${startImport.uploadPath}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
    body: aFile(rows),
  });
  expect(answer.status).toBe(200);
  await world.runJobs();
}

async function accountsByNumber(): Promise<ReadonlyMap<string, { id: string; debtor: { id: string } }>> {
  const query = '{ accounts(first: 50) { nodes { id accountNumber debtor { id } } } }';
  interface Seen {
    readonly accounts: {
      readonly nodes: readonly { id: string; accountNumber: string; debtor: { id: string } }[];
    };
  }
  const { nodes } = expectData(await world.lender<Seen>(query)).accounts;
  return new Map(nodes.map((node) => [node.accountNumber, node]));
}

async function noticesOf(debtorId: string): Promise<readonly Data[]> {
  const query = `query($filter: NoticeFilter) { notices(first: 10, filter: $filter) {
    nodes { kind contactPointId agencyId address { masked } end { reason } } } }`;
  interface Seen {
    readonly notices: { readonly nodes: readonly Data[] };
  }
  return expectData(await world.lender<Seen>(query, { filter: { debtorId } })).notices.nodes;
}

test('a person who was forgotten and comes again has their opt-out and their wrong number from the beginning', async () => {
  const { debtor } = (await accountsByNumber()).get('NEW-1')!;
  const found = await noticesOf(debtor.id);
  expect(found.map(({ kind }) => kind).toSorted()).toEqual(['OPT_OUT', 'WRONG_NUMBER']);
  expect(found).toMatchObject([
    { agencyId: null, end: null },
    { agencyId: null, end: null },
  ]);
  expect(found.every(({ contactPointId }) => typeof contactPointId === 'string')).toBe(true);
});

test('what was one person’s is not another’s, and who refused at a number refused for all', async () => {
  const accounts = await accountsByNumber();
  const theirs = await noticesOf(accounts.get('NEW-2')!.debtor.id);
  expect(theirs).toMatchObject([{ kind: 'THIRD_PARTY_REFUSAL' }]);
  expect(await noticesOf(accounts.get('NEW-3')!.debtor.id)).toEqual([]);
});

test('the next agency finds it, and is told before it calls', async () => {
  const { id } = (await accountsByNumber()).get('NEW-1')!;
  world.clock.advance(60_000);
  world.accountIds = [id];
  await world.placeAll();
  const query = `query($id: ID!) { placement(id: $id) { notices { kind }
    account { debtor { contactPoints { id kind value { masked } } } } } }`;
  interface Seen {
    readonly placement: {
      readonly notices: readonly Data[];
      readonly account: { debtor: { contactPoints: readonly { id: string; value: { masked: string } }[] } };
    };
  }
  const { placement } = expectData(await world.agency<Seen>(query, { id: world.placementId }));
  expect(placement.notices.map(({ kind }) => kind)).toEqual(['OPT_OUT', 'WRONG_NUMBER']);
  const wrong = placement.account.debtor.contactPoints.find(({ value }) => value.masked.endsWith('0002'))!;
  const ask = `query($items: [ContactQuestionInput!]!) { contactPermission(items: $items) { verdict warnings } }`;
  const items = [{ placementId: world.placementId, channel: 'PHONE', contactPointId: wrong.id }];
  interface Verdicts {
    readonly contactPermission: readonly Data[];
  }
  const [verdict] = expectData(await world.agency<Verdicts>(ask, { items })).contactPermission;
  expect(String(verdict!['warnings'])).toContain('somebody else');
});
