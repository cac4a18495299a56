import { beforeEach, expect, test } from '@jest/globals';
import { corrections } from '../../src/modules/rights/correction.entity.js';
import { notices } from '../../src/modules/notices/notice.entity.js';
import { logOf, openCase, revealPoint } from '../disclosures/disclosure-world.js';
import { expectData } from '../support/api.js';
import { aNotice } from '../support/reports.js';
import { aWorld, type Batch, type Call, type Data, type World } from '../support/world.js';
import { debtorOf, fileOf } from './rights-world.js';

const CORRECT = `mutation($items: [CorrectionInput!]!) { correctPeople(items: $items) { created duplicates refused
  results { reference status id problem { code message path } } } }`;
const PERSON = `query($id: ID!) { person(id: $id) { name { masked value } nationalId { masked value } birthDate { value }
  contactPoints { id kind value { masked value } } } }`;

let world: World;
let debtorId: string;
let phone: string;

beforeEach(async () => {
  world = await aWorld({ profile: {} });
  debtorId = await debtorOf(world);
  phone = (await openCase(world, null)).account.debtor.contactPoints[0]!.id;
});

async function correct(items: readonly Data[], call: Call = world.lender): Promise<Batch> {
  return expectData(await call<{ correctPeople: Batch }>(CORRECT, { items })).correctPeople;
}

const right = (parts: Data): Data => ({ debtorId, reason: 'DOCUMENT_SEEN', ...parts });

test('what was wrong is right for everybody at once, masked and in clear', async () => {
  const batch = await correct([
    right({
      name: '王晓明',
      nationalId: '110101199003074999',
      birthDate: '1990-03-08',
      contactPoints: [
        { contactPointId: phone, kind: 'PHONE', value: '+8613912340000' },
        { kind: 'EMAIL', value: 'xiaoming@mail.example' },
      ],
    }),
  ]);
  expect(batch).toMatchObject({ created: 1, refused: 0 });
  const { person } = expectData(await world.lender<{ person: Data }>(PERSON, { id: debtorId }));
  expect(person).toMatchObject({
    name: { masked: '王*', value: '王晓明' },
    nationalId: { value: '110101199003074999' },
    birthDate: { value: '1990-03-08' },
    contactPoints: [
      { kind: 'EMAIL', value: { value: 'xiaoming@mail.example' } },
      { id: phone, kind: 'PHONE', value: { masked: '139****0000', value: '+8613912340000' } },
    ],
  });
  const revealed = expectData(await revealPoint(world, phone)).revealContactPoint;
  expect(revealed.field.value).toBe('+8613912340000');
  expect((await openCase(world, 'CALL')).account.debtor.name.value).toBe('王晓明');
});

test('it travels: the placement counts as changed, by an event that holds no value', async () => {
  world.clock.set('2026-03-11T02:00:00Z');
  const { results } = await correct([right({ name: '王晓明' })]);
  const { rows } = await world.database.run('SELECT events FROM outbox_event WHERE action = ?', [
    'people.correct',
  ]);
  const text = String(rows.at(-1)!['events']);
  expect(JSON.parse(text)).toEqual([
    { type: 'person.corrected', items: [{ id: results[0]!.id, placementId: world.placementId }] },
  ]);
  const since = `query($since: DateTime) { placements(first: 5, filter: { updatedSince: $since }) { nodes { id } } }`;
  const answer = await world.agency<Data>(since, { since: '2026-03-11T00:00:00Z' });
  expect(JSON.stringify(expectData(answer))).toContain(world.placementId);
});

test('what stood there before is kept sealed, and dies with the person', async () => {
  await correct([right({ name: '王晓明' })]);
  const [row] = await world.reader.find(corrections, {});
  expect(row).toMatchObject({ changed: ['NAME'], reason: 'DOCUMENT_SEEN' });
  expect(row!.former).not.toContain('王小明');
  expect((await fileOf(world, debtorId))['person_correction']).toMatchObject([{ changed: ['NAME'] }]);
});

test('a notice about the wrong number stays about that number, and leaves the right one alone', async () => {
  const about = { contactPointId: phone };
  await world.report('reportNotices', aNotice(world.placementId, { kind: 'WRONG_NUMBER', about }));
  const point = { contactPointId: phone, kind: 'PHONE', value: '+8613912340000' };
  await correct([right({ contactPoints: [point] })]);
  const [notice] = await world.reader.find(notices, {});
  expect(notice).toMatchObject({ contactPointId: null, addressMasked: '138****5678' });
  expect(notice!.addressHash).not.toBeNull();
});

test('right already is no change; somebody else’s contact point and a strange number are refused', async () => {
  const other = await aWorld({ profile: {} });
  const strange = (await openCase(other, null)).account.debtor.contactPoints[0]!.id;
  const point = (value: string, contactPointId: string) => ({ contactPointId, kind: 'PHONE', value });
  const one = async (parts: Data) => (await correct([right(parts)])).results[0]!;
  expect(await one({ name: '王小明' })).toMatchObject({ status: 'DUPLICATE' });
  expect(await one({ contactPoints: [point('+8613812345678', phone)] })).toMatchObject({
    status: 'DUPLICATE',
  });
  expect(await one({ contactPoints: [point('+8613812345678', strange)] })).toMatchObject({
    problem: { code: 'NOT_FOUND' },
  });
  expect(await one({ contactPoints: [point('call me', phone)] })).toMatchObject({
    problem: { code: 'INPUT_INVALID' },
  });
  expect(await one({ debtorId: await debtorOf(other) })).toMatchObject({ problem: { code: 'NOT_FOUND' } });
  const twice = await correct([right({ name: 'A B' }), right({ name: 'C D' })]);
  expect(twice.results.map(({ status }) => status)).toEqual(['CREATED', 'REFUSED']);
});

test('reading a person in clear is a row of the log for each value', async () => {
  expectData(await world.lender(PERSON, { id: debtorId }));
  const rows = await logOf(world, { debtorId });
  expect(rows.map(({ way, value }) => `${way} ${value}`)).toEqual([
    'ACCOUNT NAME',
    'ACCOUNT NATIONAL_ID',
    'ACCOUNT BIRTH_DATE',
    'ACCOUNT CONTACT_POINT',
  ]);
});
