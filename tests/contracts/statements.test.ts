import { beforeAll, describe, expect, test } from '@jest/globals';
import { insertShared } from '../../src/db/store.js';
import { newId, type Id } from '../../src/kernel/ids.js';
import { DAY, type Instant } from '../../src/kernel/time.js';
import { newGrantToken } from '../../src/modules/access/grant-token-text.js';
import { grants, grantTokenHash, grantTokens, members } from '../../src/modules/access/index.js';
import { AGENCY_CASES, LENDER_PLACEMENTS } from '../support/documents.js';
import { expectData } from '../support/api.js';
import { aContact, aPayment, aPromise, aReversal, aVisit } from '../support/reports.js';
import { aWorld, type BatchKind, type Data, type World } from '../support/world.js';

/*
 * What a batch or a page costs in SQL statements does not depend on its size. Each number below is the count for the
 * whole request, authentication included.
 */

const ACCOUNTS = 501;
let world: World;

beforeAll(async () => {
  world = await aWorld({ accounts: Array.from({ length: ACCOUNTS }, () => ({})) });
});

/** How many statements the server sends to the database while `run` runs. */
async function statementsOf(run: () => Promise<unknown>): Promise<number> {
  const { statements } = world.database;
  const before = statements.count;
  await run();
  return statements.count - before;
}

async function expectConstant(
  sizes: readonly number[],
  run: (size: number) => Promise<unknown>,
  most: number,
) {
  const counts: number[] = [];
  for (const size of sizes) counts.push(await statementsOf(() => run(size)));
  expect(counts).toEqual(counts.map(() => counts[0]));
  expect(counts[0]).toBeLessThanOrEqual(most);
}

describe('a batch of 1, 50 and 500 reports costs the same', () => {
  const reports: readonly (readonly [BatchKind, (placementId: string) => Data, number])[] = [
    ['reportContacts', aContact, 8],
    ['reportVisits', aVisit, 8],
    ['reportPromises', (id) => aPromise(id, '1.00'), 10],
    ['reportPayments', (id) => aPayment(id, '1.00'), 14],
    ['recordDirectPayments', (id) => aPayment(id, '1.00'), 14],
  ];
  test.each(reports)('%s', async (kind, item, most) => {
    const run = async (size: number) => {
      const batch = await world.report(kind, ...world.placementIds.slice(0, size).map(item));
      expect(batch.created).toBe(size);
    };
    await expectConstant([1, 50, 500], run, most);
  });

  test('reportReversals', async () => {
    const made = await world.report(
      'reportPayments',
      ...world.placementIds.slice(0, 500).map((id) => aPayment(id, '9.00')),
    );
    const run = async (size: number) => {
      const items = made.results
        .slice(0, size)
        .map(({ id }, n) => aReversal(world.placementIds[n]!, id!, '1.00'));
      expect((await world.report('reportReversals', ...items)).created).toBe(size);
    };
    await expectConstant([1, 50, 500], run, 16);
  });
});

describe('a page of 1, 50 and 250 costs the same', () => {
  test('cases of the agency with debt, person, channels, contacts and payments', async () => {
    const run = async (first: number) => {
      const answer = await world.agency<{ placements: { nodes: unknown[] } }>(AGENCY_CASES, { first });
      expect(expectData(answer).placements.nodes).toHaveLength(first);
    };
    await expectConstant([1, 50, 250], run, 7);
  });

  test('placements of the lender', async () => {
    const run = async (first: number) => expectData(await world.lender(LENDER_PLACEMENTS, { first }));
    await expectConstant([1, 50, 250], run, 2);
  });
});

test('placing 1, 50 and 450 accounts costs the same', async () => {
  const other = await aWorld({ accounts: Array.from({ length: ACCOUNTS }, () => ({})), isPlaced: false });
  const slices = new Map([
    [1, other.accountIds.slice(0, 1)],
    [50, other.accountIds.slice(1, 51)],
    [450, other.accountIds.slice(51)],
  ]);
  // the first batch of an agreement opens its month, which costs one statement more
  const first = { accountIds: slices.get(1)!.slice(0, 1) };
  expectData(await other.place(first));
  expectData(await other.recall({ placementIds: (await other.placements()).map(({ id }) => id) }));
  const run = async (size: number) => {
    const { placeAccounts } = expectData(await other.place({ accountIds: slices.get(size) }));
    expect(placeAccounts.placedCount).toBe(size);
  };
  await expectConstant([1, 50, 450], run, 16);
});

/** Placements in a step of the close, and the statements that one more step may cost. */
const CLOSED_AT_ONCE = 250;
const STATEMENTS_OF_A_STEP = 5;

test('a close costs no more for five hundred placements than two more steps of 250', async () => {
  const [small, large] = [await aWorld(), world];
  await small.report('reportPayments', aPayment(small.placementId, '1.00'));
  const counts: number[] = [];
  for (const each of [small, large]) {
    each.clock.set('2026-04-01T02:00:00Z');
    expectData(await each.startClosing('2026-03'));
    counts.push(await statementsOf(() => each.runJobs()));
  }
  const steps = Math.floor(world.placementIds.length / CLOSED_AT_ONCE);
  expect(counts[1]! - counts[0]!).toBeLessThanOrEqual(steps * STATEMENTS_OF_A_STEP);
});

test('a recall of 1 and of 500 placements costs the same', async () => {
  const run = async (size: number) => {
    const placementIds = size === 1 ? world.placementIds.slice(0, 1) : world.placementIds.slice(1, size + 1);
    expect(expectData(await world.recall({ placementIds })).recallPlacements.recalled).toHaveLength(size);
  };
  await expectConstant([1, 500], run, 7);
});

describe('a change of 1, 50 and 500 members or grants costs the same', () => {
  const CHANGED = 'results { problem { code } } changed';
  const change = async (name: string, type: string, input: Data, size: number) => {
    const document = `mutation Change($input: ${type}!) { ${name}(input: $input) { ${CHANGED} } }`;
    const answer = await world.lender<Record<string, { changed: number }>>(document, { input });
    expect(expectData(answer)[name]!.changed).toBe(size);
  };
  const reason = 'An audit of the agency.';

  test.each([
    ['suspendMembers', 'IdsInput', 'ACTIVE', {}],
    ['resumeMembers', 'IdsInput', 'SUSPENDED', {}],
  ] as const)('%s', async (name, type, status, more) => {
    const ids = await manyMembers(551, status);
    const run = (size: number) => change(name, type, { ids: ids.splice(0, size), ...more }, size);
    await expectConstant([1, 50, 500], run, 7);
  });

  test.each([
    ['suspendGrants', 'IdsWithReasonInput', 'ACTIVE', { reason }],
    ['resumeGrants', 'IdsInput', 'SUSPENDED', {}],
    ['revokeGrants', 'RevokeGrantsInput', 'ACTIVE', { reason }],
  ] as const)('%s', async (name, type, status, more) => {
    const ids = await manyGrants(551, status);
    const run = (size: number) => change(name, type, { ids: ids.splice(0, size), ...more }, size);
    await expectConstant([1, 50, 500], run, 8);
  });

  test('narrowGrants', async () => {
    const ids = await manyGrants(551, 'ACTIVE');
    const document = `mutation Narrow($items: [NarrowGrantInput!]!) { narrowGrants(items: $items) { ${CHANGED} } }`;
    const run = async (size: number) => {
      const items = ids.splice(0, size).map((grantId) => ({ grantId, scopes: ['placements:read'] }));
      const answer = await world.lender<{ narrowGrants: { changed: number } }>(document, { items });
      expect(expectData(answer).narrowGrants.changed).toBe(size);
    };
    await expectConstant([1, 50, 500], run, 8);
  });

  test('revokeGrantTokens', async () => {
    const ids = await manyTokens(551);
    const run = (size: number) => change('revokeGrantTokens', 'IdsInput', { ids: ids.splice(0, size) }, size);
    await expectConstant([1, 50, 500], run, 7);
  });
});

async function manyMembers(count: number, status: 'ACTIVE' | 'SUSPENDED'): Promise<string[]> {
  const now = world.clock.now();
  const common = { lenderId: world.lenderId, agencyId: null, issuer: 'https://login.bank.example' };
  const rows = Array.from({ length: count }, (_, n) => {
    const id = newId('member');
    const who = { subject: id, name: `Person ${n}`, kind: 'PERSON', role: 'COMPLIANCE' } as const;
    return { ...common, ...who, id, status, addedBy: 'test', createdAt: now };
  });
  await world.mutate((work) => work.insertAll(members, rows));
  return rows.map(({ id }) => id);
}

/** Copies of the world's one grant, without batches: what a lender with many agencies has. */
async function manyGrants(count: number, status: 'ACTIVE' | 'SUSPENDED'): Promise<Id<'grant'>[]> {
  const [first] = await world.reader.find(grants, {});
  const rows = Array.from({ length: count }, () => ({ ...first!, id: newId('grant'), status }));
  await world.mutate((work) => work.insertAll(grants, rows));
  return rows.map(({ id }) => id);
}

async function manyTokens(count: number): Promise<string[]> {
  const [first] = await world.reader.find(grants, {});
  const now = world.clock.now();
  const times = { createdAt: now, expiresAt: (now + DAY) as Instant, revokedAt: null };
  const common = { lenderId: world.lenderId, grantId: first!.id, agencyId: world.agencyId, name: 'CRM' };
  const rows = Array.from({ length: count }, () => {
    const [id, tokenHash] = [newId('grantToken'), grantTokenHash(newGrantToken())!];
    const unused = { scopes: [], createdBy: 'test', lastUsedAt: null, lastUsedFrom: null };
    return { ...common, ...times, ...unused, id, tokenHash };
  });
  await insertShared(world.database, grantTokens, rows);
  return rows.map(({ id }) => id);
}
