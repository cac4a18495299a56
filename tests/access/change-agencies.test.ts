import { describe, expect, test } from '@jest/globals';
import { outboxEvents } from '../../src/modules/events/outbox.entity.js';
import { expectData, expectRefusal } from '../support/api.js';
import { aKeyPair } from '../support/oauth.js';
import { aContact } from '../support/reports.js';
import { aWorld, type Call, type Connection, type Data, type World } from '../support/world.js';
import { CHANGES, type Changes } from './grant-world.js';

const AGENCY = `query($id: ID!, $first: Int!, $after: String) { agency(id: $id) { status statusReason
  clients(first: $first, after: $after) { nodes { id name status } pageInfo { hasNextPage endCursor } } } }`;
const REGISTER = `mutation($input: RegisterAgencyClientsInput!) {
  registerAgencyClients(input: $input) { status client { id name scopes status } } }`;

interface SeenAgency {
  readonly status: string;
  readonly statusReason: string | null;
  readonly clients: Connection<{ readonly id: string; readonly name: string; readonly status: string }>;
}

type ListMutation = 'suspendAgencies' | 'resumeAgencies' | 'revokeClients' | 'endClientTokens';

function send(name: ListMutation, ids: readonly string[], call: Call) {
  const [type, input] =
    name === 'suspendAgencies' ? ['IdsWithReasonInput', { ids, reason: 'Audit.' }] : ['IdsInput', { ids }];
  const document = `mutation($input: ${String(type)}!) { ${name}(input: $input) { ${CHANGES} } }`;
  return call<Record<string, Changes>>(document, { input });
}

async function change(world: World, name: ListMutation, ...ids: readonly string[]): Promise<Changes> {
  return expectData(await send(name, ids, world.lender))[name]!;
}

async function agency(world: World, page: Data = { first: 50 }): Promise<SeenAgency> {
  const answer = await world.lender<{ agency: SeenAgency }>(AGENCY, { id: world.agencyId, ...page });
  return expectData(answer).agency;
}

function register(world: World, clients: readonly Data[], agencyId: string = world.agencyId) {
  return world.lender<{ registerAgencyClients: { status: string; client: { id: string } }[] }>(REGISTER, {
    input: { agencyId, clients },
  });
}

async function aWish(name = 'CRM', parts: Data = {}): Promise<Data> {
  return { name, jwks: JSON.stringify((await aKeyPair()).jwks), ...parts };
}

async function eventsOf(world: World): Promise<readonly string[]> {
  const rows = await world.reader.find(outboxEvents, {}, { orderBy: ['id'] });
  return rows.flatMap(({ events }) => events.map(({ type }) => type));
}

describe('a suspended agency', () => {
  test('is shut out with its next request, and let in again when it is resumed', async () => {
    const world = await aWorld();
    expect(await change(world, 'suspendAgencies', world.agencyId)).toMatchObject({ changed: 1 });
    expect(await agency(world)).toMatchObject({ status: 'SUSPENDED', statusReason: 'Audit.' });
    expectRefusal(
      await world.send('reportContacts', [aContact(world.placementId)], world.agency),
      'UNAUTHENTICATED',
    );

    expect(await change(world, 'resumeAgencies', world.agencyId)).toMatchObject({ changed: 1 });
    expect(await agency(world)).toMatchObject({ status: 'ACTIVE', statusReason: null });
    expect((await world.report('reportContacts', aContact(world.placementId))).created).toBe(1);
    const types = await eventsOf(world);
    expect(types.filter((type) => /agency\.(suspended|resumed)/.test(type))).toEqual([
      'agency.suspended',
      'agency.resumed',
    ]);
  });

  test('is suspended once, however often that is asked', async () => {
    const world = await aWorld();
    const ids = [world.agencyId, world.agencyId];
    expect(await change(world, 'suspendAgencies', ...ids)).toMatchObject({ changed: 1, unchanged: 1 });
    expect(await change(world, 'suspendAgencies', ...ids)).toMatchObject({ changed: 0, unchanged: 2 });
  });
});

describe('clients of an agency', () => {
  test('are registered once, even when the call is sent again or twenty times at once', async () => {
    const world = await aWorld();
    const wishes = [await aWish('CRM'), await aWish('Dialler', { scopes: ['contacts:report'] })];
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(world, wishes)));
    const results = answers.map((answer) => expectData(answer).registerAgencyClients);
    expect(new Set(results.map((each) => String(each.map(({ client }) => client.id)))).size).toBe(1);
    expect(results.flat().filter(({ status }) => status === 'CREATED')).toHaveLength(2);
    // and the one it began with
    expect((await agency(world)).clients.nodes).toHaveLength(3);
  });

  test('come in pages, oldest first', async () => {
    const world = await aWorld();
    expectData(await register(world, [await aWish('A'), await aWish('B')]));
    const first = (await agency(world, { first: 2 })).clients;
    const next = (await agency(world, { first: 2, after: first.pageInfo.endCursor })).clients;
    expect([first, next].map(({ nodes }) => nodes.map(({ name }) => name))).toEqual([
      ['An agency client', 'A'],
      ['B'],
    ]);
    expect([first, next].map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([true, false]);
  });

  test('are revoked for good, with their next request', async () => {
    const world = await aWorld();
    const { id } = world.agencyClient;
    expect(await change(world, 'revokeClients', id)).toMatchObject({ changed: 1 });
    expectRefusal(await world.agency('{ viewer { clientId } }'), 'UNAUTHENTICATED');
    expect(await change(world, 'revokeClients', id)).toMatchObject({ unchanged: 1 });
    expect(await change(world, 'endClientTokens', id)).toMatchObject({ unchanged: 1 });
    expect((await eventsOf(world)).filter((type) => type === 'client.revoked')).toHaveLength(1);
  });

  test('lose the tokens they hold, and may ask for new ones', async () => {
    const world = await aWorld();
    expect(await change(world, 'endClientTokens', world.agencyClient.id)).toMatchObject({ changed: 1 });
    expectRefusal(await world.agency('{ viewer { clientId } }'), 'UNAUTHENTICATED');
    // a token carries the whole second of its issue
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const fresh = await world.agencyFor([world.batchId]);
    expect(expectData(await fresh('{ viewer { clientId } }'))).toBeDefined();
    expect(await eventsOf(world)).toContain('client.tokens_ended');
  });

  test('are not registered twice over 20 at once, nor with the scopes of a lender', async () => {
    const world = await aWorld();
    const many = await Promise.all(Array.from({ length: 21 }, (_, n) => aWish(`C${n}`)));
    expectRefusal(await register(world, many), 'INPUT_INVALID');
    expectRefusal(await register(world, []), 'INPUT_INVALID');
    expectRefusal(await register(world, [await aWish('X', { scopes: ['grants:manage'] })]), 'INPUT_INVALID');
  });
});

test("B48 another lender's agencies and clients, and the lender's own clients, answer like unknown ones", async () => {
  const [other, world] = [await aWorld(), await aWorld()];
  const { viewer } = expectData(
    await world.lender<{ viewer: { clientId: string } }>('{ viewer { clientId } }'),
  );
  const foreign = {
    suspendAgencies: [other.agencyId, 'agy_01h455vb4pex5vsknk084sn02q', 'x'],
    resumeAgencies: [other.agencyId, 'agy_01h455vb4pex5vsknk084sn02q', 'x'],
    revokeClients: [other.agencyClient.id, viewer.clientId, 'cli_01h455vb4pex5vsknk084sn02q', 'x'],
    endClientTokens: [other.agencyClient.id, viewer.clientId, 'cli_01h455vb4pex5vsknk084sn02q', 'x'],
  } as const;
  for (const [name, ids] of Object.entries(foreign)) {
    const { results } = await change(world, name as ListMutation, ...ids);
    expect(results.map(({ problem }) => problem?.code)).toEqual(ids.map(() => 'NOT_FOUND'));
  }
  expectRefusal(await register(world, [await aWish()], other.agencyId), 'NOT_FOUND');
  expect((await agency(other)).status).toBe('ACTIVE');
  expect((await agency(other)).clients.nodes).toHaveLength(1);
  expect(expectData(await other.agency('{ viewer { clientId } }'))).toBeDefined();
});

test.each(['suspendAgencies', 'resumeAgencies', 'revokeClients', 'endClientTokens'] as const)(
  '%s asks for the scope agencies:manage',
  async (name) => {
    const world = await aWorld();
    const call = await world.lenderWith('agencies:read', 'grants:manage');
    const refusal = expectRefusal(await send(name, [world.agencyId], call), 'SCOPE_MISSING');
    expect(refusal.extensions.requiredScope).toBe('agencies:manage');
  },
);
