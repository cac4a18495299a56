import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Id } from '../../src/kernel/ids.js';
import { revealAnomalies } from '../../src/modules/disclosures/anomalies.rules.js';
import { expectData } from '../support/api.js';
import { aWorld, World } from '../support/world.js';
import { logOf, logPage, openCase, revealPoint } from './disclosure-world.js';

/** One person who was with two agencies one after the other; both revealed the number. */
let first: World;
let next: World;

beforeAll(async () => {
  first = await aWorld({ at: '2026-03-10T02:00:00Z', profile: {}, accounts: [{}] });
  await openCase(first, 'CALL');
  await reveal(first);
  expectData(await first.recall({ placementIds: [first.placementId] }));
  const { agencyId } = await first.anotherAgency();
  next = new World(first.api, first.lenderId, agencyId, { maker: first.lender, checker: first.checker });
  await next.begin({ accounts: [], isPlaced: false, profile: {} });
  next.accountIds = first.accountIds;
  first.clock.set('2026-03-20T02:00:00Z');
  await next.placeAll();
  await reveal(next);
});

async function reveal(world: World): Promise<void> {
  const { contactPoints } = (await openCase(world, null)).account.debtor;
  expectData(await revealPoint(world, contactPoints[0]!.id));
}

test('H175 what is exported for a person lists every agency that saw their data, and when', async () => {
  const { debtorId } = (await logOf(first))[0]!;
  const rows = await logOf(first, { debtorId });
  expect(rows.map(({ agencyId, way }) => [agencyId, way])).toEqual([
    [first.agencyId, 'CASE'],
    [first.agencyId, 'REVEAL'],
    [next.agencyId, 'REVEAL'],
  ]);
  const token = await first.lenderToken('disclosures:read');
  const file = await fetch(`${first.api.address}/lender/disclosures.csv?debtorId=${debtorId}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(file.status).toBe(200);
  const text = await file.text();
  expect(text.trim().split('\r\n')).toHaveLength(4);
  expect(text).toContain(first.agencyId);
  expect(text).toContain(next.agencyId);
  expect(text).not.toMatch(/王小明|13812345678/);
});

test('the log answers by agency, by class and by period, page by page', async () => {
  expect(await logOf(first, { agencyId: next.agencyId })).toHaveLength(1);
  expect(await logOf(first, { dataClass: 'IDENTITY' })).toMatchObject([{ way: 'CASE' }]);
  expect(await logOf(first, { from: '2026-03-20T00:00:00Z' })).toHaveLength(1);
  expect(await logOf(first, { to: '2026-03-20T00:00:00Z' })).toHaveLength(2);
  const page = await logPage(first, { first: 2 });
  expect([page.nodes.length, page.pageInfo.hasNextPage]).toEqual([2, true]);
  const rest = await logPage(first, { first: 2, after: page.pageInfo.endCursor });
  expect([rest.nodes.length, rest.pageInfo.hasNextPage]).toEqual([1, false]);
});

test('the log file needs its scope', async () => {
  const token = await first.lenderToken('placements:read');
  const file = await fetch(`${first.api.address}/lender/disclosures.csv`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(file.status).toBe(403);
});

describe('an agency that reveals far above its peers', () => {
  const agency = (name: string, reveals: number, cases = 100) => ({
    agencyId: name as Id<'agency'>,
    reveals,
    cases,
  });

  test('is listed with what is usual', () => {
    expect(revealAnomalies([agency('a', 20), agency('b', 30), agency('c', 91)])).toEqual([
      { ...agency('c', 91), perHundredCases: 91, peersPerHundredCases: 25 },
    ]);
  });

  test.each([
    ['three times the middle is not far', [agency('a', 20), agency('b', 20), agency('c', 60)]],
    ['nineteen may be anything', [agency('a', 0), agency('b', 19)]],
    ['nobody to compare with', [agency('a', 900)]],
    ['more cases, more reveals', [agency('a', 20), agency('b', 200, 1_000)]],
  ])('%s', (_, agencies) => {
    expect(revealAnomalies(agencies)).toEqual([]);
  });

  test('over the whole log nobody is far above', async () => {
    const query = `{ revealAnomalies(from: "2026-03-01T00:00:00Z", to: "2026-04-01T00:00:00Z") { agencyId } }`;
    expect(expectData(await first.checker(query))).toEqual({ revealAnomalies: [] });
  });
});
