import { beforeAll, describe, expect, test } from '@jest/globals';
import { auditEntries, MAX_TOUCHED, type AuditEntry } from '../../src/modules/audit/audit-entry.entity.js';
import { outboxEvents } from '../../src/modules/events/outbox.entity.js';
import { hashOfEvents } from '../../src/db/audit-records.js';
import type { ErrorCode } from '../../src/kernel/errors.js';
import { expectRefusal, postGraphQL, startApi } from '../support/api.js';
import { aContact } from '../support/reports.js';
import { PLACE } from '../support/documents.js';
import { aWorld, type Data, type World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await aWorld({ accounts: Array.from({ length: 30 }, () => ({})) });
});

async function newest(action: string): Promise<AuditEntry | undefined> {
  const options = { orderBy: ['id'], descending: true, limit: 1 } as const;
  return (await world.reader.find(auditEntries, { action }, options))[0];
}

test('a batch leaves one entry: who, what, when, from where, and the outbox row that names every thing touched', async () => {
  const batch = await world.report('reportContacts', ...world.placementIds.map((id) => aContact(id)));

  const entry = await newest('contacts.report');
  expect(entry).toMatchObject({
    actorId: world.agencyClient.id,
    agencyId: world.agencyId,
    outcome: 'DONE',
    items: 30,
    at: world.clock.now(),
    remoteAddress: '127.0.0.1',
  });
  expect(entry!.recordedAt).not.toBe(entry!.at);
  expect(entry!.touched).toHaveLength(MAX_TOUCHED);
  expect(entry!.touched.slice(0, 2)).toEqual([batch.results[0]!.id, world.placementId]);
  const outbox = await world.reader.findOne(outboxEvents, { id: entry!.eventId! });
  expect(outbox!.requestId).toBe(entry!.requestId);
  expect(outbox!.events.flatMap(({ items }) => items)).toHaveLength(30);
  expect(hashOfEvents(outbox!.events)).toBe(entry!.eventsHash);
});

test('a mutation that its use case refuses leaves an entry with the code, and nothing else', async () => {
  const answer = await world.place({ accountIds: [], filter: null });
  const { code } = expectRefusal(answer, 'INPUT_INVALID').extensions;
  const [error] = answer.errors!;
  const refused = await world.reader.find(auditEntries, { requestId: error!.extensions.requestId });
  expect(refused).toMatchObject([{ outcome: code, items: 0, touched: [], eventId: null }]);
});

test('a mutation without its scope leaves an entry under the name of its field', async () => {
  const call = await world.lenderWith('placements:read');
  const input = { agreementId: world.agreementId, reference: 'denied', accountIds: world.accountIds };
  const { extensions } = expectRefusal(await call(PLACE, { input }), 'SCOPE_MISSING');
  expect(await world.reader.find(auditEntries, { requestId: extensions.requestId })).toMatchObject([
    { action: 'placeAccounts', outcome: 'SCOPE_MISSING', items: 0, remoteAddress: '127.0.0.1' },
  ]);
});

test('a refusal inside the transaction undoes its work and still leaves its entry', async () => {
  const refused = world.startClosing('2026-03');
  const { extensions } = expectRefusal(await refused, 'PERIOD_NOT_ENDED');
  expect(await world.reader.find(auditEntries, { requestId: extensions.requestId })).toMatchObject([
    { action: 'periods.close', outcome: 'PERIOD_NOT_ENDED', eventId: null },
  ]);
  expect(await world.reader.find(outboxEvents, { requestId: extensions.requestId })).toEqual([]);
});

describe('a mutation that is refused as a document leaves an entry under the name of its field', () => {
  const cases: readonly (readonly [string, string, Data, ErrorCode])[] = [
    ['a variable is of another type', PLACE, { input: { agreementId: 7 } }, 'INPUT_INVALID'],
    [
      'a value in the document is of another type',
      'mutation { placeAccounts(input: { agreementId: 7, reference: [] }) { batch { id } } }',
      {},
      'INPUT_INVALID',
    ],
    ['a required variable is not given', PLACE, {}, 'INPUT_INVALID'],
  ];
  test.each(cases)('%s', async (_, query, variables, code) => {
    const { extensions } = expectRefusal(await world.lender(query, variables), code);
    expect(await world.reader.find(auditEntries, { requestId: extensions.requestId })).toMatchObject([
      { action: 'placeAccounts', outcome: code, items: 0, agencyId: null, remoteAddress: '127.0.0.1' },
    ]);
  });

  test('it costs more than a document may', async () => {
    const query = `mutation { approveStatement(statementId: "x") { lines(first: 2000000000) { nodes { id } } } }`;
    const { extensions } = expectRefusal(await world.lender(query), 'DOCUMENT_TOO_COMPLEX');
    expect(await world.reader.find(auditEntries, { requestId: extensions.requestId })).toMatchObject([
      { action: 'approveStatement', outcome: 'DOCUMENT_TOO_COMPLEX', items: 0 },
    ]);
  });

  test('who has no points left is refused all the same, and nothing is written', async () => {
    const environment = { COST_BUCKET: '25', COST_RESTORE: '1' };
    const api = await startApi({ database: world.database, keys: world.api.keys, environment });
    const token = await world.lenderToken('placements:place');
    const wrong = async () => {
      const { extensions } = expectRefusal(await api.lenderCall(token, PLACE, {}), 'INPUT_INVALID');
      return (await world.reader.find(auditEntries, { requestId: extensions.requestId })).length;
    };
    expect([await wrong(), await wrong(), await wrong()]).toEqual([1, 1, 0]);
    await api.close();
  });

  test('a query leaves none, nor what the schema does not know, nor who is not let in', async () => {
    const answer = await world.lender('query { auditEntries(first: "x") { nodes { id } } }');
    const unknown = await world.lender('mutation { placeAccounts { nothing } }');
    for (const { extensions } of [
      expectRefusal(answer, 'INPUT_INVALID'),
      expectRefusal(unknown, 'DOCUMENT_INVALID'),
    ])
      expect(await world.reader.find(auditEntries, { requestId: extensions.requestId })).toEqual([]);
    const { count } = world.database.statements;
    const refused = await postGraphQL(world.api.address, 'lender', null, JSON.stringify({ query: PLACE }));
    expect(refused.status).toBe(401);
    expect(world.database.statements.count).toBe(count);
  });
});

test.each([
  ['audit.csv', 'GET', 'audit.export'],
  [`statements/${'x'.repeat(8)}.csv`, 'GET', 'statements.export'],
  ['imports/imp_1/file', 'PUT', 'imports.receive'],
  ['imports/imp_1/errors.csv', 'GET', 'imports.errors'],
])('a file route without its scope leaves an entry: %s', async (path, method, action) => {
  const authorization = `Bearer ${await world.lenderToken('placements:read')}`;
  const response = await fetch(`${world.api.address}/lender/${path}`, {
    method,
    headers: { authorization, ...(method === 'PUT' && { 'content-type': 'text/csv' }) },
    ...(method === 'PUT' && { body: 'a,b' }),
  });
  expect(response.status).toBe(403);
  const requestId = response.headers.get('x-request-id')!;
  expect(await world.reader.find(auditEntries, { requestId })).toMatchObject([
    { action, outcome: 'SCOPE_MISSING', items: 0, remoteAddress: '127.0.0.1' },
  ]);
});
