import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { mutate } from '../../src/db/unit-of-work.js';
import { idBytes, type Id } from '../../src/kernel/ids.js';
import type { Work } from '../../src/kernel/store.js';
import { accounts } from '../../src/modules/accounts/account.entity.js';
import { auditEntries } from '../../src/modules/audit/audit-entry.entity.js';
import { outboxEvents } from '../../src/modules/events/outbox.entity.js';
import { placements } from '../../src/modules/placements/placement.entity.js';
import { onServer } from '../support/database.js';
import { aPayment } from '../support/reports.js';
import { aWorld, type Batch, type World } from '../support/world.js';

const COUNT_UP = {
  sql: 'UPDATE account SET placements = placements + 1 WHERE lender_id = :lender AND id = ?',
};

test('E130 two transactions that lock in opposite order both have their effect, once', async () => {
  const world = await aWorld({ accounts: [{}, {}], isPlaced: false });
  const [first, second] = world.accountIds as [string, string];
  const meet = meeting(world.database.engine === 'sqlite' ? 1 : 2);
  let tries = 0;
  const countBoth = (order: readonly string[]) =>
    inTransaction(world, async (work) => {
      tries++;
      await work.execute(COUNT_UP, [idBytes(order[0] as Id<'account'>)]);
      await meet();
      await work.execute(COUNT_UP, [idBytes(order[1] as Id<'account'>)]);
      work.emit('accounts.imported', [{ id: order[0]! }]);
    });

  await Promise.all([countBoth([first, second]), countBoth([second, first])]);

  const rows = await world.reader.find(accounts, { id: world.accountIds as never });
  expect(rows.map(({ placements }) => placements)).toEqual([2, 2]);
  // SQLite has one writer at a time: there is nothing to try again
  expect(tries).toBe(world.database.engine === 'sqlite' ? 2 : 3);
  expect(await world.reader.find(auditEntries, { action: 'test.retry' })).toHaveLength(2);
  expect(await world.reader.find(outboxEvents, { action: 'test.retry' })).toHaveLength(2);
});

onServer('E131 a report that waits for a lock too long is tried again, and stored once', async () => {
  const world = await aWorld();
  const payment = aPayment(world.placementId, '10.00');
  let reporting: Promise<Batch> | undefined;
  const started = performance.now();

  await inTransaction(world, async (work) => {
    await work.find(placements, { id: world.placementId as Id<'placement'> }, { lock: 'update' });
    reporting = world.report('reportPayments', payment);
    // a wait ends after three seconds
    await sleep(3_500);
  });

  expect(await reporting).toMatchObject({ created: 1, refused: 0 });
  expect(performance.now() - started).toBeGreaterThan(3_000);
  expect(await world.see()).toMatchObject({ paid: { amount: '10.00' }, payments: [{}] });
});

test.each([
  ['a deadlock', { errno: 1213 }],
  ['a lock wait that took too long', { errno: 1205 }],
  ['a busy file', { errcode: 5 }],
  ['a twin that was first', { errno: 1062 }],
  ['a lost connection', { code: 'PROTOCOL_CONNECTION_LOST' }],
])('%s is tried again, and what the failed try wrote is gone', async (_, failure) => {
  const world = await aWorld({ isPlaced: false });
  let tries = 0;

  await inTransaction(world, async (work) => {
    await work.execute(COUNT_UP, [idBytes(world.accountIds[0] as Id<'account'>)]);
    if (++tries < 3) throw Object.assign(new Error('passing'), failure);
  });

  const [row] = await world.reader.find(accounts, {});
  expect([tries, row!.placements]).toEqual([3, 1]);
});

test('what does not pass is given up after eight tries', async () => {
  const world = await aWorld({ isPlaced: false });
  let tries = 0;
  const failing = inTransaction(world, () => {
    tries++;
    throw Object.assign(new Error('passing'), { errno: 1213 });
  });
  await expect(failing).rejects.toThrow('passing');
  expect(tries).toBe(8);
});

test('a defect is not tried again and leaves nothing but its audit entry', async () => {
  const world = await aWorld({ isPlaced: false });
  let tries = 0;
  const failing = inTransaction(world, async (work) => {
    tries++;
    await work.execute(COUNT_UP, [idBytes(world.accountIds[0] as Id<'account'>)]);
    work.emit('accounts.imported', [{ id: world.accountIds[0]! }]);
    throw new TypeError('a defect');
  });

  await expect(failing).rejects.toThrow('a defect');

  expect(tries).toBe(1);
  expect(await world.reader.find(accounts, {})).toMatchObject([{ placements: 0 }]);
  expect(await world.reader.find(auditEntries, { action: 'test.retry' })).toMatchObject([
    { outcome: 'INTERNAL', items: 0, eventId: null },
  ]);
});

function inTransaction<T>(world: World, useCase: (work: Work) => Promise<T>): Promise<T> {
  return mutate(world.database, world.context(), 'test.retry', useCase);
}

/** Waits until so many have come; whoever comes later passes. */
function meeting(expected: number): () => Promise<void> {
  let come = 0;
  let open = () => {};
  const all = new Promise<void>((resolve) => (open = resolve));
  return () => {
    if (++come >= expected) open();
    return all;
  };
}
