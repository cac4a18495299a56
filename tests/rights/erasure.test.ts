import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { idBytes, type Id } from '../../src/kernel/ids.js';
import { erasures, storedPeople } from '../../src/modules/rights/erasure.entity.js';
import { loggedErasures, personTables } from '../../src/modules/rights/index.js';
import { suppressedAmong } from '../../src/modules/notices/index.js';
import { expectData, expectRefusal } from '../support/api.js';
import { aComplaint, aContact, aNotice, aPayment } from '../support/reports.js';
import { aWorld, type Data, type World } from '../support/world.js';
import { APPROVE, DECLINE, eraseNow, REQUEST, requestErasure, sent } from './erased-person.js';
import { debtorOf, fileOf } from './rights-world.js';
import { openCase, logOf, revealPoint } from '../disclosures/disclosure-world.js';

const PREVIEW = `query($id: ID!) { erasurePreview(debtorId: $id) { outcome why keepUntil source tables { table rows fate } } }`;

async function preview(world: World, debtorId: string): Promise<Data> {
  return expectData(await world.lender<{ erasurePreview: Data }>(PREVIEW, { id: debtorId })).erasurePreview;
}

/** Everything of the lender in the database, as text. */
async function dump(world: World): Promise<string> {
  const rows: unknown[] = [];
  for (const { table } of personTables) rows.push(await world.reader.find(table, {}));
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

/** A debtor who was worked on and recalled; their debt is paid. */
async function aWorkedCase(): Promise<World> {
  const world = await aWorld({ profile: {}, accounts: [{ person: 'CUSTOMER-4711' }] });
  const id = world.placementId;
  const { contactPoints } = (await openCase(world, 'CALL')).account.debtor;
  expectData(await revealPoint(world, contactPoints[0]!.id));
  await world.report('reportContacts', aContact(id));
  await world.report('reportPayments', aPayment(id, '1000.00'));
  await world.report('reportComplaints', aComplaint(id, { description: 'My neighbour Li heard of it.' }));
  const about = { phone: '+8613800007777' };
  await world.report('reportNotices', aNotice(id, { kind: 'OPT_OUT', about, note: 'Do not call 王小明.' }));
  return world;
}

async function settled(world: World): Promise<void> {
  expectData(await world.recall({ placementIds: world.placementIds }));
  const { rows } = await world.database.run('SELECT id FROM complaint WHERE status = ?', ['OPEN']);
  expect(rows.length).toBeGreaterThan(0);
  await world.database.run("UPDATE complaint SET status = 'REJECTED'", []);
  await world.database.run("UPDATE account SET status = 'PAID', principal_minor = 0", []);
}

describe('somebody whom law still keeps', () => {
  let world: World;
  let debtorId: string;

  beforeAll(async () => {
    world = await aWorkedCase();
    debtorId = await debtorOf(world);
  });

  test('is not forgotten while an agency works on a debt of theirs', async () => {
    expect(await preview(world, debtorId)).toMatchObject({ outcome: null, why: 'PLACED' });
    const batch = await sent(world.lender, REQUEST, { debtorIds: [debtorId, 'x'], reason: 'PERSON_ASKED' });
    expect(batch.results).toMatchObject([
      { problem: { code: 'STATE_CONFLICT', path: ['input', 'debtorIds', '0'] } },
      { problem: { code: 'NOT_FOUND' } },
    ]);
  });

  test('the preview says what would go, what would stay, and by which law', async () => {
    await settled(world);
    const seen = await preview(world, debtorId);
    expect(seen).toMatchObject({ outcome: 'STORE_ONLY', why: 'IN_TIME', keepUntil: '2031-03-10' });
    expect(seen['source']).toContain('Consumer finance');
    expect(seen['tables']).toContainEqual({ table: 'debtor', rows: 1, fate: 'CLEARED' });
    expect(seen['tables']).toContainEqual({ table: 'contact', rows: 1, fate: 'CLEARED' });
    expect(seen['tables']).toContainEqual({ table: 'payment', rows: 1, fate: 'KEPT' });
  });

  test('whoever asked does not approve, and a request can be declined', async () => {
    const id = await requestErasure(world, debtorId);
    const own = await sent(world.lender, APPROVE, { erasureIds: [id] });
    expect(own.results).toMatchObject([{ problem: { code: 'SAME_ACTOR' } }]);
    const again = await sent(world.lender, REQUEST, { debtorIds: [debtorId], reason: 'ORDERED' });
    expect(again.results).toMatchObject([{ status: 'DUPLICATE', id }]);
    await sent(world.checker, DECLINE, { erasureIds: [id] });
    const late = await sent(world.checker, APPROVE, { erasureIds: [id, 'ers_x'] });
    expect(late.results).toMatchObject([{ status: 'DUPLICATE' }, { problem: { code: 'NOT_FOUND' } }]);
    expect(await world.reader.find(storedPeople, {})).toEqual([]);
  });

  test('is stored where no query sees them, and their own file still has all of it', async () => {
    await eraseNow(world, debtorId);
    const text = await dump(world);
    expect(text).not.toMatch(/CUSTOMER-4711|王|138\*|7777|Li heard/);
    const { account } = expectData(
      await world.lender<{ account: Data }>(ACCOUNT, { id: world.accountIds[0] }),
    );
    expect(account).toMatchObject({ debtor: { name: { masked: null, value: null, withheld: 'ERASED' } } });
    const file = await fileOf(world, debtorId);
    expect(file.person).toMatchObject({ name: '王小明', nationalId: '110101199003074258' });
    expect(file.contact_point).toMatchObject([{ value: '+8613812345678' }]);
    expect(file.notice).toMatchObject([{ note: 'Do not call 王小明.', address: '+8613800007777' }]);
    expect(file['complaint']).toMatchObject([{ description: 'My neighbour Li heard of it.' }]);
    expect(file['contact']).toHaveLength(1);
  });

  test('the books stay: placement, payment and the log of who saw what', async () => {
    const seen = await world.see(world.lender);
    expect(seen?.payments).toMatchObject([{ amount: { amount: '1000.00' } }]);
    expect((await logOf(world, { debtorId })).map(({ way }) => way)).toContain('REVEAL');
  });

  test('the suppressed number outlives them, and comes with its person again', async () => {
    const number = { jurisdiction: 'CN', kind: 'PHONE', value: '138 0000 7777' } as const;
    const asked = [{ ...number, personReference: 'CUSTOMER-4711' }];
    expect(await suppressedAmong(world.reader, asked)).toEqual(['OPT_OUT']);
  });

  test('is in the log outside the database, each line bound to the one before', async () => {
    const lines = [];
    for await (const line of loggedErasures(world.api.config.erasureLog)) lines.push(line);
    const ours = lines.filter(({ lender }) => lender === world.lenderId);
    expect(ours).toMatchObject([
      { seq: 1, debtor: debtorId, outcome: 'STORE_ONLY', keepUntil: '2031-03-10' },
    ]);
    expect(readFileSync(world.api.config.erasureLog, 'utf8')).not.toMatch(/CUSTOMER|王/);
    const [row] = await world.reader.find(erasures, { state: 'DONE' });
    expect(row!.loggedAt).not.toBeNull();
  });

  test('is not asked for again while law keeps them, and erased for good on the day after', async () => {
    const again = { debtorIds: [debtorId], reason: 'PERSON_ASKED' };
    const [refused] = (await sent(world.lender, REQUEST, again)).results;
    expect(refused!.problem!.message).toContain('Law still keeps');
    world.clock.set('2031-03-10T15:59:00Z');
    await world.runJobs('people.retain');
    expect(await world.reader.find(storedPeople, {})).toHaveLength(1);
    world.clock.set('2031-03-10T16:00:00Z');
    await world.runJobs('people.retain');
    expect(await world.reader.find(storedPeople, {})).toEqual([]);
    const file = await fileOf(world, debtorId);
    expect(file.person).toBeNull();
    expect(file['contact']).toEqual([]);
    expect(file['payment']).toHaveLength(1);
    expect(expectRefusal(await world.lender(PREVIEW, { id: 'dbt_x' }), 'NOT_FOUND')).toBeDefined();
  });
});

const ACCOUNT = 'query($id: ID!) { account(id: $id) { debtor { name { masked value withheld } } } }';

describe('H176 retention', () => {
  test('deletes on the day, law by law, and says before what it would do', async () => {
    const world = await aWorld({
      at: '2026-03-10T02:00:00Z',
      isPlaced: false,
      accounts: [{}, { jurisdiction: 'US-NY' }, {}, { holds: ['DISPUTE'] }],
    });
    const paid = [world.accountIds[0]!, world.accountIds[1]!, world.accountIds[3]!];
    for (const each of paid)
      await world.mutate(async (work) => {
        await work.execute(
          { sql: "UPDATE account SET status = 'PAID' WHERE lender_id = :lender AND id = ?" },
          [idBytes(each as Id<'account'>)],
        );
      });
    const plan = async () => {
      const query = '{ retentionPlan { law due years source kept { why people } } }';
      interface Plan {
        readonly retentionPlan: readonly {
          law: string;
          due: number;
          kept: { why: string; people: number }[];
        }[];
      }
      const lines = expectData(await world.checker<Plan>(query)).retentionPlan;
      return Object.fromEntries(
        lines.map(({ law, due, kept }) => [
          law,
          { due, ...Object.fromEntries(kept.map((k) => [k.why, k.people])) },
        ]),
      );
    };
    expect(await plan()).toMatchObject({
      CN: { due: 0, HELD: 1, OWED: 1, IN_TIME: 1, PLACED: 0 },
      US: { due: 0, IN_TIME: 1 },
    });
    world.clock.set('2029-03-10T04:00:00Z'); // in Shanghai, the last day of three years
    expect(await plan()).toMatchObject({ US: { due: 0 } });
    world.clock.set('2029-03-10T16:00:00Z');
    expect(await plan()).toMatchObject({ US: { due: 1 }, CN: { due: 0 } });
    await world.runJobs('people.retain');
    expect(await plan()).toMatchObject({ US: { due: 0, IN_TIME: 0 }, CN: { due: 0 } });
    world.clock.set('2031-03-11T00:00:00Z');
    await world.runJobs('people.retain');
    expect(await plan()).toMatchObject({ CN: { due: 0, HELD: 1, OWED: 1, IN_TIME: 0 } });
    const done = await world.reader.find(erasures, {}, { orderBy: ['seq'] });
    expect(done.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['ERASED', 'TIME_IS_OVER'],
      ['ERASED', 'TIME_IS_OVER'],
    ]);
    expect(done[1]!.previous).toBe(done[0]!.hash);
  });
});
