import { describe, expect, test } from '@jest/globals';
import { expectData, expectRefusal } from '../support/api.js';
import { AGENCY_PLACEMENTS } from '../support/documents.js';
import { aContact } from '../support/reports.js';
import { outboxEvents } from '../../src/modules/events/outbox.entity.js';
import { auditEntries } from '../../src/modules/audit/audit-entry.entity.js';
import type { Connection, Data, World } from '../support/world.js';
import { aGrantWorld } from './grant-world.js';

const UNKNOWN = 'grt_01h455vb4pex5vsknk084sn02q';

/** How many cases the agency's list shows with the token it has. */
async function visible(world: World): Promise<number> {
  const answer = await world.agency<{ placements: Connection<Data> }>(AGENCY_PLACEMENTS, { first: 10 });
  return expectData(answer).placements.nodes.length;
}

/** What becomes of a report with the token the agency has: its status, or the code of the problem. */
async function reported(world: World): Promise<string> {
  const [result] = (await world.report('reportContacts', aContact(world.placementId))).results;
  return result!.problem?.code ?? result!.status;
}

describe('a suspended grant', () => {
  test('shuts the agency out with its next request, late facts included, and a resumed one lets it in again', async () => {
    const grants = await aGrantWorld();
    const { world } = grants;
    const { id, epoch } = await grants.grant();

    expect(await grants.suspend(id)).toMatchObject({ changed: 1, results: [{ id, status: 'CHANGED' }] });
    expect([await visible(world), await reported(world)]).toEqual([0, 'NOT_FOUND']);
    expect(await grants.grant()).toMatchObject({
      status: 'SUSPENDED',
      isOpen: false,
      statusReason: 'An audit of the agency.',
      epoch: epoch + 1,
    });

    expect(await grants.resume(id)).toMatchObject({ changed: 1 });
    expect(await visible(world)).toBe(0);
    await grants.renewToken();
    expect([await visible(world), await reported(world)]).toEqual([1, 'CREATED']);
    expect(await grants.grant()).toMatchObject({
      status: 'ACTIVE',
      isOpen: true,
      statusReason: null,
      epoch: epoch + 2,
    });
  });

  test('is suspended and resumed once, however often that is asked', async () => {
    const grants = await aGrantWorld();
    const { id, epoch } = await grants.grant();
    await grants.suspend(id);
    expect(await grants.suspend(id, id)).toMatchObject({ changed: 0, unchanged: 2 });
    await grants.resume(id);
    expect(await grants.resume(id)).toMatchObject({ changed: 0, unchanged: 1 });
    expect((await grants.grant()).epoch).toBe(epoch + 2);
    expect(await eventsOf(grants.world)).toEqual(['grant.suspended', 'grant.resumed']);
  });

  test('given twice in one list is changed once', async () => {
    const grants = await aGrantWorld();
    const { id, epoch } = await grants.grant();
    const { results } = await grants.suspend(id, id);
    expect(results.map(({ status }) => status)).toEqual(['CHANGED', 'UNCHANGED']);
    expect((await grants.grant()).epoch).toBe(epoch + 1);
  });
});

describe('a revoked grant', () => {
  test('shuts the agency out for good', async () => {
    const grants = await aGrantWorld();
    const { id } = await grants.grant();

    expect(await grants.revoke([id])).toMatchObject({ changed: 1, livePlacements: 1 });

    expect([await visible(grants.world), await reported(grants.world)]).toEqual([0, 'NOT_FOUND']);
    expect(await grants.revoke([id])).toMatchObject({ unchanged: 1, livePlacements: 0 });
    for (const again of [grants.suspend(id), grants.resume(id)])
      expect((await again).results).toMatchObject([
        { status: 'REFUSED', problem: { code: 'STATE_CONFLICT', path: ['input', 'ids', '0'] } },
      ]);
    expect((await grants.grant()).status).toBe('REVOKED');
  });

  test('leaves it to the lender to record what is still to be told', async () => {
    const grants = await aGrantWorld();
    await grants.revoke([(await grants.grant()).id]);
    const { placementId } = grants.world;
    const payment = {
      placementId,
      reference: 'P-1',
      amount: { amount: '5.00', currency: 'CNY' },
      valueDate: '2026-03-10',
    };
    expect((await grants.world.report('recordDirectPayments', payment)).created).toBe(1);
  });

  test('tells before how many placements would lose their agency, and writes nothing then', async () => {
    const grants = await aGrantWorld({ accounts: [{}, {}, {}] });
    const before = await grants.grant();
    await grants.world.recall({ placementIds: [grants.world.placementId] });
    expect(await grants.revoke([before.id], { dryRun: true })).toMatchObject({
      changed: 1,
      livePlacements: 2,
      results: [{ id: before.id, status: 'CHANGED' }],
    });
    expect(await grants.grant()).toEqual(before);
    expect(await eventsOf(grants.world)).toEqual([]);
  });
});

test('every change is noted with its actor, in the audit and in one event', async () => {
  const grants = await aGrantWorld();
  const { world } = grants;
  const { id, lastEditedBy } = await grants.grant();
  await grants.narrow({ grantId: id, scopes: ['placements:read'] });
  await grants.suspend(id);
  await grants.revoke([id]);

  const audited = (await world.reader.find(auditEntries, { actorId: lastEditedBy }))
    .filter(({ action }) => action.startsWith('grants.'))
    .map(({ action, items }) => [action, items]);
  expect(audited.toSorted()).toEqual([
    ['grants.narrow', 1],
    ['grants.revoke', 1],
    ['grants.suspend', 1],
  ]);
  expect(await eventsOf(world)).toEqual(['grant.narrowed', 'grant.suspended', 'grant.revoked']);
  const { rows } = await world.database.run('SELECT events FROM outbox_event', []);
  expect(rows.filter(({ events }) => String(events).includes('An audit of the agency'))).toEqual([]);
});

test('another client of the lender becomes the one who edited last', async () => {
  const grants = await aGrantWorld();
  const { id, lastEditedBy } = await grants.grant();
  grants.world.clock.advance(1_000);
  expectData(await grants.send('resumeGrants', { input: { ids: [id] } }, grants.world.checker));
  expect((await grants.grant()).lastEditedBy).toBe(lastEditedBy);
  const input = { ids: [id], reason: 'Checked.' };
  expectData(await grants.send('suspendGrants', { input }, grants.world.checker));
  const edited = await grants.grant();
  expect(edited.lastEditedBy).not.toBe(lastEditedBy);
  expect(edited.lastEditedAt).toBe('2026-03-10T02:00:01.000Z');
});

test("B48 another lender's grant, an unknown one and no id at all are refused alike, and nothing of it changes", async () => {
  const [other, grants] = [await aGrantWorld(), await aGrantWorld()];
  const before = await other.grant();
  const ids = [before.id, UNKNOWN, 'grant'];

  for (const changes of [
    await grants.suspend(...ids),
    await grants.resume(...ids),
    await grants.revoke(ids),
    await grants.narrow(...ids.map((grantId) => ({ grantId, scopes: ['placements:read'] }))),
  ]) {
    expect(changes.refused).toBe(3);
    const said = changes.results.map(({ problem }) => [problem!.code, problem!.message]);
    expect(new Set(said.map(String)).size).toBe(1);
    expect(said[0]![0]).toBe('NOT_FOUND');
  }
  expect(await other.grant()).toEqual(before);
  expect(expectData(await grants.ask({ agencyId: other.world.agencyId })).grants.nodes).toEqual([]);
});

test('one unknown grant does not hold up the others', async () => {
  const grants = await aGrantWorld();
  const { id } = await grants.grant();
  const { results } = await grants.suspend(UNKNOWN, id);
  expect(results).toMatchObject([
    { id: UNKNOWN, status: 'REFUSED', problem: { code: 'NOT_FOUND', path: ['input', 'ids', '0'] } },
    { id, status: 'CHANGED', problem: null },
  ]);
});

test.each([
  ['an empty list', { ids: [], reason: 'x' }, 'INPUT_INVALID'],
  ['501 grants', { ids: Array.from({ length: 501 }, () => UNKNOWN), reason: 'x' }, 'BATCH_TOO_LARGE'],
  ['no reason', { ids: [UNKNOWN], reason: ' ' }, 'INPUT_INVALID'],
  ['a reason of 501 letters', { ids: [UNKNOWN], reason: 'x'.repeat(501) }, 'INPUT_INVALID'],
] as const)('%s is refused whole', async (_, input, code) => {
  const grants = await aGrantWorld();
  expectRefusal(await grants.send('suspendGrants', { input }), code);
});

test('B50 status, epoch and tenant cannot be set from outside', async () => {
  const grants = await aGrantWorld();
  const before = await grants.grant();
  for (const extra of [{ status: 'ACTIVE' }, { epoch: 9 }, { lenderId: 'x' }, { agencyId: 'x' }]) {
    const items = [{ grantId: before.id, ...extra }];
    expectRefusal(await grants.send('narrowGrants', { items }), 'INPUT_INVALID');
  }
  expect(await grants.grant()).toEqual(before);
});

test.each(['suspendGrants', 'resumeGrants', 'revokeGrants', 'narrowGrants'] as const)(
  '%s asks for the scope grants:manage',
  async (name) => {
    const grants = await aGrantWorld();
    const call = await grants.world.lenderWith('grants:read');
    const ids = [(await grants.grant()).id];
    const input = name === 'resumeGrants' ? { ids } : { ids, reason: 'x' };
    const variables = name === 'narrowGrants' ? { items: [{ grantId: ids[0] }] } : { input };
    const refusal = expectRefusal(await grants.send(name, variables, call), 'SCOPE_MISSING');
    expect(refusal.extensions.requiredScope).toBe('grants:manage');
  },
);

test('grants are listed by agency, batch and state, page by page', async () => {
  const grants = await aGrantWorld({ accounts: [{}, {}, {}] });
  const { world } = grants;
  await world.recall({ batchId: world.batchId });
  await world.placeAll({ reference: 'again' });
  const [first, second] = await grants.grants();
  await grants.suspend(first!.id);

  expect((await grants.grants({ status: 'SUSPENDED' })).map(({ id }) => id)).toEqual([first!.id]);
  expect((await grants.grants({ batchId: world.batchId })).map(({ id }) => id)).toEqual([second!.id]);
  expect(await grants.grants({ agencyId: world.agencyId })).toHaveLength(2);
  const { agencyId } = await world.anotherAgency();
  expect(await grants.grants({ agencyId })).toEqual([]);

  const page = expectData(await grants.ask(null, world.lender, { first: 1 })).grants;
  expect(page).toMatchObject({ nodes: [{ id: first!.id }], pageInfo: { hasNextPage: true } });
  const after = page.pageInfo.endCursor;
  const next = expectData(await grants.ask(null, world.lender, { first: 1, after })).grants;
  expect(next).toMatchObject({ nodes: [{ id: second!.id }], pageInfo: { hasNextPage: false } });
  expectRefusal(await grants.ask({ status: 'ACTIVE' }, world.lender, { first: 1, after }), 'BAD_CURSOR');
});

test('reading grants asks for grants:read', async () => {
  const grants = await aGrantWorld();
  const call = await grants.world.lenderWith('placements:read');
  const refusal = expectRefusal(await grants.ask(null, call), 'SCOPE_MISSING');
  expect(refusal.extensions.requiredScope).toBe('grants:read');
});

/** Types of the lender's events about grants, in order. */
async function eventsOf(world: World): Promise<readonly string[]> {
  const rows = await world.reader.find(outboxEvents, {}, { orderBy: ['id'] });
  return rows
    .flatMap(({ events }) => events.map(({ type }) => type))
    .filter((type) => type.startsWith('grant.'));
}
