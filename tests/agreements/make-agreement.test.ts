import { expect, test } from '@jest/globals';
import { agencies } from '../../src/modules/access/agency.entity.js';
import { expectData, expectRefusal } from '../support/api.js';
import { AGREEMENT, MAKE_AGREEMENT } from '../support/documents.js';
import { aReference } from '../support/reports.js';
import { aWorld, type Data, type World } from '../support/world.js';

test('an agreement is made as it was agreed', async () => {
  const world = await anEmptyWorld();
  const input = anAgreement(world, { reportWindowDays: 45, visitRadiusMetres: 500 });

  const answer = await world.lender(MAKE_AGREEMENT, { input });

  expect(expectData(answer).makeAgreement).toEqual({
    id: expect.any(String),
    ...input,
    disclosureProfile: 'MASKED',
  });
});

test('facts may be reported for 30 days after the end unless said otherwise', async () => {
  const world = await anEmptyWorld();
  const answer = await world.lender(MAKE_AGREEMENT, { input: anAgreement(world) });
  expect(expectData(answer).makeAgreement).toMatchObject({ reportWindowDays: 30, visitRadiusMetres: 300 });
});

test('the same agreement again answers with the first', async () => {
  const world = await anEmptyWorld();
  const input = anAgreement(world);
  const first = expectData(await world.lender(MAKE_AGREEMENT, { input }));

  const again = expectData(await world.lender(MAKE_AGREEMENT, { input: { ...input, reportWindowDays: 30 } }));

  expect(again).toEqual(first);
});

test.each([
  ['name', 'Another'],
  ['timeZone', 'UTC'],
  ['currency', 'USD'],
  ['windowDays', 91],
  ['reportWindowDays', 31],
  ['visitRadiusMetres', 500],
  ['channels', ['PHONE']],
])('the same reference with another %s is refused', async (name, value) => {
  const world = await anEmptyWorld();
  const input = anAgreement(world);
  expectData(await world.lender(MAKE_AGREEMENT, { input }));

  const answer = await world.lender(MAKE_AGREEMENT, { input: { ...input, [name]: value } });

  expect(expectRefusal(answer, 'REFERENCE_REUSED').extensions.path).toEqual(['input', 'reference']);
});

test.each([
  ['an unknown time zone', { timeZone: 'Mars/Olympus' }, 'timeZone'],
  ['a window of no day', { windowDays: 0 }, 'windowDays'],
  ['a window of more than ten years', { windowDays: 3_651 }, 'windowDays'],
  ['no channel', { channels: [] }, 'channels'],
  ['a reference with a blank at its end', { reference: 'A-1 ' }, 'reference'],
  ['an empty name', { name: ' ' }, 'name'],
])('an agreement with %s is refused', async (_, parts, at) => {
  const world = await anEmptyWorld();
  const answer = await world.lender(MAKE_AGREEMENT, { input: anAgreement(world, parts) });
  expect(expectRefusal(answer, 'INPUT_INVALID').extensions.path).toEqual(['input', at]);
});

test("another lender's agency answers like an unknown one", async () => {
  const [other, world] = [await anEmptyWorld(), await anEmptyWorld()];
  for (const agencyId of [other.agencyId, 'agy_01h455vb4pex5vsknk084sn02q']) {
    const answer = await world.lender(MAKE_AGREEMENT, { input: anAgreement(world, { agencyId }) });
    expect(expectRefusal(answer, 'NOT_FOUND').message).toMatch(/^There is no such agency\./);
  }
});

test("another lender's agreement cannot be read", async () => {
  const [other, world] = [await anEmptyWorld(), await anEmptyWorld()];
  expect(expectData(await world.lender(AGREEMENT, { id: other.agreementId })).agreement).toBeNull();
});

test('a token without the scope is told which one it lacks', async () => {
  const world = await anEmptyWorld();
  const call = await world.lenderWith('agencies:read');
  const answer = await call(MAKE_AGREEMENT, { input: anAgreement(world) });
  expect(expectRefusal(answer, 'SCOPE_MISSING').extensions.requiredScope).toBe('agreements:write');
});

function anEmptyWorld(): Promise<World> {
  return aWorld({ accounts: [], isPlaced: false });
}

function anAgreement(world: World, parts: Data = {}): Data {
  return {
    agencyId: world.agencyId,
    reference: aReference('agr'),
    name: 'Card debt 2026',
    timeZone: 'Asia/Taipei',
    currency: 'TWD',
    windowDays: 90,
    channels: ['PHONE', 'SMS'],
    ...parts,
  };
}

test('a suspended agency gets no new agreement; the one it has is still answered', async () => {
  const world = await anEmptyWorld();
  const input = anAgreement(world);
  const first = expectData(await world.lender(MAKE_AGREEMENT, { input })).makeAgreement;
  await world.mutate((work) => work.update(agencies, { id: world.agencyId }, { status: 'SUSPENDED' }));

  const answer = await world.lender(MAKE_AGREEMENT, { input: anAgreement(world) });

  const { message, extensions } = expectRefusal(answer, 'STATE_CONFLICT');
  expect(message).toMatch(/^This agency is suspended/);
  expect(extensions.path).toEqual(['input', 'agencyId']);
  expect(expectData(await world.lender(MAKE_AGREEMENT, { input })).makeAgreement).toEqual(first);
});
