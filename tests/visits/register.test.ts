import { expect, test } from '@jest/globals';
import { contacts } from '../../src/modules/contacts/index.js';
import { expectData } from '../support/api.js';
import { aContact, aVisit, properly } from '../support/reports.js';
import { aWorld, type Call, type Data } from '../support/world.js';

/*
 * A visit is a row of the register and what it has of its own.
 */

const SEEN = `query($id: ID!) { placement(id: $id) {
  contacts(last: 20) { kind reference occurredAt channel direction party connection result collector flags }
  visits(last: 20) { reference party result peopleMet isIdentityShown isPurposeExplained noticeGivenAt hasEntered
    hasEntryConsent distanceMetres thirdPerson recording { uri } details { place } flags } } }`;

interface Seen {
  readonly placement: { readonly contacts: readonly Data[]; readonly visits: readonly Data[] };
}

async function seen(call: Call, id: string): Promise<Seen['placement']> {
  return expectData(await call<Seen>(SEEN, { id })).placement;
}

const START = { at: '2026-03-10T00:30:00Z' };
const AT_DOOR = { latitude: 31.2304, longitude: 121.4737 };
/** 445 metres north. */
const UP_THE_STREET = { latitude: 31.2344, longitude: 121.4737 };

test('visits and contacts stand in one calendar, and visits keep what is theirs', async () => {
  const world = await aWorld(START);
  world.clock.set('2026-03-10T02:00:00Z');
  const visit = aVisit(world.placementId, {
    ...properly,
    outcome: 'MET_OTHER',
    party: 'CONTACT_PERSON',
    result: 'REFUSED',
    thirdPerson: 'T-1',
    peopleMet: 2,
    noticeGivenAt: '2026-03-09T01:00:00Z',
    hasEntryConsent: false,
    points: { collector: AT_DOOR, address: AT_DOOR },
    details: { place: 'HOME' },
  });

  const contact = aContact(world.placementId, { occurredAt: '2026-03-10T01:30:00Z' });
  await world.report('reportVisits', visit);
  await world.report('reportContacts', contact);

  const { contacts: register, visits } = await seen(world.lender, world.placementId);
  expect(register).toMatchObject([
    { kind: 'CONTACT', reference: contact.reference },
    {
      kind: 'VISIT',
      reference: visit.reference,
      occurredAt: '2026-03-10T01:00:00.000Z',
      channel: 'VISIT',
      direction: 'OUTBOUND',
      party: 'CONTACT_PERSON',
      connection: 'CONVERSATION',
      result: 'REFUSED',
      collector: 'F-1',
      flags: [],
    },
  ]);
  expect(visits).toEqual([
    {
      reference: visit.reference,
      party: 'CONTACT_PERSON',
      result: 'REFUSED',
      peopleMet: 2,
      isIdentityShown: true,
      isPurposeExplained: true,
      noticeGivenAt: '2026-03-09T01:00:00.000Z',
      hasEntered: false,
      hasEntryConsent: false,
      distanceMetres: 0,
      thirdPerson: 'T-1',
      recording: { uri: 'urn:rec:1' },
      details: { place: 'HOME' },
      flags: [],
    },
  ]);
  expect(await seen(world.agency, world.placementId)).toEqual({ contacts: register, visits });
});

test.each([
  ['MET_DEBTOR', 'DEBTOR', 'CONVERSATION'],
  ['MET_OTHER', 'THIRD_PARTY', 'CONVERSATION'],
  ['NO_ONE', 'DEBTOR', 'NO_ANSWER'],
  ['MOVED', 'DEBTOR', 'NO_ANSWER'],
  ['NOT_FOUND', 'DEBTOR', 'NO_ANSWER'],
  ['UNSAFE', 'DEBTOR', 'NO_ANSWER'],
])('a visit that says %s alone counts as %s, %s', async (outcome, party, connection) => {
  const world = await aWorld(START);
  world.clock.set('2026-03-10T02:00:00Z');
  await world.report('reportVisits', aVisit(world.placementId, { outcome }));
  const { contacts: register } = await seen(world.agency, world.placementId);
  expect(register).toMatchObject([{ party, connection, result: 'NONE' }]);
});

test.each([
  ['within the radius of the agreement', 500, []],
  ['beyond it', 400, ['FAR_FROM_ADDRESS']],
])('a visit made 445 metres away is kept as 500: %s', async (_, visitRadiusMetres, flags) => {
  const world = await aWorld({ ...START, agreement: { visitRadiusMetres } });
  world.clock.set('2026-03-10T02:00:00Z');
  const points = { collector: UP_THE_STREET, address: AT_DOOR };
  const { results } = await world.report('reportVisits', aVisit(world.placementId, { points }));
  expect(results[0]).toMatchObject({ status: 'CREATED', flags });
  expect((await seen(world.lender, world.placementId)).visits).toMatchObject([{ distanceMetres: 500 }]);
});

test('no point of a visit is stored anywhere', async () => {
  const world = await aWorld(START);
  world.clock.set('2026-03-10T02:00:00Z');
  const points = { collector: UP_THE_STREET, address: AT_DOOR };
  await world.report('reportVisits', aVisit(world.placementId, { points }));
  const [row] = await world.reader.find(contacts, {});
  expect(JSON.stringify(row)).not.toContain('31.23');
});

test('a forbidden visit is stored with everything that is wrong with it', async () => {
  const world = await aWorld(START);
  world.clock.set('2026-03-10T02:00:00Z');
  const evidence = [{ kind: 'INSIDE_HOME', uri: 'urn:photo:1', sha256: 'ab'.repeat(32) }];
  const wrong = {
    visitors: ['F-1'],
    outcome: 'MET_DEBTOR',
    isIdentityShown: false,
    hasEntered: true,
    evidence,
  };

  const { results } = await world.report('reportVisits', aVisit(world.placementId, wrong));

  expect(results[0]).toMatchObject({
    status: 'CREATED',
    flags: [
      'VISITORS_TOO_FEW',
      'IDENTITY_NOT_SHOWN',
      'NO_ENTRY_CONSENT',
      'VISIT_DETAILS_MISSING',
      'PHOTO_INSIDE_HOME',
    ],
  });
});

test('a contact and a visit may use the same reference', async () => {
  const world = await aWorld();
  const reference = 'shared';
  const contact = await world.report('reportContacts', aContact(world.placementId, { reference }));
  const visit = aVisit(world.placementId, { reference });
  const first = await world.report('reportVisits', visit);
  const again = await world.report('reportVisits', visit);

  expect([contact.created, first.created, again.duplicates]).toEqual([1, 1, 1]);
  expect(first.results[0]!.id).toMatch(/^vis_/);
  expect(again.results[0]!.id).toBe(first.results[0]!.id);
});
