import { expect, test } from '@jest/globals';
import { expectData, expectRefusal, type Answer } from '../support/api.js';
import { loadAccounts } from '../support/accounts.js';
import { AGENCY_PLACEMENTS } from '../support/documents.js';
import { aContact, aPayment, aPromise, aVisit, cny } from '../support/reports.js';
import { aWorld, type Connection, type Data, type Recalled } from '../support/world.js';

test('from the recall on the agency reads nothing of the case, with the token it has', async () => {
  const world = await aWorld({ accounts: [{}, {}] });
  const [gone, kept] = world.placementIds as [string, string];
  expect(await world.see(world.agency, gone)).not.toBeNull();

  const result = recalled(await world.recall({ placementIds: [gone] }));

  expect(result).toEqual({ recalled: [gone], unchanged: [], unknown: [] });
  expect(await world.see(world.agency, gone)).toBeNull();
  const page = expectData(
    await world.agency<{ placements: Connection<Data> }>(AGENCY_PLACEMENTS, { first: 10 }),
  );
  expect(page.placements.nodes.map(({ id }) => id)).toEqual([kept]);
});

test('the lender sees when and why it ended, and until when facts may come', async () => {
  const world = await aWorld();
  world.clock.set('2026-03-15T10:00:00Z');

  await world.recall({ placementIds: [world.placementId], category: 'COMPLIANCE' });

  expect(await world.placements()).toMatchObject([
    {
      status: 'RECALLED',
      endedAt: '2026-03-15T10:00:00.000Z',
      endReason: 'COMPLIANCE',
      // the end of the thirtieth day in Shanghai
      reportUntil: '2026-04-14T16:00:00.000Z',
    },
  ]);
});

test('a whole batch is taken back at once', async () => {
  const world = await aWorld({ accounts: [{}, {}, {}] });
  const result = recalled(await world.recall({ batchId: world.batchId }));
  expect(result.recalled.toSorted()).toEqual(world.placementIds.toSorted());
});

test('recalling again changes nothing; unknown and foreign placements are named alike', async () => {
  const [other, world] = [await aWorld(), await aWorld()];
  await world.recall({ placementIds: [world.placementId] });
  const before = await world.placements();
  world.clock.advance(60_000);
  const unknown = 'plc_01h455vb4pex5vsknk084sn02q';

  const again = recalled(
    await world.recall({ placementIds: [world.placementId, unknown, other.placementId] }),
  );

  expect(again).toEqual({
    recalled: [],
    unchanged: [world.placementId],
    unknown: [unknown, other.placementId],
  });
  expect(await world.placements()).toEqual(before);
  expect(await other.see(other.agency)).not.toBeNull();
});

test('a dry run tells the same and changes nothing', async () => {
  const world = await aWorld();
  const dry = recalled(await world.recall({ batchId: world.batchId, dryRun: true }));
  expect(dry.recalled).toEqual([world.placementId]);
  expect(await world.see(world.agency)).not.toBeNull();
});

test('facts are still taken after a recall: flagged when they happened later, and never showing the case', async () => {
  const world = await aWorld({ at: '2026-03-10T00:00:00Z' });
  const id = world.placementId;
  world.clock.set('2026-03-12T02:00:00Z');
  await world.recall({ placementIds: [id] });
  world.clock.set('2026-03-13T02:00:00Z');

  const contacts = await world.report(
    'reportContacts',
    aContact(id, { occurredAt: '2026-03-12T02:00:00Z' }),
    aContact(id, { occurredAt: '2026-03-12T02:00:00.001Z' }),
  );
  const visits = await world.report(
    'reportVisits',
    aVisit(id, { startedAt: '2026-03-12T05:00:00Z', endedAt: '2026-03-12T06:00:00Z' }),
  );
  const promises = await world.report('reportPromises', aPromise(id, '5.00', { madeOn: '2026-03-13' }));
  const payments = await world.report(
    'reportPayments',
    aPayment(id, '5.00', { valueDate: '2026-03-12' }),
    aPayment(id, '5.00', { valueDate: '2026-03-13' }),
  );

  const flags = [contacts, visits, promises, payments].map(({ results }) =>
    results.map((each) => each.flags),
  );
  expect(flags).toEqual([
    [[], ['AFTER_RECALL']],
    [['AFTER_RECALL']],
    [['AFTER_RECALL']],
    [[], ['AFTER_RECALL']],
  ]);
  expect(await world.see(world.agency)).toBeNull();
  // two calls and the visit: one register
  expect((await world.see(world.lender))?.contacts).toHaveLength(3);
});

test('a token asked for after the recall reports and does not read', async () => {
  const world = await aWorld();
  await world.recall({ batchId: world.batchId });
  const call = await world.agencyFor([world.batchId]);
  const answer = await world.send('reportContacts', [aContact(world.placementId)], call);
  expect(expectData(answer).reportContacts).toMatchObject({ created: 1 });
  expect(await world.see(call)).toBeNull();
});

test('reporting ends with the report window, but replays are answered', async () => {
  const world = await aWorld();
  const contact = aContact(world.placementId);
  await world.report('reportContacts', contact);
  await world.recall({ placementIds: [world.placementId] });
  world.clock.set('2026-04-09T15:59:59.999Z');
  const last = await world.report('reportContacts', aContact(world.placementId));
  world.clock.set('2026-04-09T16:00:00Z');

  const { results } = await world.report('reportContacts', contact, aContact(world.placementId));
  const direct = await world.report('recordDirectPayments', aPayment(world.placementId, '1.00'));

  expect(last.created).toBe(1);
  expect(results[0]!.status).toBe('DUPLICATE');
  expect(results[1]!.problem!.code).toBe('REPORT_WINDOW_CLOSED');
  expect(direct.results[0]!.status).toBe('CREATED');
});

test('the account can be placed again, and the second agency learns nothing of the first', async () => {
  const world = await aWorld();
  const first = world.placementId;
  await world.report('reportContacts', aContact(first));
  await world.recall({ placementIds: [first] });

  await world.placeAll({ reference: 'again' });

  const all = await world.placements();
  expect(all.map(({ sequence, status }) => [sequence, status])).toEqual([
    [1, 'RECALLED'],
    [2, 'ACTIVE'],
  ]);
  expect(await world.see(world.agency, all[1]!.id)).toMatchObject({ contacts: [] });
  expect(await world.see(world.agency, first)).toBeNull();
});

test('a placement whose window has run out is no longer recalled: it has expired', async () => {
  const world = await aWorld();
  world.clock.set('2026-06-20T02:00:00Z');

  const result = recalled(await world.recall({ placementIds: [world.placementId] }));

  expect(result).toEqual({ recalled: [], unchanged: [world.placementId], unknown: [] });
  expect(await world.placements()).toMatchObject([
    { status: 'EXPIRED', endReason: 'WINDOW_EXPIRED', endedAt: '2026-06-07T15:59:59.999Z' },
  ]);
});

test.each([
  [
    'both a list and a batch',
    { placementIds: ['plc_01h455vb4pex5vsknk084sn02q'], batchId: 'bat_01h455vb4pex5vsknk084sn02q' },
    'INPUT_INVALID',
  ],
  ['neither', {}, 'INPUT_INVALID'],
  ['an unknown batch', { batchId: 'bat_01h455vb4pex5vsknk084sn02q' }, 'NOT_FOUND'],
] as const)('a recall of %s is refused', async (_, input, code) => {
  const world = await aWorld();
  expectRefusal(await world.recall(input), code);
});

test("another lender's batch answers like an unknown one", async () => {
  const [other, world] = [await aWorld(), await aWorld()];
  expectRefusal(await world.recall({ batchId: other.batchId }), 'NOT_FOUND');
  expect(await other.see(other.agency)).not.toBeNull();
});

test('a token without the scope is told which one it lacks', async () => {
  const world = await aWorld();
  const call = await world.lenderWith('placements:read', 'placements:place');
  const input = { batchId: world.batchId, category: 'STRATEGIC' };
  const answer = await call(
    'mutation($input: RecallPlacementsInput!) { recallPlacements(input: $input) { recalled } }',
    { input },
  );
  expect(expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope).toBe('placements:recall');
});

function recalled(answer: Answer<{ recallPlacements: Recalled }>): Recalled {
  return expectData(answer).recallPlacements;
}

test('D121 newer figures of the lender and payments at once: neither undoes the other, and both count in the next placement', async () => {
  const numbers = Array.from({ length: 10 }, (_, n) => ({ number: `D121-${n}`, balance: '1000.00' }));
  const world = await aWorld({ accounts: numbers });
  const newer = numbers.map((account) => ({ ...account, balance: '700.00', asOf: '2026-03-09' }));

  await Promise.all([
    loadAccounts(world.database, world.context(), newer),
    ...world.placementIds.map((id) => world.report('reportPayments', aPayment(id, '100.00'))),
  ]);

  // by the lender's books of the ninth 700.00 were owed, and 100.00 came on the tenth
  expect((await world.placements()).map(({ paid }) => paid)).toEqual(Array(10).fill(cny('100.00')));
  await world.recall({ batchId: world.batchId });
  const { placed } = expectData(await world.place({ accountIds: world.accountIds })).placeAccounts;
  expect(placed).toEqual(cny('6000.00'));
});

test('an account is handed out again for what is still owed, and not at all when it was paid', async () => {
  const world = await aWorld({ accounts: [{ balance: '100.00' }, { balance: '100.00' }] });
  const [part, whole] = world.placementIds as [string, string];
  await world.report('reportPayments', aPayment(part, '30.00'), aPayment(whole, '100.00'));
  await world.recall({ batchId: world.batchId });

  const answer = expectData(await world.place({ accountIds: world.accountIds })).placeAccounts;

  expect(answer).toMatchObject({ placedCount: 1, placed: { amount: '70.00', currency: 'CNY' } });
  expect(answer.refused).toMatchObject([
    { accountId: world.accountIds[1], problem: { code: 'ACCOUNT_PAID' } },
  ]);
});
