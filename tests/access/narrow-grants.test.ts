import { describe, expect, test } from '@jest/globals';
import { expectData } from '../support/api.js';
import { anAgencyClient } from '../support/oauth.js';
import { aContact, aPayment } from '../support/reports.js';
import type { Data, World } from '../support/world.js';
import { aGrantWorld, type GrantWorld } from './grant-world.js';

async function statusOf(grants: GrantWorld, narrowing: Data) {
  const { id } = await grants.grant();
  return (await grants.narrow({ grantId: id, ...narrowing })).results[0]!;
}

async function reported(world: World): Promise<string> {
  const [result] = (await world.report('reportContacts', aContact(world.placementId))).results;
  return result!.problem?.code ?? result!.status;
}

test('a scope that was taken away is gone with the next request, and the others come with a fresh token', async () => {
  const grants = await aGrantWorld();
  const { world } = grants;
  const { id, epoch } = await grants.grant();

  const changes = await grants.narrow({ grantId: id, scopes: ['contacts:report', 'placements:read'] });

  expect(changes).toMatchObject({ changed: 1, results: [{ id, status: 'CHANGED', problem: null }] });
  expect(await grants.grant()).toMatchObject({
    scopes: ['placements:read', 'contacts:report'],
    epoch: epoch + 1,
  });
  await grants.renewToken();
  expect(await reported(world)).toBe('CREATED');
  const [payment] = (await world.report('reportPayments', aPayment(world.placementId, '1.00'))).results;
  expect(payment!.problem!.code).toBe('NOT_FOUND');
});

test('a client that is left out reports nothing more, and the one that is named does', async () => {
  const grants = await aGrantWorld();
  const { world } = grants;
  const named = await anAgencyClient(world.database, world.lenderId, world.agencyId, world.api);
  expect(await statusOf(grants, { clientIds: [named.id] })).toMatchObject({ status: 'CHANGED' });
  expect(await reported(world)).toBe('NOT_FOUND');
  world.agencyClient = named;
  world.agency = await world.agencyFor([world.batchId]);
  expect(await reported(world)).toBe('CREATED');
});

test.each([
  ['127.0.0.0/8', 'CREATED'],
  ['203.0.113.0/24', 'NOT_FOUND'],
] as const)('from a grant for %s a report of this machine is %s', async (network, outcome) => {
  const grants = await aGrantWorld();
  expect(await statusOf(grants, { networks: [network] })).toMatchObject({ status: 'CHANGED' });
  await grants.renewToken();
  expect(await reported(grants.world)).toBe(outcome);
});

test('a window opens at its first moment and is over at its last', async () => {
  const grants = await aGrantWorld({ at: '2026-03-10T00:00:00Z' });
  const { world } = grants;
  const window = { startsAt: '2026-03-11T00:00:00Z', endsAt: '2026-03-12T00:00:00Z' };
  expect(await statusOf(grants, window)).toMatchObject({ status: 'CHANGED' });

  world.clock.set(window.startsAt);
  await grants.renewToken();
  const seen: unknown[] = [];
  for (const at of [
    '2026-03-10T23:59:59.999Z',
    '2026-03-11T00:00:00Z',
    '2026-03-11T23:59:59.999Z',
    window.endsAt,
  ]) {
    world.clock.set(at);
    seen.push([(await grants.grant()).isOpen, await reported(world)]);
  }
  expect(seen).toEqual([
    [false, 'NOT_FOUND'],
    [true, 'CREATED'],
    [true, 'CREATED'],
    [false, 'NOT_FOUND'],
  ]);
});

test('what is said already changes nothing, in whatever form it is said', async () => {
  const grants = await aGrantWorld();
  await statusOf(grants, { networks: ['2001:DB8::1/32', '10.0.0.0/8', '10.0.0.1/8'] });
  const before = await grants.grant();
  expect(before.networks).toEqual(['10.0.0.0/8', '2001:db8::/32']);
  grants.world.clock.advance(1_000);
  expect(await statusOf(grants, { networks: ['10.9.9.9/8', '2001:db8::/32'] })).toMatchObject({
    status: 'UNCHANGED',
  });
  expect(await statusOf(grants, {})).toMatchObject({ status: 'UNCHANGED' });
  expect(await grants.grant()).toEqual(before);
});

test('two items on one grant tighten it one after the other, as one change', async () => {
  const grants = await aGrantWorld();
  const { id, epoch } = await grants.grant();
  const { results } = await grants.narrow(
    { grantId: id, networks: ['10.0.0.0/8'] },
    { grantId: id, networks: ['10.1.0.0/16'], endsAt: '2026-04-01T00:00:00Z' },
    { grantId: id, networks: ['10.0.0.0/8'] },
  );
  expect(results.map(({ status }) => status)).toEqual(['CHANGED', 'CHANGED', 'REFUSED']);
  expect(await grants.grant()).toMatchObject({
    networks: ['10.1.0.0/16'],
    endsAt: '2026-04-01T00:00:00.000Z',
    epoch: epoch + 1,
  });
});

describe('what would widen a grant is refused, with the place', () => {
  test.each([
    ['another scope', { scopes: ['placements:read', 'statements:read'] }, ['scopes', '1']],
    ['another network', { networks: ['10.1.2.0/24', '11.0.0.0/8'] }, ['networks', '1']],
    ['a wider network', { networks: ['0.0.0.0/0'] }, ['networks', '0']],
    ['the other family', { networks: ['::/0'] }, ['networks', '0']],
    ['an earlier start', { startsAt: '2026-03-10T23:59:59.999Z' }, ['startsAt']],
    ['a later end', { endsAt: '2026-04-01T00:00:00.001Z' }, ['endsAt']],
  ] as const)('%s', async (_, narrowing, path) => {
    const grants = await aGrantWorld();
    await statusOf(grants, {
      networks: ['10.1.0.0/16'],
      startsAt: '2026-03-11T00:00:00Z',
      endsAt: '2026-04-01T00:00:00Z',
    });
    const before = await grants.grant();

    const { status, problem } = await statusOf(grants, narrowing);

    expect([status, problem!.code, problem!.path]).toEqual([
      'REFUSED',
      'BEYOND_GRANT',
      ['items', '0', ...path],
    ]);
    expect(await grants.grant()).toEqual(before);
  });

  test('another client than those it is bound to', async () => {
    const grants = await aGrantWorld();
    const { world } = grants;
    const other = await anAgencyClient(world.database, world.lenderId, world.agencyId, world.api);
    await statusOf(grants, { clientIds: [world.agencyClient.id] });
    const { problem } = await statusOf(grants, { clientIds: [world.agencyClient.id, other.id] });
    expect(problem).toMatchObject({ code: 'BEYOND_GRANT', path: ['items', '0', 'clientIds', '1'] });
  });
});

describe('a narrowing is refused', () => {
  test.each([
    ['to an empty window', { startsAt: '2026-04-01T00:00:00Z', endsAt: '2026-04-01T00:00:00Z' }, ['endsAt']],
    ['to no scope', { scopes: [] }, ['scopes']],
    ['to no network', { networks: [] }, ['networks']],
    ['to no client', { clientIds: [] }, ['clientIds']],
    ['to a scope there is not', { scopes: ['everything'] }, ['scopes', '0']],
    ['to what is no network', { networks: ['10.1'] }, ['networks', '0']],
    ['to what is no client', { clientIds: ['grt_01h455vb4pex5vsknk084sn02q'] }, ['clientIds', '0']],
    ['to a moment without an offset', { endsAt: '2026-04-01T00:00:00' }, ['endsAt']],
  ] as const)('%s', async (_, narrowing, path) => {
    const { status, problem } = await statusOf(await aGrantWorld(), narrowing);
    expect([status, problem!.code, problem!.path]).toEqual([
      'REFUSED',
      'INPUT_INVALID',
      ['items', '0', ...path],
    ]);
  });

  test("B48 to clients of another agency, of another lender, of the lender's own or unknown ones, all alike", async () => {
    const [other, grants] = [await aGrantWorld(), await aGrantWorld()];
    const { world } = grants;
    const { agencyId } = await world.anotherAgency();
    const rival = await anAgencyClient(world.database, world.lenderId, agencyId, world.api);
    const own = (await grants.grant()).lastEditedBy;
    const said = [];
    for (const id of [rival.id, other.world.agencyClient.id, own, 'cli_01h455vb4pex5vsknk084sn02q'])
      said.push((await statusOf(grants, { clientIds: [world.agencyClient.id, id] })).problem);
    const [first] = said;
    expect(first).toMatchObject({ code: 'NOT_FOUND', path: ['items', '0', 'clientIds', '1'] });
    expect(said).toEqual(said.map(() => first));
  });

  test('once the grant is revoked, and not while it is suspended', async () => {
    const grants = await aGrantWorld();
    const { id } = await grants.grant();
    await grants.suspend(id);
    expect(await statusOf(grants, { networks: ['10.0.0.0/8'] })).toMatchObject({ status: 'CHANGED' });
    expect(await grants.grant()).toMatchObject({ status: 'SUSPENDED', networks: ['10.0.0.0/8'] });
    await grants.revoke([id]);
    expect((await statusOf(grants, { networks: ['10.0.0.0/9'] })).problem).toMatchObject({
      code: 'STATE_CONFLICT',
      path: ['items', '0', 'grantId'],
    });
  });
});

test('the agency sees the bounds of its grant, and no note, editor or epoch of the lender', async () => {
  const grants = await aGrantWorld();
  const { world } = grants;
  await statusOf(grants, { networks: ['127.0.0.0/8', '::1'], endsAt: '2026-04-01T00:00:00Z' });
  const asked = 'status isOpen scopes clientIds networks startsAt endsAt';
  const answer = await world.agency<{ grants: { nodes: readonly Data[] } }>(
    `{ grants(first: 5) { nodes { ${asked} } } }`,
  );
  expect(expectData(answer).grants.nodes).toMatchObject([
    {
      status: 'ACTIVE',
      isOpen: true,
      clientIds: null,
      networks: ['127.0.0.0/8', '::1/128'],
      startsAt: null,
      endsAt: '2026-04-01T00:00:00.000Z',
    },
  ]);
  for (const field of ['statusReason', 'lastEditedBy', 'epoch', 'uses(first: 1) { nodes { actorId } }']) {
    const { errors } = await world.agency(`{ grants(first: 5) { nodes { ${field} } } }`);
    expect(errors![0]!.extensions.code).toBe('DOCUMENT_INVALID');
  }
});
