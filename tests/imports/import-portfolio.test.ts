import { describe, expect, test } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import { mutate } from '../../src/db/unit-of-work.js';
import { readerOf } from '../../src/db/store.js';
import { accounts } from '../../src/modules/accounts/account.entity.js';
import { debtors, contactPoints } from '../../src/modules/accounts/debtor.entity.js';
import { accountCards, countPlacement, lockAccounts } from '../../src/modules/accounts/index.js';
import { accountsPage, partiesOf } from '../../src/modules/accounts/accounts.queries.js';
import { importById } from '../../src/modules/imports/index.js';
import { useKeyring } from '../../src/modules/privacy/index.js';
import type { JobHandler, RunningJob } from '../../src/modules/background/index.js';
import { aFile, anImportWorld, aRow, type ImportWorld, personInClear } from './import-world.js';

const many = (count: number, given: Record<string, string> = {}) =>
  Array.from({ length: count }, (_, n) =>
    aRow({ account_number: `A-${n}`, debtor_reference: `P-${n}`, ...given }),
  );

function visible({ reader }: ImportWorld) {
  return accountsPage(reader, {}, { first: 250, after: null }, []);
}

describe('a portfolio file', () => {
  test('is booked whole when every row is right', async () => {
    const world = await anImportWorld();
    const done = await world.importFile(aFile(many(3)));
    expect(done).toMatchObject({ state: 'COMPLETE', problem: null, rows: 3, booked: 3, rejected: 0 });
    expect((await visible(world)).nodes).toHaveLength(3);
  });

  test('shows the debt in full and the person masked', async () => {
    const world = await anImportWorld();
    await world.importFile(
      aFile([aRow({ holds: 'DISPUTE;CEASE', employer: '某某公司', work_phone: '010-6512 3412' })]),
    );
    const [card] = (await visible(world)).nodes;
    expect(card).toMatchObject({
      accountNumber: 'A-1',
      totalMinor: 10_250n,
      principalMinor: 10_000n,
      status: 'OPEN',
      holds: ['CEASE', 'DISPUTE'],
      timeZones: ['Asia/Shanghai'],
      debtor: { nameMasked: '张*', nationalIdMasked: '****123X' },
    });
    expect(card!.debtor.contactPoints.map(({ kind, masked }) => `${kind} ${masked}`).toSorted()).toEqual([
      'ADDRESS 上海市浦东新区****',
      'EMAIL Z***@example.cn',
      'EMPLOYER 某*',
      'PHONE 138****1234',
      'WORK_PHONE 010-****12',
    ]);
  });

  test('opens to the lender, one account at a time', async () => {
    const world = await anImportWorld();
    useKeyring(world.keyring);
    await world.importFile(aFile([aRow({ birth_date: '1990-01-01' })]));
    const [card] = (await visible(world)).nodes;
    const person = await personInClear(world.reader, card!.id);
    expect(person).toMatchObject({
      name: '张三',
      nationalId: '11010119900101123X',
      birthDate: '1990-01-01',
    });
    expect(Object.values(person.contacts)).toEqual(
      expect.arrayContaining(['+8613800001234', 'Zhang.San@example.cn', '世纪大道 1 号, 浦东新区, 上海市']),
    );
  });

  test('leaves no clear value in the tables', async () => {
    const world = await anImportWorld();
    await world.importFile(aFile([aRow()]));
    const rows = [await world.reader.find(debtors, {}), await world.reader.find(contactPoints, {})];
    const stored = JSON.stringify(rows);
    for (const clear of ['张三', '11010119900101123X', '13800001234', 'Zhang.San', '世纪大道'])
      expect(stored).not.toContain(clear);
  });

  test('books further parties of an account from further rows', async () => {
    const world = await anImportWorld();
    const guarantor = aRow({
      debtor_reference: 'P-2',
      role: 'GUARANTOR',
      name: '李四',
      currency: '',
      principal: '',
      interest: '',
      as_of: '',
    });
    const file = aFile([aRow({ role: '' }), guarantor]);
    const done = await world.importFile(file);
    expect(await world.errorsOf(done)).toEqual([]);
    const [card] = (await visible(world)).nodes;
    const [others] = await partiesOf(world.reader, [card!.id]);
    expect(others).toMatchObject([{ role: 'GUARANTOR', debtor: { nameMasked: '李*' } }]);
    expect(await world.importFile(file)).toMatchObject({ booked: 0, unchanged: 2 });
  });

  test('refuses a party whose account has no debtor above, and a party with money', async () => {
    const world = await anImportWorld();
    const done = await world.importFile(
      aFile([
        aRow({ account_number: 'X', role: 'GUARANTOR', principal: '0', interest: '' }),
        aRow(),
        aRow({ role: 'CO_DEBTOR', debtor_reference: 'P-2' }),
      ]),
    );
    expect(await world.errorsOf(done)).toEqual([
      '2 account_number INPUT_INVALID No row of the debtor stands above this one.',
      "4 principal INPUT_INVALID Only the debtor's row of an account carries money.",
      "4 interest INPUT_INVALID Only the debtor's row of an account carries money.",
    ]);
  });

  test('keeps one person for one reference', async () => {
    const world = await anImportWorld();
    await world.importFile(aFile([aRow(), aRow({ account_number: 'A-2' })]));
    const [one, two] = (await visible(world)).nodes;
    expect(one!.debtor.id).toBe(two!.debtor.id);
    expect(await world.reader.find(debtors, {})).toHaveLength(1);
  });

  test('takes the headings of the lender and constants', async () => {
    const world = await anImportWorld();
    const { jurisdiction: _constant, ...rest } = aRow();
    const file = aFile([rest])
      .replace('account_number', '合同号')
      .replace('principal', 'Outstanding principal');
    const done = await world.importFile(file, {
      map: [
        { heading: '合同号', column: 'account_number' },
        { heading: 'Outstanding principal', column: 'principal' },
      ],
      set: [{ column: 'jurisdiction', value: 'CN' }],
    });
    expect(done).toMatchObject({ state: 'COMPLETE', booked: 1 });
  });

  test('C89 stores what looks like a formula as it stands', async () => {
    const world = await anImportWorld();
    await world.importFile(aFile([aRow({ product: '=HYPERLINK("http://x","y")', account_number: '@A' })]));
    expect((await visible(world)).nodes[0]).toMatchObject({
      product: '=HYPERLINK("http://x","y")',
      accountNumber: '@A',
    });
  });

  test("C89 takes cells that an export marked as text by ' for what they were", async () => {
    const world = await anImportWorld();
    const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', "='[x]y'!A1", '＝1', '＠x', "'quoted'", "'"];
    // the minus of an amount is marked as well
    const rows = formulas.map((product, n) =>
      aRow({ account_number: `A-${n}`, debtor_reference: `P-${n}`, product, fees: '-0.01' }),
    );
    const exported = stringify(rows, { header: true, record_delimiter: 'windows', escape_formulas: true });
    for (const formula of formulas.slice(0, -2)) expect(exported).toContain(`'${formula}`);
    const totals = { rows: formulas.length, sums: [{ currency: 'CNY', amount: '922.41' }] };
    expect(await world.importFile(exported, totals)).toMatchObject({
      booked: formulas.length,
      problem: null,
    });
    const found = await world.reader.find(accounts, {}, { orderBy: ['accountNumber'] });
    expect(found.map(({ product }) => product)).toEqual(formulas);
  });
});

describe('the same account again', () => {
  test('E132 brings nothing new from the same file', async () => {
    const world = await anImportWorld();
    const file = aFile(many(250));
    await world.importFile(file);
    const before = await world.reader.find(accounts, {}, { orderBy: ['id'] });
    expect(await world.importFile(file)).toMatchObject({
      booked: 0,
      changed: 0,
      unchanged: 250,
      rejected: 0,
    });
    expect(await world.reader.find(accounts, {}, { orderBy: ['id'] })).toEqual(before);
  });

  test('takes newer figures of the lender and keeps what happened here', async () => {
    const world = await anImportWorld();
    await world.importFile(aFile([aRow()]));
    const [before] = (await visible(world)).nodes;
    await mutate(world.database, world.context, 'test', (work) => countPlacement(work, [before!.id]));
    const done = await world.importFile(
      aFile([aRow({ principal: '80.00', as_of: '2026-11-01', product: 'OTHER', name: '王五' })]),
    );
    expect(done).toMatchObject({ booked: 0, changed: 1 });
    const [after] = (await visible(world)).nodes;
    expect(after).toMatchObject({
      id: before!.id,
      principalMinor: 8_000n,
      asOf: '2026-11-01',
      product: null,
      placements: 1,
      isPlaced: true,
    });
    expect(after!.debtor).toEqual(before!.debtor);
  });

  test('is not set back by an older file', async () => {
    const world = await anImportWorld();
    await world.importFile(aFile([aRow({ as_of: '2026-11-01' })]));
    expect(await world.importFile(aFile([aRow({ as_of: '2026-10-01', principal: '999' })]))).toMatchObject({
      unchanged: 1,
    });
    expect((await visible(world)).nodes[0]).toMatchObject({ principalMinor: 10_000n });
  });

  test('is paid when nothing is owed on it, and open again when something is', async () => {
    const world = await anImportWorld();
    await world.importFile(aFile([aRow()]));
    await world.importFile(aFile([aRow({ principal: '0', interest: '0', as_of: '2026-11-01' })]));
    expect((await visible(world)).nodes[0]).toMatchObject({ status: 'PAID', totalMinor: 0n });
    await world.importFile(aFile([aRow({ as_of: '2026-11-02' })]));
    expect((await visible(world)).nodes[0]).toMatchObject({ status: 'OPEN' });
  });

  test('is refused with another currency or another person, and the rest is booked', async () => {
    const world = await anImportWorld();
    await world.importFile(aFile([aRow(), aRow({ account_number: 'A-2' })]));
    const done = await world.importFile(
      aFile([
        aRow({ currency: 'USD' }),
        aRow({ account_number: 'A-2', debtor_reference: 'P-9' }),
        aRow({ account_number: 'A-3' }),
      ]),
    );
    expect(done).toMatchObject({ state: 'COMPLETE', booked: 1, rejected: 2 });
    expect(await world.errorsOf(done)).toEqual([
      '2 currency INPUT_INVALID The account is kept in CNY.',
      '3 debtor_reference INPUT_INVALID The account is owed by another person.',
    ]);
  });

  test('is a duplicate within one file', async () => {
    const world = await anImportWorld(2);
    const done = await world.importFile(
      aFile([...many(5), aRow({ account_number: 'A-0', debtor_reference: 'P-0' })]),
    );
    expect(done).toMatchObject({ booked: 5, rejected: 1 });
    expect(await world.errorsOf(done)).toEqual([
      '7 account_number ROW_DUPLICATE An earlier row of the file is about the same.',
    ]);
  });
});

describe('an import that books nothing', () => {
  test('tells of a dry run what would happen', async () => {
    const world = await anImportWorld(2);
    await world.importFile(
      aFile([aRow({ account_number: 'A-0', debtor_reference: 'P-0', as_of: '2026-09-30' })]),
    );
    const rows = [
      ...many(4),
      aRow({ account_number: 'A-9', principal: 'much' }),
      aRow({
        account_number: 'A-3',
        debtor_reference: 'P-7',
        role: 'GUARANTOR',
        principal: '',
        interest: '',
      }),
    ];
    const done = await world.importFile(aFile(rows), { dryRun: true });
    expect(done).toMatchObject({ state: 'COMPLETE', rows: 6, booked: 4, changed: 1, rejected: 1 });
    expect(await world.errorsOf(done)).toEqual([
      '6 principal INPUT_INVALID Write the amount as a decimal, such as 1234.50.',
    ]);
    expect((await visible(world)).nodes).toHaveLength(1);
    expect(await world.reader.find(debtors, {})).toHaveLength(1);
  });

  test('books nothing of an all-or-nothing file with one bad row', async () => {
    const world = await anImportWorld(2);
    const done = await world.importFile(aFile([...many(5), aRow({ account_number: 'A-9', as_of: '' })]), {
      allOrNothing: true,
    });
    expect(done).toMatchObject({
      state: 'REFUSED',
      booked: 0,
      rejected: 1,
      problem: { code: 'ROWS_REJECTED' },
    });
    expect(await world.errorsOf(done)).toHaveLength(1);
    expect(await world.reader.find(accounts, {})).toEqual([]);
    expect(await world.reader.find(debtors, {})).toEqual([]);
  });

  test('books all of an all-or-nothing file without bad rows', async () => {
    const world = await anImportWorld(2);
    const done = await world.importFile(aFile(many(5)), { allOrNothing: true });
    expect(done).toMatchObject({ state: 'COMPLETE', booked: 5 });
    expect((await visible(world)).nodes).toHaveLength(5);
  });
});

describe('an import under way', () => {
  test('is seen by nobody before it is complete', async () => {
    const world = await anImportWorld(100);
    const { id } = await world.upload(aFile(many(250)));
    await world.runJobs(stoppingAt(world.handler, 4));
    const booked = await world.reader.find(accounts, {});
    expect(booked).toHaveLength(199);
    expect((await visible(world)).nodes).toEqual([]);
    expect(
      await accountCards(
        world.reader,
        booked.map((account) => account.id),
      ),
    ).toEqual(new Map());
    const locked = await mutate(world.database, world.context, 'test', (work) =>
      lockAccounts(work, { ids: booked.map((account) => account.id) }, 500),
    );
    expect(locked).toEqual([]);
    expect(await importById(world.reader, id)).toMatchObject({ state: 'BOOKING', rows: 250, booked: 199 });
    await world.runAgain(id);
    expect((await visible(world)).nodes).toHaveLength(250);
  });

  test('leaves known accounts as they were before it is complete', async () => {
    const world = await anImportWorld(2);
    await world.importFile(aFile(many(4)));
    const { id } = await world.upload(aFile(many(4, { principal: '1.00', as_of: '2026-11-01' })));
    await world.runJobs(stoppingAt(world.handler, 3));
    expect((await visible(world)).nodes.map((card) => card.principalMinor)).toEqual([
      10_000n,
      10_000n,
      10_000n,
      10_000n,
    ]);
    await world.runAgain(id);
    expect((await visible(world)).nodes.map((card) => card.principalMinor)).toEqual([100n, 100n, 100n, 100n]);
  });

  test('takes newer figures in steps of a bounded size, and all of them wherever it broke down', async () => {
    const principals = async (world: ImportWorld) =>
      (await visible(world)).nodes.map((card) => card.principalMinor);
    const [older, newer] = [Array<bigint>(5).fill(10_000n), Array<bigint>(5).fill(100n)];
    // a check, four chunks, and three steps in which two, two and one of the accounts change
    for (const [step, changed] of [
      [6, 0],
      [7, 2],
      [8, 4],
    ] as const) {
      const world = await anImportWorld(2);
      await world.importFile(aFile(many(5)));
      const rows = [...many(5, { principal: '1.00', as_of: '2026-11-01' }), aRow({ account_number: 'A-9' })];
      const { id } = await world.upload(aFile(rows));
      await world.runJobs(stoppingAt(world.handler, step));
      expect(await principals(world)).toEqual([...newer.slice(0, changed), ...older.slice(changed)]);
      await world.runAgain(id);
      expect(await principals(world)).toEqual([...newer, 10_000n]);
      expect(await importById(world.reader, id)).toMatchObject({ state: 'COMPLETE', changed: 5, booked: 1 });
    }
  });

  test('is not refused any more once newer figures are applied', async () => {
    const world = await anImportWorld(2);
    await world.importFile(aFile(many(4)));
    const { id } = await world.upload(aFile(many(4, { principal: '1.00', as_of: '2026-11-01' })));
    await world.runJobs(stoppingAt(world.handler, 6));
    await mutate(world.database, world.context, 'test', (work) =>
      world.handler.gaveUp!(work, { importId: id }, 'AttemptsUsedUp'),
    );
    expect(await importById(world.reader, id)).toMatchObject({ state: 'SEALING', problem: null });
    await world.runAgain(id);
    expect(await importById(world.reader, id)).toMatchObject({ state: 'COMPLETE' });
    expect((await visible(world)).nodes.map((card) => card.principalMinor)).toEqual([100n, 100n, 100n, 100n]);
  });

  test.each([1, 2, 3, 4, 5, 6, 7])(
    'goes on with every row once after it broke down in step %i',
    async (step) => {
      const world = await anImportWorld(3);
      const rows = [...many(10), aRow({ account_number: 'A-0', debtor_reference: 'P-0' })];
      const { id } = await world.upload(aFile(rows));
      await world.runJobs(stoppingAt(world.handler, step));
      await world.runAgain(id);
      const row = await importById(world.reader, id);
      expect(row).toMatchObject({ state: 'COMPLETE', rows: 11, booked: 10, rejected: 1 });
      expect(await world.errorsOf(row!)).toHaveLength(1);
      const numbers = (await visible(world)).nodes.map((card) => card.accountNumber);
      expect(numbers.toSorted()).toEqual(many(10).map((given) => given['account_number']));
    },
  );

  test('takes over the accounts of an import that never ended', async () => {
    const world = await anImportWorld(3);
    const { id } = await world.upload(aFile(many(9)));
    await world.runJobs(stoppingAt(world.handler, 4));
    const done = await world.importFile(aFile(many(9)));
    expect(done).toMatchObject({ state: 'COMPLETE', rejected: 0 });
    expect((await visible(world)).nodes).toHaveLength(9);
    await world.runAgain(id);
    expect((await visible(world)).nodes).toHaveLength(9);
  });

  test('E133 meets a twin with the same accounts: their union is booked once', async () => {
    const world = await anImportWorld(20);
    const [one, two] = [await world.upload(aFile(many(150))), await world.upload(aFile(many(200).slice(50)))];
    await Promise.all([world.runJobs(), world.runJobs()]);
    const [first, second] = [await importById(world.reader, one.id), await importById(world.reader, two.id)];
    expect([first?.state, second?.state]).toEqual(['COMPLETE', 'COMPLETE']);
    expect(first!.booked + second!.booked).toBe(200);
    expect(first!.rejected + second!.rejected).toBe(0);
    expect((await visible(world)).nodes).toHaveLength(200);
    expect(await world.reader.find(debtors, {})).toHaveLength(200);
  });

  test('costs the same number of statements for a chunk of any size', async () => {
    const [small, large] = [await statementsFor(5), await statementsFor(200)];
    expect(large).toBe(small);
  });

  test('shows nothing to another lender', async () => {
    const [world, other] = [await anImportWorld(), await anImportWorld()];
    const done = await world.importFile(aFile(many(2)));
    expect((await visible(other)).nodes).toEqual([]);
    expect(await importById(readerOf(world.database, other.context.lenderId), done.id)).toBeNull();
  });
});

async function statementsFor(rows: number): Promise<number> {
  const world = await anImportWorld(500);
  await world.upload(aFile(many(rows)));
  const before = world.database.statements.count;
  await world.runJobs();
  return world.database.statements.count - before;
}

/** The handler in a process that dies in the given step. */
function stoppingAt(handler: JobHandler, last: number): JobHandler {
  return { ...handler, run: (job) => handler.run(dyingJob(job, last)) };
}

function dyingJob(job: RunningJob, last: number): RunningJob {
  let steps = 0;
  return {
    ...job,
    cursor: () => job.cursor(),
    step: async (work) => {
      if (++steps < last) return job.step(work);
      return job.step(async (inner) => {
        await work(inner);
        throw new Error('the process died');
      });
    },
  };
}
