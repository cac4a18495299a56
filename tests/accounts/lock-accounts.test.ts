import { describe, expect, test } from '@jest/globals';
import { mutate } from '../../src/db/unit-of-work.js';
import {
  accountCards,
  countPlacement,
  lockAccounts,
  releaseAccounts,
  type AccountFilter,
} from '../../src/modules/accounts/index.js';
import { accountsPage } from '../../src/modules/accounts/accounts.queries.js';
import { aFile, anImportWorld, aRow, type ImportWorld } from '../imports/import-world.js';

async function aPortfolio() {
  const world = await anImportWorld();
  await world.importFile(
    aFile([
      aRow({ account_number: 'A-1', debtor_reference: 'P-1', principal: '100', months_past_due: '2' }),
      aRow({ account_number: 'A-2', debtor_reference: 'P-2', principal: '500', months_past_due: '5' }),
      aRow({ account_number: 'A-3', debtor_reference: 'P-3', principal: '900', currency: 'USD' }),
      aRow({ account_number: 'A-4', debtor_reference: 'P-4', principal: '0', interest: '0' }),
    ]),
  );
  const { nodes } = await accountsPage(world.reader, {}, { first: 250, after: null }, []);
  return { world, ids: nodes.map(({ id }) => id) };
}

function lock(world: ImportWorld, which: Parameters<typeof lockAccounts>[1], limit = 100) {
  return mutate(world.database, world.context, 'test', (work) => lockAccounts(work, which, limit));
}

describe('accounts for a placement', () => {
  test('are locked in the order of their ids, whatever the order asked', async () => {
    const { world, ids } = await aPortfolio();
    const locked = await lock(world, { ids: ids.toReversed() });
    expect(locked.map(({ id }) => id)).toEqual(ids);
    expect(locked[0]).toMatchObject({
      accountNumber: 'A-1',
      balanceMinor: 10_250n,
      isPlaced: false,
      placements: 0,
    });
  });

  test.each<[AccountFilter, string[]]>([
    [{ status: 'OPEN' }, ['A-1', 'A-2', 'A-3']],
    [{ status: 'PAID' }, ['A-4']],
    [{ currency: 'USD' }, ['A-3']],
    [{ minBalanceMinor: 20_000n }, ['A-2', 'A-3']],
    [{ maxBalanceMinor: 20_000n, status: 'OPEN' }, ['A-1']],
    [{ minMonthsPastDue: 3 }, ['A-2']],
    [{ portfolio: 'Elsewhere' }, []],
    [{ isPlaced: true }, []],
  ])('are picked by %j', async (filter, numbers) => {
    const { world } = await aPortfolio();
    expect((await lock(world, { filter })).map(({ accountNumber }) => accountNumber)).toEqual(numbers);
  });

  test('are at most as many as asked', async () => {
    const { world } = await aPortfolio();
    expect(await lock(world, { filter: {} }, 2)).toHaveLength(2);
  });

  test('of another lender are missing from the answer', async () => {
    const { ids } = await aPortfolio();
    const other = await anImportWorld();
    expect(await lock(other, { ids })).toEqual([]);
    expect(await accountCards(other.reader, ids)).toEqual(new Map());
  });

  test('count their placements, and are free again when released', async () => {
    const { world, ids } = await aPortfolio();
    const [first] = ids;
    await mutate(world.database, world.context, 'test', (work) => countPlacement(work, [first!]));
    expect(await lock(world, { filter: { isPlaced: true } })).toMatchObject([{ id: first, placements: 1 }]);
    await mutate(world.database, world.context, 'test', (work) => releaseAccounts(work, [first!]));
    expect(await lock(world, { ids: [first!] })).toMatchObject([{ isPlaced: false, placements: 1 }]);
  });

  test('of one load do not wait for each other', async () => {
    const { world, ids } = await aPortfolio();
    if (world.database.engine === 'sqlite') return;
    await mutate(world.database, world.context, 'test', async (work) => {
      await lockAccounts(work, { ids: [ids[0]!] }, 1);
      expect(await lock(world, { ids: [ids[1]!] })).toHaveLength(1);
    });
  });
});

describe('a page of cards', () => {
  test('costs the same number of statements for one account and for many', async () => {
    const { world, ids } = await aPortfolio();
    const costOf = async (count: number) => {
      const before = world.database.statements.count;
      expect((await accountCards(world.reader, ids.slice(0, count))).size).toBe(count);
      return world.database.statements.count - before;
    };
    expect(await costOf(1)).toBe(2);
    expect(await costOf(4)).toBe(2);
  });

  test('goes on where the page before ended', async () => {
    const { world, ids } = await aPortfolio();
    const first = await accountsPage(world.reader, {}, { first: 3, after: null }, []);
    expect(first).toMatchObject({ hasNextPage: true });
    const second = await accountsPage(world.reader, {}, { first: 3, after: [first.nodes[2]!.id] }, []);
    expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(ids);
    expect(second.hasNextPage).toBe(false);
  });
});
