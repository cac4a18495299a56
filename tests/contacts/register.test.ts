import { expect, test } from '@jest/globals';
import { newId } from '../../src/kernel/ids.js';
import { contacts } from '../../src/modules/contacts/index.js';
import { expectData } from '../support/api.js';
import { aContact } from '../support/reports.js';
import { aWorld, type Call, type Data, type World } from '../support/world.js';

/*
 * The register (催收登记簿): what a contact says beside the usual, and whose calendar it counts in.
 */

const POINTS = 'query($id: ID!) { placement(id: $id) { account { debtor { contactPoints { id } } } } }';

const SAID = `query($id: ID!) { placement(id: $id) {
  contacts(last: 20) { kind contactPointId thirdPerson recording { uri sha256 keptUntil } details {
    purpose place isInteractive isAutomated isReply isThirdPartyRequested isIdentityVerified isDeviceApproved durationSeconds disclosed } } } }`;

interface Points {
  readonly placement: { account: { debtor: { contactPoints: readonly { readonly id: string }[] } } };
}

async function said(call: Call, id: string): Promise<readonly Data[]> {
  interface Said {
    readonly placement: { readonly contacts: readonly Data[] };
  }
  return expectData(await call<Said>(SAID, { id })).placement.contacts;
}

async function pointOf(world: World, id = world.placementId): Promise<string> {
  const { placement } = expectData(await world.agency<Points>(POINTS, { id }));
  return placement.account.debtor.contactPoints[0]!.id;
}

const recording = { uri: 's3://calls/17.ogg', sha256: 'ab'.repeat(32), keptUntil: '2031-03-10' };
const details = {
  purpose: 'LOCATE',
  place: 'WORK',
  isInteractive: true,
  isAutomated: false,
  isReply: false,
  isThirdPartyRequested: true,
  isIdentityVerified: true,
  isDeviceApproved: true,
  durationSeconds: 95,
  disclosed: ['NAME', 'CALL_BACK'],
};

test('a contact keeps what rules ask about it: the number, the third person, what was said, the recording', async () => {
  const world = await aWorld();
  const contactPointId = await pointOf(world);
  const whole = { party: 'CONTACT_PERSON', thirdPerson: 'T-1', contactPointId, details, recording };

  const batch = await world.report('reportContacts', aContact(world.placementId, whole));

  expect(batch.results[0]).toMatchObject({ status: 'CREATED', flags: [] });
  const stored = { kind: 'CONTACT', contactPointId, thirdPerson: 'T-1', details, recording };
  expect(await said(world.agency, world.placementId)).toEqual([stored]);
  expect(await said(world.lender, world.placementId)).toEqual([stored]);
});

test('a contact that says nothing of it is taken as before', async () => {
  const world = await aWorld();
  await world.report('reportContacts', aContact(world.placementId, { recording: null }));
  expect(await said(world.agency, world.placementId)).toEqual([
    { kind: 'CONTACT', contactPointId: null, thirdPerson: null, details: null, recording: null },
  ]);
});

test('leaving a detail out and saying null are the same report', async () => {
  const world = await aWorld();
  const contact = aContact(world.placementId, { recording: null, details: { purpose: 'LOCATE' } });
  await world.report('reportContacts', contact);
  const again = { ...contact, thirdPerson: null, details: { purpose: 'LOCATE', place: null } };
  const other = { ...contact, details: { purpose: 'COLLECT' } };

  const { results } = await world.report('reportContacts', again, other);

  expect(results.map(({ status, problem }) => problem?.code ?? status)).toEqual([
    'DUPLICATE',
    'REFERENCE_REUSED',
  ]);
});

test("a number of somebody else, another lender's and an unknown one answer alike", async () => {
  const other = await aWorld();
  const world = await aWorld({ accounts: [{}, {}] });
  const [first, second] = world.placementIds as [string, string];
  const points = [await pointOf(world, second), await pointOf(other), newId('contactPoint')];

  const { results } = await world.report(
    'reportContacts',
    ...points.map((contactPointId) => aContact(first, { contactPointId })),
  );

  const trouble = results.map(({ problem }) => [problem?.code, problem?.message, problem?.path.join('.')]);
  expect(trouble).toEqual([0, 1, 2].map((n) => ['NOT_FOUND', trouble[0]![1], `items.${n}.contactPointId`]));
});

test.each([
  ['a name for a third person', { thirdPerson: 'Li Si' }, 'thirdPerson'],
  ['a recording with a bad hash', { recording: { ...recording, sha256: 'AB' } }, 'sha256'],
  ['a recording that a reader would run', { recording: { ...recording, uri: 'javascript:1' } }, 'uri'],
  ['a recording kept until no day', { recording: { ...recording, keptUntil: '2031-02-30' } }, 'keptUntil'],
  ['a call longer than a day', { details: { durationSeconds: 86_401 } }, 'durationSeconds'],
  ['a call of less than nothing', { details: { durationSeconds: -1 } }, 'durationSeconds'],
  ['a contact point of another kind of id', { contactPointId: 'acc_1' }, 'contactPointId'],
])('%s is refused', async (_, parts, at) => {
  const world = await aWorld();
  const { results } = await world.report('reportContacts', aContact(world.placementId, parts));
  expect(results[0]!.problem!.code).toBe('INPUT_INVALID');
  expect(results[0]!.problem!.path).toContain(at);
});

test('a contact counts in the calendar of the person, whoever made it', async () => {
  const world = await aWorld({ accounts: [{}, {}] });
  await world.report('reportContacts', ...world.placementIds.map((id) => aContact(id)));
  const rows = await world.reader.find(contacts, {});
  const placed = await world.placements();
  expect(rows).toHaveLength(placed.length);
  expect(new Set(rows.map(({ debtorId }) => debtorId)).size).toBe(2);
});
