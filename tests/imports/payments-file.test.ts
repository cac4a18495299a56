import { describe, expect, test } from '@jest/globals';
import { uploadsOf } from '../../src/config.js';
import { createJobEngine } from '../../src/jobs/index.js';
import type { JobHandler } from '../../src/modules/background/index.js';
import { importJob } from '../../src/modules/imports/index.js';
import { testKeyring } from '../support/accounts.js';
import { expectData, expectRefusal } from '../support/api.js';
import { aPayment, cny } from '../support/reports.js';
import { aWorld, type Data, type World } from '../support/world.js';

type Row = Readonly<Record<string, string>>;

interface Done {
  readonly id: string;
  readonly state: string;
  readonly rows: number;
  readonly booked: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

const START = `mutation ($input: StartImportInput!) {
  startImport(input: $input) { uploadPath import { id portfolio } } }`;
const IMPORT = `query ($id: ID!) { import(id: $id) {
  id state rows booked unchanged rejected problem { code message } } }`;
const ERRORS = `query ($id: ID!) { importErrors(importId: $id, first: 50) { nodes { line column code } } }`;

let made = 0;
const columns = ['account_number', 'amount', 'currency', 'value_date', 'reference', 'method', 'reversal_of'];

function aRow(account: string, amount: string, parts: Row = {}): Row {
  const usual = { currency: 'CNY', value_date: '2026-03-10', reference: `D-${++made}`, method: '' };
  return { account_number: account, amount, ...usual, reversal_of: '', ...parts };
}

/** The rows with a header and, unless told otherwise, the right control totals: reversals subtracted. */
function aFile(rows: readonly Row[], trailer?: string): string {
  let sum = 0;
  for (const { amount, reversal_of } of rows) sum += Number(amount) * (reversal_of === '' ? 1 : -1);
  const lines = rows.map((row) => columns.map((column) => row[column]).join(','));
  return [columns.join(','), ...lines, trailer ?? `#TOTAL,${rows.length},CNY=${sum.toFixed(3)}`, ''].join(
    '\r\n',
  );
}

/** Announces the file and sends it; the job waits. */
async function upload(world: World, content: string, options: Data = {}): Promise<string> {
  const { id, status } = await send(world, content, options, ['accounts:import', 'payments:record']);
  expect(status).toBe(200);
  return id;
}

async function send(
  world: World,
  content: string,
  options: Data,
  scopes: readonly ('accounts:import' | 'payments:record')[],
): Promise<{ readonly id: string; readonly status: number }> {
  const input = { kind: 'PAYMENTS', fileName: 'payments.csv', ...options };
  const started = await world.lender<{
    startImport: { uploadPath: string; import: { id: string; portfolio: null } };
  }>(START, { input });
  const { startImport } = expectData(started);
  const authorization = `Bearer ${await world.lenderToken(...scopes)}`;
  const headers = { authorization, 'content-type': 'text/csv' };
  const body = content;
  const response = await fetch(`${world.api.address}${startImport.uploadPath}`, {
    method: 'PUT',
    headers,
    body,
  });
  return { id: startImport.import.id, status: response.status };
}

async function outcomeOf(world: World, id: string): Promise<Done> {
  return expectData(await world.lender<{ import: Done }>(IMPORT, { id })).import;
}

async function importFile(world: World, content: string, options: Data = {}): Promise<Done> {
  const id = await upload(world, content, options);
  await world.runJobs();
  return outcomeOf(world, id);
}

async function errorsOf(world: World, { id }: Done): Promise<string[]> {
  interface Found {
    readonly importErrors: { readonly nodes: readonly { line: number; column: string; code: string }[] };
  }
  const { importErrors } = expectData(await world.lender<Found>(ERRORS, { id }));
  return importErrors.nodes.map(({ line, column, code }) => `${line} ${column} ${code}`);
}

async function eventsOf({ api, lenderId, reader }: World): Promise<string> {
  expect(api).toBeDefined();
  expect(lenderId).toBeDefined();
  const sql = 'SELECT events FROM outbox_event WHERE lender_id = :lender';
  return JSON.stringify(await reader.query({ sql }, []));
}

async function paid(world: World, n = 0): Promise<string> {
  return (await world.see(world.lender, world.placementIds[n]))!.paid.amount;
}

/** Runs the jobs, and `between` once, when the rehearsal of an import is over. */
async function runWith({ api }: World, between: () => Promise<void>): Promise<void> {
  const { database, clocks, config } = api;
  let isOver = false;
  const interrupted = (handler: JobHandler): JobHandler => ({
    ...handler,
    run: (job) =>
      handler.run({
        ...job,
        cursor: () => job.cursor(),
        step: async (work) => {
          await job.step(work);
          if (isOver || job.cursor<{ phase: string }>()?.phase !== 'BOOK') return;
          isOver = true;
          await between();
        },
      }),
  });
  const uploads = uploadsOf(config);
  const handlers = [interrupted(importJob({ keyring: await testKeyring(), uploads, chunkRows: 1_000 }))];
  await createJobEngine({ database, clocks, handlers }).runUntilIdle();
}

const two = { accounts: [{ number: 'A-1' }, { number: 'A-2' }] };

describe('a payments file', () => {
  test('is booked onto the live placements of its accounts', async () => {
    const world = await aWorld(two);
    const rows = [aRow('A-1', '250.5', { method: 'transfer' }), aRow('A-2', '10.00')];

    const done = await importFile(world, aFile(rows));

    expect(done).toMatchObject({ state: 'COMPLETE', problem: null, rows: 2, booked: 2, rejected: 0 });
    const seen = await world.see();
    expect(seen).toMatchObject({ paid: cny('250.50') });
    expect(seen!.payments).toMatchObject([
      { reference: rows[0]!['reference'], route: 'LENDER_DIRECT', method: 'transfer', settlesIn: '2026-03' },
    ]);
    expect(await paid(world, 1)).toBe('10.00');
    const events = await eventsOf(world);
    expect(events).toContain('payment.recorded');
    expect(events).not.toContain('accounts.imported');
  });

  test('E132 books nothing when it is sent again', async () => {
    const world = await aWorld(two);
    const payment = aRow('A-1', '250.50');
    const back = aRow('A-1', '50.00', { reversal_of: payment['reference']!, method: 'NSF' });
    const file = aFile([payment, back, aRow('A-2', '1.00')]);
    expect(await importFile(world, file)).toMatchObject({ booked: 3 });

    const again = await importFile(world, file);

    expect(again).toMatchObject({ state: 'COMPLETE', booked: 0, unchanged: 3, rejected: 0 });
    expect(await paid(world)).toBe('200.50');
  });

  test('knows a payment that was recorded over the API, and is known there', async () => {
    const world = await aWorld(two);
    const row = aRow('A-1', '5.00');
    await importFile(world, aFile([row]));
    const payment = aPayment(world.placementId, '5.00', { reference: row['reference'] });
    expect(await world.report('recordDirectPayments', payment)).toMatchObject({ duplicates: 1 });
    const other = aPayment(world.placementId, '6.00');
    await world.report('recordDirectPayments', other);
    const file = aFile([aRow('A-1', '6.00', { reference: other.reference })]);
    expect(await importFile(world, file)).toMatchObject({ unchanged: 1, booked: 0 });
  });

  test('is refused whole when its control totals are wrong; reversals are subtracted', async () => {
    const world = await aWorld(two);
    const payment = aRow('A-1', '100.00');
    const rows = [payment, aRow('A-1', '40.00', { reversal_of: payment['reference']! })];
    const wrong = await importFile(world, aFile(rows, '#TOTAL,2,CNY=140.00'));
    expect(wrong).toMatchObject({ state: 'REFUSED', booked: 0, problem: { code: 'TOTALS_MISMATCH' } });
    expect(await paid(world)).toBe('0.00');
    expect(await importFile(world, aFile(rows, '#TOTAL,2,CNY=60.00'))).toMatchObject({ booked: 2 });
  });

  test('lists the rows that cannot be booked and books the others', async () => {
    const world = await aWorld(two);
    const reused = aRow('A-2', '1.00');
    await importFile(world, aFile([reused]));
    const rows = [
      aRow('A-1', '1.00'),
      aRow('A-9', '1.00'),
      aRow('A-1', '1.001'),
      aRow('A-1', '0.00'),
      aRow('A-1', '1.00', { value_date: '2026-03-12' }),
      aRow('A-1', '1.00', { value_date: '2026-03-11' }),
      { ...reused, amount: '2.00' },
      aRow('A-1', '1.00', { reversal_of: 'nobody' }),
      aRow('A-1', '1.00', { reversal_of: reused['reference']! }),
      aRow('A-2', '1.00', { reversal_of: reused['reference']!, method: 'cash' }),
      aRow('A-1', '1.00', { currency: 'USD' }),
    ];
    const done = await importFile(world, aFile(rows, '#TOTAL,11,CNY=4.001;USD=1'));
    expect(await errorsOf(world, done)).toEqual([
      '3 account_number NOT_FOUND',
      '4 amount INPUT_INVALID',
      '5 amount INPUT_INVALID',
      '6 value_date INPUT_INVALID',
      '8 reference REFERENCE_REUSED',
      '9 reversal_of NOT_FOUND',
      '10 reversal_of NOT_FOUND',
      '11 method INPUT_INVALID',
      '12 currency CURRENCY_MISMATCH',
    ]);
    expect(done).toMatchObject({ state: 'COMPLETE', booked: 2, rejected: 9 });
  });

  test('refuses a row of an account that was never placed', async () => {
    const world = await aWorld({ ...two, isPlaced: false });
    const done = await importFile(world, aFile([aRow('A-1', '1.00')]));
    expect(await errorsOf(world, done)).toEqual(['2 account_number NOT_FOUND']);
  });

  test('books onto the last placement while its report window is open, with its flag, and not later', async () => {
    const world = await aWorld(two);
    await world.recall({ placementIds: world.placementIds });
    world.clock.set('2026-03-15T02:00:00Z');
    await importFile(world, aFile([aRow('A-1', '7.00', { value_date: '2026-03-14' })]));
    expect((await world.see())!.payments).toMatchObject([{ flags: ['AFTER_RECALL'] }]);
    world.clock.set('2027-03-15T02:00:00Z');
    const late = await importFile(world, aFile([aRow('A-1', '7.00')]));
    expect(await errorsOf(world, late)).toEqual(['2 account_number REPORT_WINDOW_CLOSED']);
  });

  test('reverses payments of earlier rows and of earlier files, and never more than is left', async () => {
    const world = await aWorld(two);
    const payment = aRow('A-1', '100.00');
    const back = (amount: string) => aRow('A-1', amount, { reversal_of: payment['reference']! });
    const first = await importFile(world, aFile([back('1.00'), payment, back('30.00'), back('80.00')]));
    expect(await errorsOf(world, first)).toEqual(['2 reversal_of NOT_FOUND', '5 amount AMOUNT_EXCEEDED']);
    expect(await paid(world)).toBe('70.00');
    const second = await importFile(world, aFile([back('70.01'), back('70.00'), back('0.01')]));
    expect(await errorsOf(world, second)).toEqual(['2 amount AMOUNT_EXCEEDED', '4 amount AMOUNT_EXCEEDED']);
    expect(await paid(world)).toBe('0.00');
    expect((await world.see())!.payments).toMatchObject([{ reversed: cny('100.00'), status: 'REVERSED' }]);
    expect(await eventsOf(world)).toContain('payment.reversed');
  });

  test('does not call a payment that replaces a returned one an overpayment', async () => {
    const world = await aWorld({ accounts: [{ number: 'A-1', balance: '100.00' }] });
    const payment = aRow('A-1', '100.00');
    const back = aRow('A-1', '100.00', { reversal_of: payment['reference']!, method: 'NSF' });
    await importFile(world, aFile([payment, back, aRow('A-1', '100.00'), aRow('A-1', '1.00')]));
    const flags = (await world.see())!.payments.map((each) => each['flags']);
    expect(flags.toSorted()).toEqual([[], [], ['OVERPAYMENT']].toSorted());
    expect(await paid(world)).toBe('101.00');
  });

  test('says which of two rows with one reference was not booked', async () => {
    const world = await aWorld(two);
    const row = aRow('A-1', '1.00');
    const done = await importFile(world, aFile([row, row]));
    expect(await errorsOf(world, done)).toEqual(['3 reference ROW_DUPLICATE']);
  });
});

describe('money of an account that was handed out twice', () => {
  // placed on the 10th of March, recalled on the 20th, its tail ends on the 30th; placed again on the 5th of April
  test.each([
    ['the day before it was ever placed', '2026-03-09', 'second', ['BEFORE_PLACEMENT']],
    ['the day it was first placed', '2026-03-10', 'first', []],
    ['the day of the recall', '2026-03-20', 'first', []],
    ['the first day of the tail', '2026-03-21', 'first', ['AFTER_RECALL']],
    ['the last day of the tail', '2026-03-30', 'first', ['AFTER_RECALL']],
    ['the day after the tail', '2026-03-31', 'second', ['BEFORE_PLACEMENT']],
    ['the day before it was placed again', '2026-04-04', 'second', ['BEFORE_PLACEMENT']],
    ['the day it was placed again', '2026-04-05', 'second', []],
  ])('counts, on %s, for the placement that holds the day', async (_, day, which, flags) => {
    const world = await placedTwice('2026-04-05T02:00:00Z');
    const done = await importFile(world, aFile([aRow('A-1', '7.00', { value_date: day })]));
    expect(done).toMatchObject({ booked: 1, rejected: 0 });
    const seen = await Promise.all(world.placementIds.map((id) => world.see(world.lender, id)));
    const booked = seen.flatMap((placement, n) => placement!.payments.map((each) => [n, each['flags']]));
    expect(booked).toEqual([[which === 'first' ? 0 : 1, flags]]);
  });

  test.each([
    ['2026-03-19', 0],
    ['2026-03-20', 1],
    ['2026-03-21', 1],
  ])('counts for the running placement from the day on which both hold it: %s', async (day, which) => {
    const world = await placedTwice('2026-03-20T03:00:00Z');
    await importFile(world, aFile([aRow('A-1', '7.00', { value_date: day })]));
    expect([await paid(world, 0), await paid(world, 1)]).toEqual(
      which === 0 ? ['7.00', '0.00'] : ['0.00', '7.00'],
    );
  });

  test('earns the agency of the day its fee, and the other one nothing', async () => {
    const world = await placedTwice('2026-04-05T02:00:00Z');
    await importFile(world, aFile([aRow('A-1', '100.00', { value_date: '2026-03-25' })]));
    world.clock.set('2026-05-01T02:00:00Z');
    expect((await world.close('2026-03')).lines.nodes).toMatchObject([
      { placementId: world.placementIds[0], kind: 'TAIL', commission: cny('15.00') },
    ]);
  });

  test('is not booked where the report window is over, though the account is placed again', async () => {
    const world = await placedTwice('2026-04-05T02:00:00Z');
    world.clock.set('2026-04-20T02:00:00Z');
    const done = await importFile(world, aFile([aRow('A-1', '7.00', { value_date: '2026-03-20' })]));
    expect(await errorsOf(world, done)).toEqual(['2 account_number REPORT_WINDOW_CLOSED']);
  });
});

/** Placed, recalled on the 20th of March and placed again; both placements, the first one first. */
async function placedTwice(again: string): Promise<World> {
  const tail = { days: 10, requiresArrangement: false };
  const terms = { kind: 'FLAT', ratePpm: 150_000, tail };
  const world = await aWorld({ accounts: [{ number: 'A-1' }], terms });
  const [first] = world.placementIds;
  world.clock.set('2026-03-20T02:00:00Z');
  await world.recall({ placementIds: [first] });
  world.clock.set(again);
  await world.placeAll();
  world.placementIds = [first!, world.placementId];
  world.clock.set('2026-04-10T02:00:00Z');
  return world;
}

describe('all or nothing', () => {
  test('books nothing when one row, even by what the file itself says before, cannot be booked', async () => {
    const world = await aWorld(two);
    const payment = aRow('A-1', '100.00');
    const back = (amount: string) => aRow('A-1', amount, { reversal_of: payment['reference']! });
    const padding = Array.from({ length: 520 }, () => aRow('A-2', '0.01'));
    const rows = [payment, back('60.00'), ...padding, back('40.01')];
    const done = await importFile(world, aFile(rows), { allOrNothing: true });
    expect(done).toMatchObject({ state: 'REFUSED', booked: 0, rejected: 1 });
    expect(done.problem).toMatchObject({ code: 'ROWS_REJECTED' });
    expect(await errorsOf(world, done)).toEqual(['524 amount AMOUNT_EXCEEDED']);
    expect(await paid(world)).toBe('0.00');
    const right = aFile([...rows.slice(0, -1), back('40.00')]);
    expect(await importFile(world, right, { allOrNothing: true })).toMatchObject({
      state: 'COMPLETE',
      booked: 523,
    });
  });

  test('stops at a row that a twin took in between; what is booked stays, and the file goes on later', async () => {
    const world = await aWorld(two);
    const rows = Array.from({ length: 600 }, () => aRow('A-1', '0.01'));
    const id = await upload(world, aFile(rows), { allOrNothing: true });
    const taken = { ...aPayment(world.placementId, '0.02'), reference: rows[550]!['reference'] };
    await runWith(world, async () => {
      await world.report('recordDirectPayments', taken);
    });
    expect(await outcomeOf(world, id)).toMatchObject({
      state: 'REFUSED',
      booked: 499,
      problem: { code: 'ROWS_REJECTED' },
    });
    expect(await paid(world)).toBe('5.01');
    const strict = await importFile(world, aFile(rows), { allOrNothing: true });
    expect(await errorsOf(world, strict)).toEqual(['552 reference REFERENCE_REUSED']);
    expect(strict).toMatchObject({ state: 'REFUSED', booked: 0 });
    const lenient = await importFile(world, aFile(rows));
    expect(lenient).toMatchObject({ state: 'COMPLETE', booked: 100, unchanged: 499, rejected: 1 });
  });

  test('a dry run says what would be booked and books nothing', async () => {
    const world = await aWorld(two);
    const file = aFile([aRow('A-1', '1.00'), aRow('A-9', '1.00')]);
    const done = await importFile(world, file, { dryRun: true });
    expect(done).toMatchObject({ state: 'COMPLETE', booked: 1, rejected: 1 });
    expect(await paid(world)).toBe('0.00');
    expect(await eventsOf(world)).not.toContain('payment.recorded');
  });
});

test('a payment settles in the month that is open, whatever its value date', async () => {
  const world = await aWorld(two);
  await importFile(world, aFile([aRow('A-1', '100.00')]));
  world.clock.set('2026-04-02T02:00:00Z');
  const march = await world.close('2026-03');
  expect(march).toMatchObject({ received: cny('100.00'), paymentCount: 1 });
  await importFile(world, aFile([aRow('A-1', '20.00', { value_date: '2026-03-20' })]));
  world.clock.set('2026-05-02T02:00:00Z');
  expect(await world.close('2026-04')).toMatchObject({ received: cny('20.00'), paymentCount: 1 });
});

test('a client that may not record payments may not announce them, and a portfolio needs a name', async () => {
  const world = await aWorld(two);
  const input = { kind: 'PAYMENTS', fileName: 'payments.csv' };
  const importer = await world.lenderWith('accounts:import');
  expectRefusal(await importer(START, { input }), 'SCOPE_MISSING');
  expect((await send(world, aFile([aRow('A-1', '1.00')]), {}, ['accounts:import'])).status).toBe(403);
  expectRefusal(await world.lender(START, { input: { ...input, kind: 'PORTFOLIO' } }), 'INPUT_INVALID');
});

test('a chunk of 2, 100 and 400 rows costs the same', async () => {
  const numbers = Array.from({ length: 200 }, (_, n) => `N-${n}`);
  const world = await aWorld({ accounts: numbers.map((number) => ({ number })) });
  const counts: number[] = [];
  for (const size of [1, 50, 200]) {
    const payments = numbers.slice(0, size).map((number) => aRow(number, '2.00'));
    const backs = payments.map(({ account_number, reference }) =>
      aRow(account_number!, '1.00', { reversal_of: reference! }),
    );
    const id = await upload(world, aFile([...payments, ...backs]));
    const before = world.database.statements.count;
    await world.runJobs();
    counts.push(world.database.statements.count - before);
    expect(await outcomeOf(world, id)).toMatchObject({ booked: size * 2 });
  }
  expect(counts).toEqual(counts.map(() => counts[0]));
});
