import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { newId } from '../../src/kernel/ids.js';
import { expectData, expectRefusal, startApi, type Answer } from '../support/api.js';
import { aLender, aLenderClient, tokenFor } from '../support/oauth.js';
import { aContact, aPayment } from '../support/reports.js';
import { aWorld, World, type Call, type Data } from '../support/world.js';

const PLACEMENT = 'query($id: ID!) { placement(id: $id) { id } }';

describe('B52 a foreign id and an invented one', () => {
  async function statementsFor(world: World, call: Call, id: string): Promise<[Answer, number]> {
    const { statements } = world.database;
    const before = statements.count;
    const answer = await call(PLACEMENT, { id });
    return [answer, statements.count - before];
  }

  test.each(['lender', 'agency'] as const)(
    'answer the %s alike and cost the same statements',
    async (side) => {
      const [ours, theirs] = [await aWorld(), await aWorld()];
      const [foreign, spent] = await statementsFor(ours, ours[side], theirs.placementId);
      const [invented, alike] = await statementsFor(ours, ours[side], newId('placement'));
      expect(expectData(foreign)).toEqual({ placement: null });
      expect(expectData(invented)).toEqual({ placement: null });
      expect(spent).toBe(alike);
    },
  );
});

test('B51 what an agency may not see is withheld with the reason, and what it never may is not in its schema', async () => {
  const world = await aWorld();
  const names = `account { debtor { name { masked value withheld } contactPoints { value { masked value withheld } } } }`;
  const asked = `query($id: ID!) { placement(id: $id) { ${names} } }`;
  const { placement } = expectData(await world.agency<{ placement: Data }>(asked, { id: world.placementId }));
  const person = { masked: expect.any(String), value: null, withheld: expect.any(String) };
  expect(placement).toEqual({
    account: { debtor: { name: person, contactPoints: [{ value: person }] } },
  });
  const schema = await readFile('schema/agency.graphql', 'utf8');
  expect(schema).not.toMatch(/^ +(birthDate|employer|relatives|bureau\w*|phoneBook|callLog)\b.*:/im);
});

test('B54 after a recall an agency reads of the case only what its statements say', async () => {
  const world = await aWorld();
  await world.report('reportPayments', aPayment(world.placementId, '100.00'));
  expectData(await world.recall({ placementIds: [world.placementId] }));
  world.clock.set('2026-04-02T02:00:00Z');
  const { id } = await world.close('2026-03');
  expect(await world.see(world.agency)).toBeNull();
  const list = '{ placements(first: 5) { nodes { id } } }';
  expect(expectData(await world.agency(list))).toEqual({ placements: { nodes: [] } });
  const statement = await world.statement(id, world.agency);
  expect(statement.lines.nodes).toHaveLength(1);
  expect(JSON.stringify(statement)).not.toMatch(/6222|王/);
});

test('B56 the next agency sees no contact, promise or note of the one before', async () => {
  const world = await aWorld();
  await world.report('reportContacts', aContact(world.placementId, { collector: 'C-before' }));
  expectData(await world.recall({ placementIds: [world.placementId] }));
  const { agencyId } = await world.anotherAgency();
  const next = new World(world.api, world.lenderId, agencyId, {
    maker: world.lender,
    checker: world.checker,
  });
  await next.begin({ accounts: [], isPlaced: false });
  next.accountIds = world.accountIds;
  await next.placeAll();
  const seen = await next.see(next.agency);
  expect(seen).toMatchObject({ contacts: [], visits: [], promises: [], payments: [] });
  expect(JSON.stringify(seen)).not.toContain('C-before');
});

test('B57 what one side has, the other schema does not know', async () => {
  const world = await aWorld();
  const ofAgency = '{ viewer { opens { batchId } } }';
  const ofLender = '{ placements(first: 1) { nodes { accountId agencyId } } }';
  expectData(await world.agency(ofAgency));
  expectData(await world.lender(ofLender));
  expectRefusal(await world.lender(ofAgency), 'DOCUMENT_INVALID');
  expectRefusal(await world.agency(ofLender), 'DOCUMENT_INVALID');
});

test('B58 a pooled connection carries no tenant from one request to the next', async () => {
  const api = await startApi({ environment: { DATABASE_POOL: '1' } });
  const lenders = await Promise.all(
    [1, 2, 3].map(async () => {
      const id = await aLender(api.database);
      return { id, token: await tokenFor(api, await aLenderClient(api.database, id)) };
    }),
  );
  const asked = Array.from({ length: 300 }, (_, n) => lenders[n % lenders.length]!);
  const answers = await Promise.all(
    asked.map(({ token }) => api.lenderCall<{ viewer: Data }>(token, '{ viewer { lenderId } }')),
  );
  expect(answers.map((answer) => expectData(answer).viewer['lenderId'])).toEqual(asked.map(({ id }) => id));
  await api.close();
});
