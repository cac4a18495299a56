import { describe, expect, test } from '@jest/globals';
import { GrantWorld } from '../access/grant-world.js';
import { expectData, expectRefusal } from '../support/api.js';
import {
  aComplaint,
  aContact,
  aDelivery,
  aLetter,
  anAttestation,
  aNotice,
  aPayment,
  aPromise,
  aReversal,
  aVisit,
} from '../support/reports.js';
import { aWorld, type Call, type Connection, type World } from '../support/world.js';

interface Report {
  readonly kind: string;
  readonly id: string;
  readonly reference: string;
  readonly reportedAt: string;
  readonly flags: readonly string[];
}

const OWN = `query($id: ID!, $first: Int!, $after: String) { ownReports(placementId: $id, first: $first, after: $after) {
  nodes { kind id reference reportedAt flags } pageInfo { hasNextPage endCursor } } }`;

function ask(world: World, call: Call = world.agency, page: object = { first: 250 }) {
  return call<{ ownReports: Connection<Report> }>(OWN, { id: world.placementId, ...page });
}

async function own(world: World, call: Call = world.agency): Promise<readonly Report[]> {
  return expectData(await ask(world, call)).ownReports.nodes;
}

/** One report of every kind, and something that the lender recorded itself. */
async function withReports(): Promise<World> {
  const world = await aWorld();
  const id = world.placementId;
  await world.report('reportContacts', aContact(id, { reference: 'R-CONTACT' }));
  await world.report('reportVisits', aVisit(id, { reference: 'R-VISIT' }));
  const { results } = await world.report('reportLetters', aLetter(id, { reference: 'R-LETTER' }));
  await world.report('reportDeliveries', aDelivery(id, results[0]!.id!, { reference: 'R-DELIVERY' }));
  await world.report('reportPromises', aPromise(id, '50.00', { reference: 'R-PROMISE' }));
  const paid = await world.report('reportPayments', aPayment(id, '9.00', { reference: 'R-PAYMENT' }));
  await world.report(
    'reportReversals',
    aReversal(id, paid.results[0]!.id!, '1.00', { reference: 'R-REVERSAL' }),
  );
  await world.report('recordDirectPayments', aPayment(id, '7.00', { reference: 'R-LENDER' }));
  await world.report('reportComplaints', aComplaint(id, { reference: 'R-COMPLAINT' }));
  await world.report('reportNotices', aNotice(id, { reference: 'R-NOTICE', note: 'The sister called.' }));
  return world;
}

const KINDS = [
  'COMPLAINT',
  'CONTACT',
  'DELIVERY',
  'LETTER',
  'NOTICE',
  'PAYMENT',
  'PROMISE',
  'REVERSAL',
  'VISIT',
];

describe('an agency reads back what it reported, by its own references', () => {
  test('of every kind, with what was remarkable, and not what the lender recorded', async () => {
    const world = await withReports();
    const reports = await own(world);
    expect(reports.map(({ kind }) => kind).toSorted()).toEqual(KINDS);
    for (const { kind, id, reference } of reports) {
      expect(reference).toBe(`R-${kind}`);
      expect(id).toMatch(/^[a-z]{3}_[0-9a-z]{26}$/);
    }
  });

  test('B54 and after a recall it is all that it reads of the case, late reports and attestations with it', async () => {
    const world = await withReports();
    const id = world.placementId;
    world.clock.set('2026-03-12T02:00:00Z');
    await world.recall({ placementIds: [id] });
    world.clock.set('2026-03-13T02:00:00Z');
    await world.report(
      'reportContacts',
      aContact(id, { reference: 'LATE', occurredAt: '2026-03-13T01:00:00Z' }),
    );
    await world.report('attestDeletions', anAttestation(id, { deletedAt: '2026-03-13T01:00:00Z' }));
    expect(await world.see(world.agency)).toBeNull();
    const reports = await own(world);
    expect(
      reports
        .slice(0, KINDS.length)
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(KINDS);
    expect(reports.slice(KINDS.length)).toMatchObject([
      { kind: 'CONTACT', reference: 'LATE', flags: ['AFTER_RECALL'], reportedAt: '2026-03-13T02:00:00.000Z' },
      { kind: 'DELETION', flags: [] },
    ]);
    expect(JSON.stringify(reports)).not.toMatch(/6222|王|sister|138/);
  });

  test('after the window has run out, long after nothing more may be reported', async () => {
    const world = await withReports();
    world.clock.set('2026-09-01T00:00:00Z');
    await world.runJobs('placements.expire');
    expect(await own(world)).toHaveLength(KINDS.length);
  });

  test('page after page, none twice', async () => {
    const world = await withReports();
    const first = expectData(await ask(world, world.agency, { first: 4 })).ownReports;
    const { endCursor: after } = first.pageInfo;
    const next = expectData(await ask(world, world.agency, { first: 250, after })).ownReports;
    const read = [...first.nodes, ...next.nodes].map(({ reference }) => reference);
    expect(read).toEqual((await own(world)).map(({ reference }) => reference));
    expect(new Set(read).size).toBe(KINDS.length);
  });
});

describe('there is no such placement', () => {
  test('for another agency, another lender, and a token that names another batch', async () => {
    const [world, other] = [await withReports(), await aWorld()];
    const { call } = await world.anotherAgency();
    const bare = await world.agencyFor([]);
    for (const stranger of [call, other.agency, bare]) expectRefusal(await ask(world, stranger), 'NOT_FOUND');
  });

  test('once its grant is suspended', async () => {
    const world = await withReports();
    await world.recall({ placementIds: [world.placementId] });
    const grants = new GrantWorld(world);
    await grants.suspend((await grants.grant()).id);
    expectRefusal(await ask(world), 'NOT_FOUND');
  });

  test('that is no id, and a cursor of another placement is refused', async () => {
    const [world, other] = [await withReports(), await withReports()];
    expectRefusal(await world.agency(OWN, { id: 'none', first: 1 }), 'NOT_FOUND');
    const { endCursor: after } = expectData(await ask(other, other.agency, { first: 1 })).ownReports.pageInfo;
    expectRefusal(await ask(world, world.agency, { first: 1, after }), 'BAD_CURSOR');
  });
});
