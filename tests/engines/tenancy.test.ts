import { beforeAll, describe, expect, test } from '@jest/globals';
import { readerOf, storeOf } from '../../src/db/store.js';
import { mutate } from '../../src/db/unit-of-work.js';
import { idBytes, newId, type Id, type IdKind } from '../../src/kernel/ids.js';
import { columnName, type AnyTable, type SqlValue } from '../../src/kernel/table.js';
import { accounts } from '../../src/modules/accounts/account.entity.js';
import { agreements } from '../../src/modules/agreements/agreement.entity.js';
import { jobs } from '../../src/modules/background/job.entity.js';
import { contacts } from '../../src/modules/contacts/contact.entity.js';
import { payments } from '../../src/modules/payments/payment.entity.js';
import { placements } from '../../src/modules/placements/placement.entity.js';
import { statements } from '../../src/modules/settlement/statement.entity.js';
import { AGENCY_PLACEMENTS, LENDER_PLACEMENTS } from '../support/documents.js';
import { expectData, type Data } from '../support/api.js';
import { aContact, aPayment } from '../support/reports.js';
import { aWorld, type Connection, type World } from '../support/world.js';

/*
 * Ways in which one tenant's work could touch another's, each tried past the API on the engine under test: by our store,
 * which binds every statement to its lender, and by raw SQL, which only the keys of the tables can stop.
 */

let ours: World;
let theirs: World;

beforeAll(async () => {
  [ours, theirs] = [await aWorld(), await aWorld()];
  for (const world of [ours, theirs]) {
    await world.report('reportContacts', aContact(world.placementId));
    await world.report('reportPayments', aPayment(world.placementId, '10.00'));
  }
});

describe('the store', () => {
  test('B61 refuses a statement that does not name the lender, to read and to write', async () => {
    const store = storeOf(ours.database, ours.lenderId);
    await expect(store.query({ sql: 'SELECT * FROM account' }, [])).rejects.toThrow(':lender');
    await expect(store.execute({ sql: 'UPDATE account SET portfolio = 1' }, [])).rejects.toThrow(':lender');
    expect(() => storeOf(ours.database, undefined as never)).toThrow();
  });

  test('refuses tables that belong to no lender', async () => {
    await expect(readerOf(ours.database, ours.lenderId).find(jobs, {})).rejects.toThrow(
      'belongs to no lender',
    );
  });

  test.each([
    ['account', accounts],
    ['placement', placements],
    ['payment', payments],
    ['agreement', agreements],
  ] as const)("finds nothing by the id of another lender's %s", async (_, table) => {
    const [foreign] = await theirs.reader.find(table as AnyTable, {});
    const id = foreign!['id'];
    expect(await ours.reader.findOne(table as AnyTable, { id } as never)).toBeNull();
    expect(await ours.reader.find(table as AnyTable, { id: [id] } as never)).toEqual([]);
  });

  test("changes nothing by another lender's id: no blind update", async () => {
    const [before] = await theirs.reader.find(accounts, {});
    const id = before!.id;
    const changed = await ours.mutate(async (work) => {
      await work.updateEach(accounts, [{ id, change: { portfolio: 'taken' } }]);
      return work.update(accounts, { id }, { portfolio: 'taken' });
    });
    expect(changed).toBe(0);
    expect(await theirs.reader.find(accounts, {})).toEqual([before]);
  });

  test("an insert under another lender's id takes nothing over", async () => {
    const [foreign] = await theirs.reader.find(agreements, {});
    await ours.mutate((work) =>
      work.insertAll(agreements, [{ ...foreign!, agencyId: ours.agencyId, reference: 'taken' }], {
        ifAbsent: true,
      }),
    );
    expect(await theirs.reader.find(agreements, {})).toEqual([foreign]);
  });

  test('a row that claims to be of another lender is written as our own', async () => {
    const [own] = await ours.reader.find(agreements, { id: ours.agreementId as Id<'agreement'> });
    const id = newId('agreement');
    const disguised = { ...own!, id, reference: 'disguised', lenderId: theirs.lenderId };
    await ours.mutate((work) => work.insertAll(agreements, [disguised]));
    expect(await theirs.reader.findOne(agreements, { id })).toBeNull();
    expect(await ours.reader.findOne(agreements, { id })).toMatchObject({ lenderId: ours.lenderId });
  });
});

describe('B49 the keys of the tables refuse, even to raw SQL,', () => {
  test("an agreement with another lender's agency", async () => {
    await expectRefused(agreements, ours, {
      id: newId('agreement'),
      reference: 'raw',
      agencyId: theirs.agencyId,
    });
  });

  test("a contact on another lender's placement", async () => {
    await expectRefused(contacts, ours, {
      id: newId('contact'),
      reference: 'raw',
      placementId: theirs.placementId,
    });
  });

  test("a contact of one agency under another agency's placement", async () => {
    const { agencyId } = await ours.anotherAgency();
    await expectRefused(contacts, ours, { id: newId('contact'), reference: 'raw', agencyId });
  });

  test('a contact in the calendar of another person than that of its placement', async () => {
    const [foreign] = await theirs.reader.find(accounts, {});
    const { debtorId } = foreign!;
    await expectRefused(contacts, ours, { id: newId('contact'), reference: 'raw', debtorId });
  });

  test("a payment of one agency under another agency's placement", async () => {
    const { agencyId } = await ours.anotherAgency();
    await expectRefused(payments, ours, { id: newId('payment'), reference: 'raw', agencyId });
  });

  test("a placement of another lender's account", async () => {
    const accountId = theirs.accountIds[0]!;
    await expectRefused(placements, ours, {
      id: newId('placement'),
      accountId,
      liveAccountId: null,
      sequence: 9,
    });
  });

  test('a second live placement of one account', async () => {
    const [known] = await ours.reader.find(placements, {});
    await expectRefused(placements, ours, {
      id: newId('placement'),
      sequence: 9,
      liveAccountId: known!.accountId,
    });
  });

  test('a placement that moves to another lender', async () => {
    const move = 'UPDATE placement SET lender_id = ? WHERE id = ?';
    const values = [idBytes(theirs.lenderId), idBytes(ours.placementId as Id<'placement'>)];
    await expect(ours.database.run(move, values)).rejects.toThrow();
  });

  test("a statement of another lender's agreement", async () => {
    ours.clock.set('2026-04-01T02:00:00Z');
    await ours.close('2026-03');
    const agreementId = theirs.agreementId;
    await expectRefused(statements, ours, { id: newId('statement'), agreementId });
  });
});

test('what a failed transaction wrote is gone for whoever gets its connection next', async () => {
  const failing = Array.from({ length: 30 }, () =>
    mutate(ours.database, ours.context(), 'test', async (work) => {
      await work.update(accounts, { id: ours.accountIds[0] as Id<'account'> }, { portfolio: 'half-done' });
      throw new Error('no');
    }).catch(() => null),
  );
  await Promise.all(failing);
  const seen = await Promise.all(Array.from({ length: 30 }, () => ours.reader.find(accounts, {})));
  expect(new Set(seen.flat().map(({ portfolio }) => portfolio))).toEqual(new Set(['march']));
});

test('requests of two lenders on shared connections each see their own only', async () => {
  const sides = [
    { call: ours.lender, query: LENDER_PLACEMENTS, ids: ours.placementIds },
    { call: theirs.lender, query: LENDER_PLACEMENTS, ids: theirs.placementIds },
    { call: ours.agency, query: AGENCY_PLACEMENTS, ids: ours.placementIds },
    { call: theirs.agency, query: AGENCY_PLACEMENTS, ids: theirs.placementIds },
  ];
  const answers = await Promise.all(
    Array.from({ length: 80 }, async (_, n) => {
      const { call, query, ids } = sides[n % sides.length]!;
      const { placements: page } = expectData(
        await call<{ placements: Connection<Data> }>(query, { first: 10 }),
      );
      return { seen: page.nodes.map(({ id }) => id), ids };
    }),
  );
  for (const { seen, ids } of answers) expect(seen).toEqual(ids);
});

/** Copies a row of the world with these changes by raw SQL; a key must refuse it, and nothing may be left. */
async function expectRefused(
  table: AnyTable,
  world: World,
  parts: Readonly<Record<string, unknown>>,
): Promise<void> {
  const [known] = await world.reader.find(table, {});
  const row: Record<string, unknown> = { ...known, ...parts };
  const names = Object.keys(table.columns);
  const values = names.map((name): SqlValue => table.columns[name]!.encode(row[name] as never));
  const sql = `INSERT INTO ${table.name} (${names.map((name) => `\`${columnName(name)}\``).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  const failure: unknown = await world.database.run(sql, values).catch((error: unknown) => error);
  expect(refusalOf(failure)).toBe('refused by a key');
  expect(await world.reader.findOne(table, { id: row['id'] as Id<IdKind> } as never)).toBeNull();
}

/** 1452: no such parent; 1062 and SQLite's constraint codes: a key that exists. */
function refusalOf(failure: unknown): string {
  const { errno, errcode } = (failure ?? {}) as { errno?: number; errcode?: number };
  const isKey = errno === 1452 || errno === 1062 || errcode === 787 || errcode === 2067 || errcode === 1555;
  return isKey ? 'refused by a key' : `not by a key: ${String(failure)}`;
}
