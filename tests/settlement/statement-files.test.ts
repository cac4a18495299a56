import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { newId, parseId } from '../../src/kernel/ids.js';
import { MAX_PDF_LINES } from '../../src/modules/settlement/statement-pdf.js';
import { statementLines, statements } from '../../src/modules/settlement/statement.entity.js';
import { expectData } from '../support/api.js';
import { anAgency, anAgencyClient, tokenFor } from '../support/oauth.js';
import { pdfPages } from '../support/pdf-text.js';
import { aClosedStatement, fetchStatementFile, statementFile } from '../support/statement-files.js';
import { unzipped } from '../support/unzipped.js';
import { APPROVE_STATEMENT, SEND_STATEMENTS } from '../support/documents.js';
import { aPayment, aReversal, cny } from '../support/reports.js';
import { aWorld, type SeenStatement, type World } from '../support/world.js';

const formats = [
  ['csv', 'text/csv; charset=utf-8'],
  ['pdf', 'application/pdf'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['json', 'application/json; charset=utf-8'],
  ['jws', 'application/jose'],
] as const;
const NAME = '=信用卡委外催收 銀行';

describe('the files of a statement', () => {
  test('both sides get a closed statement in every format, named by its month', async () => {
    const { world, statement } = await aClosedStatement();
    const tokens = {
      lender: await world.lenderToken('statements:read'),
      agency: await world.agencyToken(),
    };
    for (const side of ['lender', 'agency'] as const)
      for (const [format, type] of formats) {
        const response = await fetchStatementFile(world, side, `${statement.id}.${format}`, tokens[side]);
        expect([format, response.status, response.headers.get('content-type')]).toEqual([format, 200, type]);
        expect(response.headers.get('content-disposition')).toBe(
          `attachment; filename="statement-2026-04.${format}"`,
        );
        expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
      }
  });

  test('nobody else gets one: not without the scope, not another agency, not another lender', async () => {
    const { world, statement } = await aClosedStatement();
    const stranger = await aWorld();
    const other = await anotherAgencysToken(world);
    const attempts = [
      ['lender', await world.lenderToken('placements:read'), 403],
      ['lender', await world.agencyToken(), 401],
      ['lender', await stranger.lenderToken('statements:read'), 404],
      ['agency', await stranger.agencyToken(), 404],
      ['agency', other, 404],
      ['agency', '', 401],
    ] as const;
    for (const [format] of formats)
      for (const [side, token, status] of attempts) {
        const response = await fetchStatementFile(world, side, `${statement.id}.${format}`, token);
        expect([format, side, response.status]).toEqual([format, side, status]);
        await response.arrayBuffer();
      }
  });

  test('a statement that is still being closed is no file yet, and to the agency it is not there', async () => {
    const world = await aWorld();
    world.clock.set('2026-04-01T02:00:00Z');
    const { id } = expectData(await world.startClosing('2026-03')).closePeriod;
    const lender = await world.lenderToken('statements:read');
    for (const [format] of formats) {
      const name = `${id}.${format}`;
      expect((await fetchStatementFile(world, 'agency', name, await world.agencyToken())).status).toBe(404);
      const refused = await fetchStatementFile(world, 'lender', name, lender);
      expect([refused.status, await refused.text()]).toEqual([
        400,
        expect.stringContaining('STATE_CONFLICT'),
      ]);
    }
    await world.runJobs();
  });

  test.each(['exe', 'constructor', 'pdf.exe', ''])('there is no format %j', async (format) => {
    const { world, statement } = await aClosedStatement();
    const token = await world.lenderToken('statements:read');
    const response = await fetchStatementFile(world, 'lender', `${statement.id}.${format}`, token);
    expect(response.status).toBe(404);
  });
});

describe('the PDF', () => {
  test('says who owes whom for what, in both languages, with the content hash on every page', async () => {
    const { world, statement } = await aClosedStatement({ name: NAME });
    const pages = pdfPages(await statementFile(world, `${statement.id}.pdf`));
    expect(pages).toHaveLength(2);
    const [cover, lines] = pages as [string, string];
    for (const text of [
      '佣金对账单',
      'A lender',
      'An agency',
      NAME,
      '2026-04',
      'CNY',
      '冲回款项',
      '-104.96 CNY',
    ])
      expect(cover).toContain(text);
    for (const [n, page] of pages.entries()) {
      expect(page).toContain(`SHA-256 ${statement.contentHash}`);
      expect(page.split('\n')).toContain(`${n + 1} / 2`);
    }
    const cells = lines.split('\n');
    for (const { placementId, commission } of statement.lines.nodes)
      expect(cells).toEqual(expect.arrayContaining([placementId, commission.amount]));
    expect(cells).toEqual(
      expect.arrayContaining(['还款 Payment', '冲回 Reversal', '2026-04-09', '15%', '-120.00']),
    );
  });

  test('is the same file whenever it is fetched', async () => {
    const { world, statement } = await aClosedStatement();
    const first = await statementFile(world, `${statement.id}.pdf`);
    world.clock.set('2026-05-20T02:00:00Z');
    expect((await statementFile(world, `${statement.id}.pdf`)).equals(first)).toBe(true);
  });

  test('of a month without anything says so on its only page', async () => {
    const world = await aWorld();
    world.clock.set('2026-04-01T02:00:00Z');
    const { id } = await world.close('2026-03');
    const pages = pdfPages(await statementFile(world, `${id}.pdf`));
    expect(pages).toHaveLength(1);
    expect(pages[0]).toContain('本期没有明细。');
  });

  test('prints the first 10,000 lines of a longer statement, and says where the others are', async () => {
    const { world, statement } = await aClosedStatement();
    await lengthen(world, statement.id, MAX_PDF_LINES + 1);
    const pages = pdfPages(await statementFile(world, `${statement.id}.pdf`));
    expect(pages[0]).toContain('Only the first 10000 of 10001 lines are printed; CSV and XLSX hold all');
    expect(pages.at(-1)!.split('\n')).toContain('10000');
    expect(pages.at(-1)!.split('\n')).not.toContain('10001');
    expect(pages.at(-1)!.split('\n')).toContain(`${pages.length} / ${pages.length}`);
  }, 120_000);
});

test('the workbook holds amounts as numbers, names as text that is no formula, and the content hash', async () => {
  const { world, statement } = await aClosedStatement({ name: NAME });
  const files = unzipped(await statementFile(world, `${statement.id}.xlsx`));
  const summary = cellsOf(files.get('xl/worksheets/sheet1.xml')!);
  const lines = cellsOf(files.get('xl/worksheets/sheet2.xml')!);
  expect([...summary.values()]).toContain(statement.contentHash);
  expect([...summary.values()].find((value) => String(value).includes(NAME))).toMatch(/^'=信用卡/);
  expect([...summary.values()]).toContain(-104.96);
  for (const [n, line] of statement.lines.nodes.entries()) {
    const at = (column: string) => lines.get(`${column}${n + 2}`);
    expect(at('C')).toBe(line.number);
    expect(at('E')).toBe(line.placementId);
    expect([at('K'), at('L'), at('N')]).toEqual(
      [line.amount, line.base, line.commission].map(({ amount }) => Number(amount)),
    );
    expect(at('S')).toBe(statement.contentHash);
  }
  expect([...files.values()].join('')).not.toContain('<f>');
});

test('each row of the CSV carries the content hash, and negative amounts stay numbers', async () => {
  const { world, statement } = await aClosedStatement();
  const text = (await statementFile(world, `${statement.id}.csv`)).toString('utf8');
  const rows = parse(text, { columns: true }) as Record<string, string>[];
  const lines = rows.filter(({ total }) => total === '');
  expect(lines.map(({ commission }) => commission)).toEqual(
    statement.lines.nodes.map(({ commission }) => commission.amount),
  );
  expect(lines.map(({ commission }) => commission)).toContain('-120.00');
  expect(new Set(rows.map(({ content_hash: hash }) => hash))).toEqual(new Set([statement.contentHash]));
});

test('every document shows tax, what is carried, released and held, and the hash of the statement', async () => {
  const { world, statement } = await aTaxedStatement();
  expect(statement).toMatchObject({ released: cny('15.00'), carriedIn: cny('-6.00') });
  const pdf = pdfPages(await statementFile(world, `${statement.id}.pdf`))[0]!;
  const sheet = unzipped(await statementFile(world, `${statement.id}.xlsx`)).get('xl/worksheets/sheet1.xml')!;
  const csv = (await statementFile(world, `${statement.id}.csv`)).toString('utf8');
  const json = (await statementFile(world, `${statement.id}.json`)).toString('utf8');
  const closed = { net: '24.00', tax: '1.44', withholding: '0.24', payable: '25.20' };
  const shown = { released: '15.00', carriedIn: '-6.00', ...closed };
  const approved = { held: '15.00', approvedNet: '9.00', approvedTax: '0.54', approvedPayable: '9.45' };

  expect(pdf).toContain('6%, on top, of the net.');
  for (const amount of Object.values({ ...shown, ...approved })) expect(pdf).toContain(`${amount} CNY`);
  const cells = [...cellsOf(sheet).values()];
  expect(cells).toEqual(expect.arrayContaining(Object.values({ ...shown, ...approved }).map(Number)));
  expect(cells).toContain('6%, on top, of the net.');
  const totals = (parse(csv, { columns: true }) as Record<string, string>[]).filter(
    ({ total }) => total !== '',
  );
  expect(Object.fromEntries(totals.map((row) => [row.total, row.total_amount]))).toMatchObject({
    ...shown,
    ...approved,
  });
  expect(JSON.parse(json)).toMatchObject({
    totals: shown,
    termsVersion: 1,
    terms: { tax: { mode: 'EXCLUSIVE', ratePpm: 60_000, roundAt: 'STATEMENT' } },
  });
  for (const document of [pdf, sheet, csv, json]) expect(document).toContain(statement.contentHash!);
});

test('a nil statement is a CSV too: its totals, and its hash', async () => {
  const world = await aWorld();
  world.clock.set('2026-04-01T02:00:00Z');
  const { id, contentHash } = await world.close('2026-03');
  const rows = parse(await statementFile(world, `${id}.csv`), { columns: true }) as Record<string, string>[];
  expect(rows.every((row) => row['content_hash'] === contentHash && row['number'] === '')).toBe(true);
  expect(rows.find(({ total }) => total === 'payable')).toMatchObject({ total_amount: '0.00' });
});

/** May: it releases 15.00, takes in −6.00 of April, earned 15.00 and holds that back. */
async function aTaxedStatement(): Promise<{ readonly world: World; readonly statement: SeenStatement }> {
  const world = await aWorld({ settlement: { tax: { preset: 'CHINA_VAT_6' }, withholdingPpm: 10_000 } });
  const id = world.placementId;
  const { results } = await world.report('reportPayments', aPayment(id, '100.00'), aPayment(id, '40.00'));
  world.clock.set('2026-04-01T02:00:00Z');
  const march = await world.close('2026-03');
  const first = await disputed(world, march, '15.00');
  expectData(await world.checker(APPROVE_STATEMENT, { id: march.id }));
  const back = { valueDate: '2026-03-20' };
  await world.report('reportReversals', aReversal(id, results[1]!.id!, '40.00', back));
  world.clock.set('2026-05-01T02:00:00Z');
  await world.close('2026-04');
  const decision = { disputeId: first, accepted: false, rejection: 'OTHER' };
  expect((await world.report('decideDisputes', decision)).created).toBe(1);
  await world.report('reportPayments', aPayment(id, '100.00', { valueDate: '2026-04-30' }));
  world.clock.set('2026-06-01T02:00:00Z');
  const may = await world.close('2026-05');
  await disputed(world, may, '15.00');
  expectData(await world.checker(APPROVE_STATEMENT, { id: may.id }));
  return { world, statement: await world.statement(may.id) };
}

async function disputed(world: World, statement: SeenStatement, fee: string): Promise<string> {
  expectData(await world.lender(SEND_STATEMENTS, { ids: [statement.id] }));
  const lineId = statement.lines.nodes.find(({ commission }) => commission.amount === fee)!.id;
  const claim = { statementId: statement.id, lineId, reason: 'OTHER', claimed: cny('20.00') };
  return (await world.report('disputeLines', claim)).results[0]!.id!;
}

async function anotherAgencysToken({ api, database, lenderId }: World): Promise<string> {
  const agencyId = await anAgency(database, lenderId, api.clocks);
  return tokenFor(api, await anAgencyClient(database, lenderId, agencyId, api));
}

/** Copies its last line until there are so many: no test has the time to report them. */
async function lengthen(world: World, statement: string, lines: number): Promise<void> {
  const statementId = parseId('statement', statement)!;
  const found = await world.reader.find(statementLines, { statementId });
  const last = found.toSorted((a, b) => a.number - b.number).at(-1)!;
  for (let number = last.number + 1; number <= lines; number += 500) {
    const more = Array.from({ length: Math.min(500, lines - number + 1) }, (_, n) => {
      return { ...last, id: newId('line'), eventId: newId('payment'), number: number + n };
    });
    await world.mutate((work) => work.insertAll(statementLines, more));
  }
  await world.mutate((work) => work.update(statements, { id: statementId }, { lines }));
}

/** The cells of a sheet by their address; text where the file says that it is text. */
function cellsOf(sheet: string): ReadonlyMap<string, string | number> {
  const cells = sheet.matchAll(/<c r="(\w+)"([^>]*)><v>([^<]*)<\/v>/g);
  return new Map(
    [...cells].map(([, at, kind, value]) => {
      const text = value!.replaceAll('&apos;', "'");
      return [at!, kind!.includes('t="str"') ? text : Number(text)];
    }),
  );
}
