import { expect, test } from '@jest/globals';
import { expectData } from '../support/api.js';
import { AGENCY_CASES, APPROVE_STATEMENT } from '../support/documents.js';
import { aContact, aPayment, aPromise, cny } from '../support/reports.js';
import { aWorld, type World } from '../support/world.js';

const FILE = `account_number,debtor_reference,name,currency,principal,as_of,jurisdiction,time_zone,months_past_due,phone
6222000000000017,P-17,王小明,CNY,1000.00,2026-03-09,CN,Asia/Shanghai,4,+8613812345678
`;

test('one account from the file to the approved statements', async () => {
  const world = await aWorld({
    at: '2026-03-10T01:00:00Z',
    accounts: [],
    terms: { kind: 'FLAT', ratePpm: 200_000 },
    isPlaced: false,
  });

  expect(await imported(world)).toMatchObject({ state: 'COMPLETE', booked: 1, rejected: 0 });
  await world.placeAll({ filter: { portfolio: 'march' }, accountIds: null });
  const [placement] = await world.placements();
  const id = placement!.id;
  expect(expectData(await world.agency(AGENCY_CASES, { first: 10 }))).toMatchObject({
    placements: {
      nodes: [
        {
          id,
          account: { numberMasked: '****0017', balance: cny('1000.00') },
          channels: ['PHONE', 'VISIT'],
          contacts: [],
        },
      ],
    },
  });

  world.clock.set('2026-03-12T03:00:00Z');
  await world.report('reportContacts', aContact(id, { occurredAt: '2026-03-12T02:50:00Z', result: 'PTP' }));
  const promised = await world.report(
    'reportPromises',
    aPromise(id, '400.00', { madeOn: '2026-03-12', dueOn: '2026-03-20' }),
  );
  const promiseId = promised.results[0]!.id;
  world.clock.set('2026-03-19T03:00:00Z');
  await world.report('reportPayments', aPayment(id, '400.00', { valueDate: '2026-03-19', promiseId }));
  world.clock.set('2026-03-25T08:00:00Z');
  await world.recall({ placementIds: [id], category: 'STRATEGIC' });
  expect(await world.see(world.agency, id)).toBeNull();

  world.clock.set('2026-04-01T03:00:00Z');
  const march = await world.close('2026-03');
  const late = await world.report(
    'reportPayments',
    aPayment(id, '250.00', { valueDate: '2026-03-24' }),
    aPayment(id, '99.00', { valueDate: '2026-03-31' }),
  );
  world.clock.set('2026-05-01T03:00:00Z');
  const april = await world.close('2026-04');
  for (const statement of [march, april])
    expectData(await world.checker(APPROVE_STATEMENT, { id: statement.id }));

  expect(late.results.map(({ flags }) => flags)).toEqual([[], ['AFTER_RECALL']]);
  expect(await world.see(world.lender, id)).toMatchObject({
    status: 'RECALLED',
    paid: cny('749.00'),
    contacts: [{ result: 'PTP', flags: [] }],
    promises: [{ status: 'KEPT', paid: cny('400.00') }],
    payments: [
      { amount: cny('99.00'), settlesIn: '2026-04', flags: ['AFTER_RECALL'] },
      { amount: cny('250.00'), settlesIn: '2026-04', flags: [] },
      { amount: cny('400.00'), settlesIn: '2026-03', flags: [] },
    ],
  });
  expect(await world.statement(march.id, world.agency)).toMatchObject({
    state: 'APPROVED',
    received: cny('400.00'),
    commission: cny('80.00'),
    lines: { nodes: [{ kind: 'ACCRUAL', amount: cny('400.00'), commission: cny('80.00') }] },
  });
  const seen = await world.statement(april.id, world.agency);
  expect(seen).toMatchObject({
    state: 'APPROVED',
    received: cny('349.00'),
    commissionableBase: cny('250.00'),
    commission: cny('50.00'),
  });
  expect(seen.lines.nodes.map(({ amount, commission }) => [amount.amount, commission.amount])).toEqual([
    ['250.00', '50.00'],
    ['99.00', '0.00'],
  ]);
  expect(await world.periods()).toMatchObject([
    { period: '2026-05', state: 'OPEN' },
    { period: '2026-04', state: 'CLOSED' },
    { period: '2026-03', state: 'CLOSED' },
  ]);
});

test('a death that a later file tells of stands on the case at once, and a file without holds does not undo it', async () => {
  const world = await aWorld({ at: '2026-03-10T01:00:00Z', accounts: [], isPlaced: false });
  await imported(world);
  await world.placeAll({ filter: { portfolio: 'march' }, accountIds: null });
  const told = FILE.replace(',phone\n', ',phone,holds\n').replace(
    '12345678\n',
    '12345678,DECEASED;ATTORNEY\n',
  );

  const changed = await imported(world, told);
  const again = await imported(world);

  expect([changed, again]).toMatchObject([
    { booked: 0, changed: 1 },
    { booked: 0, changed: 0 },
  ]);
  const seen = expectData(
    await world.agency<{ placements: { nodes: unknown[] } }>('{ placements(first: 1) { nodes { holds } } }'),
  );
  expect(seen.placements.nodes).toEqual([{ holds: ['DECEASED', 'ATTORNEY'] }]);
});

/** Announces the file, uploads it, and lets the job book it. */
async function imported(world: World, file = FILE): Promise<unknown> {
  const input = {
    kind: 'PORTFOLIO',
    fileName: 'march.csv',
    portfolio: 'march',
    rows: 1,
    sums: [cny('1000.00')],
  };
  const { startImport } = expectData(
    await world.lender<{ startImport: { uploadPath: string; import: { id: string } } }>(
      'mutation($input: StartImportInput!) { startImport(input: $input) { uploadPath import { id } } }',
      { input },
    ),
  );
  const response = await fetch(`${world.api.address}${startImport.uploadPath}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${await world.lenderToken('accounts:import')}`,
      'content-type': 'text/csv',
    },
    body: file,
  });
  expect(response.status).toBe(200);
  await world.runJobs();
  const query = 'query($id: ID!) { import(id: $id) { state booked changed rejected } }';
  return expectData(await world.lender<{ import: unknown }>(query, { id: startImport.import.id })).import;
}
