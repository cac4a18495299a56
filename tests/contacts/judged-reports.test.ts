import { expect, test } from '@jest/globals';
import { expectData } from '../support/api.js';
import { aContact } from '../support/reports.js';
import { aWorld, World, type Data } from '../support/world.js';
import { take } from './permits.js';

interface Seen {
  readonly id: string;
  readonly reference: string;
  readonly permitId: string | null;
  readonly violations: readonly { readonly rule: string; readonly severity: string }[];
}

const REPORT = `mutation($items: [ContactReportInput!]!) { reportContacts(items: $items) {
  created results { status id flags violations problem { code } } } }`;
interface Reported {
  readonly reportContacts: {
    readonly created: number;
    readonly results: readonly {
      readonly status: string;
      readonly id: string;
      readonly flags: readonly string[];
      readonly violations: readonly string[];
    }[];
  };
}

async function report(world: World, ...items: readonly Data[]) {
  return expectData(await world.agency<Reported>(REPORT, { items })).reportContacts;
}

const REGISTER = `query($id: ID!) { placement(id: $id) { contacts(last: 20) {
  id reference permitId violations { rule severity } } } }`;

/** Rules that each report breaks by its latest verdict, by its reference. */
async function verdicts(world: World): Promise<Readonly<Record<string, readonly string[]>>> {
  const rows = await register(world);
  return Object.fromEntries(
    rows.map(({ reference, violations }) => [reference, violations.map(({ rule }) => rule)]),
  );
}

async function register(world: World, placementId = world.placementId): Promise<readonly Seen[]> {
  const answer = await world.lender<{ placement: { contacts: readonly Seen[] } }>(REGISTER, {
    id: placementId,
  });
  return expectData(answer).placement.contacts;
}

/** A talk at an hour of 10 March in China. */
function talk(world: World, hour: number, parts: Data = {}) {
  const occurredAt = `2026-03-10T${String(hour).padStart(2, '0')}:00:00+08:00`;
  return aContact(world.placementId, { reference: `talk-${hour}`, occurredAt, ...parts });
}

async function aDayOver(): Promise<World> {
  const world = await aWorld({ at: '2026-03-10T00:00:00Z' });
  world.clock.set('2026-03-11T02:00:00Z');
  return world;
}

test('a call at night is stored, and the report is told the rule it breaks', async () => {
  const world = await aDayOver();

  const { created, results } = await report(world, talk(world, 22), talk(world, 21));

  expect(created).toBe(2);
  expect(results.map(({ status, violations }) => [status, violations])).toEqual([
    ['CREATED', ['CN-HOURS']],
    ['CREATED', []],
  ]);
  expect(await verdicts(world)).toEqual({ 'talk-22': ['CN-HOURS'], 'talk-21': [] });
});

test('the same report again is told the same', async () => {
  const world = await aDayOver();
  const [first] = (await report(world, talk(world, 22))).results;
  const [again] = (await report(world, talk(world, 22))).results;
  expect(again).toEqual({ ...first, status: 'DUPLICATE' });
});

test('the fourth talk of a day breaks the rule, in whichever order one batch tells of them', async () => {
  const world = await aDayOver();
  await report(world, ...[12, 9, 11, 10].map((hour) => talk(world, hour)));
  expect(await verdicts(world)).toEqual({
    'talk-9': [],
    'talk-10': [],
    'talk-11': [],
    'talk-12': ['CN-TALK-3PERDAY'],
  });
});

test('a late report counts for what came after it, and the verdict before it is kept', async () => {
  const world = await aDayOver();
  await report(world, ...[10, 11, 12].map((hour) => talk(world, hour)));
  expect(await verdicts(world)).toEqual({ 'talk-10': [], 'talk-11': [], 'talk-12': [] });

  await report(world, talk(world, 9));

  expect(await verdicts(world)).toEqual({
    'talk-9': [],
    'talk-10': [],
    'talk-11': [],
    'talk-12': ['CN-TALK-3PERDAY'],
  });
});

test('talks of another agency with the same person count', async () => {
  const east = await aWorld({ at: '2026-03-10T00:00:00Z', accounts: [{ person: 'P-of-two' }] });
  const west = await secondAgency(east, 'P-of-two');
  east.clock.set('2026-03-11T02:00:00Z');
  await report(east, talk(east, 9), talk(east, 10));
  await report(west, talk(west, 11), talk(west, 12));
  expect(await verdicts(west)).toEqual({ 'talk-11': [], 'talk-12': ['CN-TALK-3PERDAY'] });
});

test('a report uses the permit it names, once', async () => {
  const world = await aWorld();
  const [taken] = await take(world.agency, { placementId: world.placementId, channel: 'PHONE' });
  const permitId = taken!.permit!.id;

  const { results } = await report(
    world,
    aContact(world.placementId, { permitId }),
    aContact(world.placementId, { permitId }),
    aContact(world.placementId, { permitId: 'pmt_01h455vb4pex5vsknk084sn02q' }),
  );

  expect(results.map(({ flags }) => flags)).toEqual([[], ['PERMIT_USED'], ['PERMIT_UNKNOWN']]);
  expect((await register(world)).map((row) => row.permitId).filter((id) => id !== null)).toEqual([permitId]);
});

test('a contact made after its permit ran out is stored and flagged', async () => {
  const world = await aWorld();
  const [taken] = await take(world.agency, { placementId: world.placementId, channel: 'PHONE', minutes: 1 });
  world.clock.set('2026-03-10T03:00:00Z');
  const late = aContact(world.placementId, {
    permitId: taken!.permit!.id,
    occurredAt: '2026-03-10T02:01:00.001Z',
  });
  expect((await report(world, late)).results[0]).toMatchObject({
    status: 'CREATED',
    flags: ['PERMIT_EXPIRED'],
  });
});

test('a contact after a recall is stored and breaks a rule, of which only the lender hears', async () => {
  const world = await aWorld();
  expectData(await world.recall({ placementIds: [world.placementId] }));
  world.clock.set('2026-03-10T03:00:00Z');
  const [after] = (await report(world, aContact(world.placementId, { occurredAt: '2026-03-10T02:30:00Z' })))
    .results;
  expect(after).toMatchObject({ status: 'CREATED', flags: ['AFTER_RECALL'], violations: [] });
  expect((await register(world))[0]!.violations).toEqual([{ rule: 'CN-END', severity: 'VIOLATION' }]);
});

async function secondAgency(east: World, person: string): Promise<World> {
  const { agencyId } = await east.anotherAgency();
  const west = new World(east.api, east.lenderId, agencyId, { maker: east.lender, checker: east.checker });
  await west.begin({ accounts: [{ person }] });
  return west;
}
