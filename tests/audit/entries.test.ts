import { beforeAll, expect, test } from '@jest/globals';
import { auditEntries, MAX_TOUCHED, type AuditEntry } from '../../src/modules/audit/audit-entry.entity.js';
import { outboxEvents } from '../../src/modules/events/outbox.entity.js';
import { hashOfEvents } from '../../src/db/audit-records.js';
import { expectRefusal } from '../support/api.js';
import { aContact } from '../support/reports.js';
import { PLACE } from '../support/documents.js';
import { aWorld, type World } from '../support/world.js';

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
