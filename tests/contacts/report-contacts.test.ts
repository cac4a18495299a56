import { expect, test } from '@jest/globals';
import { expectRefusal } from '../support/api.js';
import { aContact } from '../support/reports.js';
import { aWorld } from '../support/world.js';

test('a contact is stored as it was reported, and both sides see it', async () => {
  const world = await aWorld();
  const contact = aContact(world.placementId, { result: 'PTP' });

  const batch = await world.report('reportContacts', contact);

  expect(batch).toMatchObject({
    created: 1,
    results: [{ reference: contact.reference, status: 'CREATED', flags: [] }],
  });
  const { placementId: _, recording: _elsewhere, ...said } = contact;
  const stored = { ...said, occurredAt: '2026-03-10T02:00:00.000Z', flags: [] };
  expect((await world.see(world.lender))?.contacts).toEqual([stored]);
  expect((await world.see(world.agency))?.contacts).toEqual([stored]);
});

test('E125 a contact sent again answers with the first record and changes nothing', async () => {
  const world = await aWorld();
  const contact = aContact(world.placementId);
  const first = await world.report('reportContacts', contact);

  const again = await world.report('reportContacts', { ...contact, occurredAt: '2026-03-10T10:00:00+08:00' });

  expect(again).toMatchObject({
    created: 0,
    duplicates: 1,
    results: [{ status: 'DUPLICATE', id: first.results[0]!.id }],
  });
  expect((await world.see())?.contacts).toHaveLength(1);
});

test('E123 the same reference with other content is refused', async () => {
  const world = await aWorld();
  const contact = aContact(world.placementId);
  await world.report('reportContacts', contact);

  const { results } = await world.report('reportContacts', { ...contact, result: 'REFUSED' });

  expect(results[0]).toMatchObject({
    status: 'REFUSED',
    id: null,
    problem: { code: 'REFERENCE_REUSED', path: ['items', '0', 'reference'] },
  });
});

test('each item of a batch stands or falls on its own', async () => {
  const world = await aWorld({ accounts: [{}, {}] });
  const [first, second] = world.placementIds as [string, string];
  const known = aContact(first);
  await world.report('reportContacts', known);
  const twin = aContact(second, { reference: 'twin' });

  const batch = await world.report(
    'reportContacts',
    aContact(first),
    known,
    aContact('plc_01h455vb4pex5vsknk084sn02q'),
    aContact('nonsense'),
    aContact(second, { occurredAt: '2026-03-10T02:06:00Z' }),
    aContact(second, { reference: ' blank ' }),
    twin,
    twin,
    { ...twin, collector: 'C-99' },
    aContact(second, { occurredAt: '2026-03-10T02:05:00Z' }),
  );

  expect(batch).toMatchObject({ created: 3, duplicates: 2, refused: 5 });
  expect(batch.results.map(({ status, problem }) => problem?.code ?? status)).toEqual([
    'CREATED',
    'DUPLICATE',
    'NOT_FOUND',
    'INPUT_INVALID',
    'INPUT_INVALID',
    'INPUT_INVALID',
    'CREATED',
    'DUPLICATE',
    'REFERENCE_REUSED',
    'CREATED',
  ]);
  expect(batch.results[4]!.problem!.path).toEqual(['items', '4', 'occurredAt']);
  expect(batch.results[7]!.id).toBe(batch.results[6]!.id);
  expect((await world.see())?.contacts).toHaveLength(2);
});

test('D114 an instant may be five minutes ahead of our clock, and not a second more', async () => {
  const world = await aWorld();
  const { results } = await world.report(
    'reportContacts',
    aContact(world.placementId, { occurredAt: '2026-03-10T02:05:00Z' }),
    aContact(world.placementId, { occurredAt: '2026-03-10T02:05:01Z' }),
  );
  expect(results.map(({ status, problem }) => problem?.code ?? status)).toEqual(['CREATED', 'INPUT_INVALID']);
});

test('both twins of a refused report are refused, each at its own place', async () => {
  const world = await aWorld();
  const twin = aContact(world.placementId, { occurredAt: '2026-03-11T02:00:00Z' });

  const { results } = await world.report('reportContacts', twin, twin);

  expect(results.map(({ problem }) => problem?.path)).toEqual([
    ['items', '0', 'occurredAt'],
    ['items', '1', 'occurredAt'],
  ]);
});

test('500 contacts with mixed outcomes go in one call, 501 are refused whole', async () => {
  const world = await aWorld();
  const items = Array.from({ length: 500 }, (_, n) =>
    aContact(n % 5 === 4 ? 'plc_01h455vb4pex5vsknk084sn02q' : world.placementId),
  );

  const batch = await world.report('reportContacts', ...items);
  const tooMany = await world.send('reportContacts', [...items, aContact(world.placementId)], world.agency);

  expect(batch).toMatchObject({ created: 400, refused: 100, duplicates: 0 });
  expect(batch.results.map(({ reference }) => reference)).toEqual(items.map(({ reference }) => reference));
  expectRefusal(tooMany, 'BATCH_TOO_LARGE');
});

test('an empty batch is refused', async () => {
  const world = await aWorld();
  expectRefusal(await world.send('reportContacts', [], world.agency), 'INPUT_INVALID');
});

test('a contact from before the placement is stored and flagged', async () => {
  const world = await aWorld();
  const { results } = await world.report(
    'reportContacts',
    aContact(world.placementId, { occurredAt: '2026-03-10T01:59:59.999Z' }),
  );
  expect(results[0]).toMatchObject({ status: 'CREATED', flags: ['BEFORE_PLACEMENT'] });
});

test('a token that names no batch reports on nothing', async () => {
  const world = await aWorld();
  const call = await world.agencyFor([]);
  const answer = await world.send('reportContacts', [aContact(world.placementId)], call);
  expect(answer.data!.reportContacts!.results[0]).toMatchObject({
    status: 'REFUSED',
    problem: { code: 'NOT_FOUND' },
  });
});

test("another agency's placement answers like an unknown one", async () => {
  const world = await aWorld();
  const { call } = await world.anotherAgency();
  const answer = await world.send('reportContacts', [aContact(world.placementId)], call);
  expect(answer.data!.reportContacts!.results[0]!.problem!.code).toBe('NOT_FOUND');
  expect((await world.see())?.contacts).toEqual([]);
});

test("another lender's placement answers like an unknown one", async () => {
  const other = await aWorld();
  const world = await aWorld();
  const { results } = await world.report('reportContacts', aContact(other.placementId));
  expect(results[0]!.problem!.code).toBe('NOT_FOUND');
});

test('E124 agencies of two lenders may use the same reference', async () => {
  const [one, two] = [await aWorld(), await aWorld()];
  const reference = 'shared';
  expect(await one.report('reportContacts', aContact(one.placementId, { reference }))).toMatchObject({
    created: 1,
  });
  expect(await two.report('reportContacts', aContact(two.placementId, { reference }))).toMatchObject({
    created: 1,
  });
});

test('a token without the scope is told which one it lacks', async () => {
  const world = await aWorld();
  const call = await world.agencyFor([world.batchId], ['placements:read']);
  const answer = await world.send('reportContacts', [aContact(world.placementId)], call);
  expect(expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope).toBe('contacts:report');
});

test('a grant without the verb lets nothing be reported, whatever the token says', async () => {
  const world = await aWorld({ isPlaced: false });
  await world.placeAll({ scopes: ['PLACEMENTS_READ', 'PAYMENTS_REPORT'] });
  const { results } = await world.report('reportContacts', aContact(world.placementId));
  expect(results[0]!.problem!.code).toBe('NOT_FOUND');
  expect(await world.see(world.agency)).not.toBeNull();
});

test('a placement of a token that names single placements is reached, its neighbour is not', async () => {
  const world = await aWorld({ accounts: [{}, {}] });
  const [named, neighbour] = world.placementIds as [string, string];
  const call = await world.agencyForPlacements([named]);
  const answer = await world.send('reportContacts', [aContact(named), aContact(neighbour)], call);
  const statuses = answer.data!.reportContacts!.results.map(({ status }) => status);
  expect(statuses).toEqual(['CREATED', 'REFUSED']);
});
