import { expect } from '@jest/globals';
import { storeOf, readerOf } from '../../src/db/store.js';
import type { Connection } from '../../src/db/database.js';
import { idBytes, type Id } from '../../src/kernel/ids.js';
import type { Params } from '../../src/kernel/store.js';
import type { SqlValue } from '../../src/kernel/table.js';
import { verifyAll, type Verdict } from '../../src/modules/verification/index.js';
import { trailCheck } from '../../src/trail-check.js';
import { expectData } from '../support/api.js';
import { APPROVE_STATEMENT, RECORD_PAYOUT, SEND_STATEMENTS, SUBMIT_INVOICE } from '../support/documents.js';
import { aPayment, aReference, aReversal, cny } from '../support/reports.js';
import { aWorld, type SeenStatement, type World } from '../support/world.js';

/** A world in which money moved every way there is, through the front door. */
export interface LivedWorld {
  readonly world: World;
  /** Of March, paid. */
  readonly statement: SeenStatement;
  /** Held, direct, held and half of it back; then, in April, held and after the recall. */
  readonly payments: readonly string[];
  readonly reversals: readonly string[];
}

/**
 * March: 100.00 held, 40.00 direct, 20.00 held of which 5.00 comes back. Closed, invoiced with 23.25 and paid with 23.24,
 * within the tolerance. April, open: 10.00 of March comes back, and 8.00 is held on a placement that was recalled.
 */
export async function aLivedWorld(): Promise<LivedWorld> {
  const settlement = { invoiceTolerance: '0.05' };
  const world = await aWorld({ accounts: [{ balance: '150.00' }, { balance: '1000.00' }], settlement });
  const [first, second] = world.placementIds as [string, string];
  const held = await reported(world, 'reportPayments', aPayment(first, '100.00'));
  const direct = await reported(world, 'recordDirectPayments', aPayment(first, '40.00'));
  const halved = await reported(world, 'reportPayments', aPayment(second, '20.00'));
  const back = await reported(world, 'reportReversals', aReversal(second, halved, '5.00'));
  world.clock.set('2026-04-02T02:00:00Z');
  const statement = await world.close('2026-03');
  await paid(world, statement.id, { invoice: '23.25', payout: '23.24' });
  const clawed = await reported(
    world,
    'reportReversals',
    aReversal(first, held, '10.00', { valueDate: '2026-04-02' }),
  );
  expectData(await world.recall({ placementIds: [second] }));
  world.clock.set('2026-04-20T02:00:00Z');
  const late = await reported(
    world,
    'recordDirectPayments',
    aPayment(second, '8.00', { valueDate: '2026-04-20' }),
  );
  return { world, statement, payments: [held, direct, halved, late], reversals: [back, clawed] };
}

async function reported(
  world: World,
  kind: Parameters<World['report']>[0],
  item: Parameters<World['report']>[1],
): Promise<string> {
  const { results } = await world.report(kind, item);
  expect(results).toMatchObject([{ status: 'CREATED' }]);
  return results[0]!.id!;
}

/** Sent, approved, invoiced and paid. */
export async function paid(
  world: World,
  statementId: string,
  amounts: { readonly invoice: string; readonly payout: string },
): Promise<void> {
  expectData(await world.lender(SEND_STATEMENTS, { ids: [statementId] }));
  world.clock.set('2026-04-15T02:00:00Z');
  expectData(await world.checker(APPROVE_STATEMENT, { id: statementId }));
  const bill = {
    statementId,
    reference: aReference('inv'),
    amount: cny(amounts.invoice),
    issuedOn: '2026-04-15',
  };
  expectData(await world.agency(SUBMIT_INVOICE, { input: bill }));
  const payout = {
    statementId,
    reference: aReference('pyo'),
    amount: cny(amounts.payout),
    valueDate: '2026-04-15',
  };
  expectData(await world.lender(RECORD_PAYOUT, { input: payout }));
}

export function verdictsOf(world: World, reader = world.reader): Promise<readonly Verdict[]> {
  return verifyAll(reader, trailCheck(world.api.config));
}

/** A change past everything that forbids it. `:lender` is the world's. */
export interface Tampering {
  readonly sql: string;
  readonly params?: Params;
}

class Undone extends Error {}

/** What is found after the changes, which are undone. Triggers are taken away beforehand: see `unguard`. */
export async function foundAfter(
  world: World,
  changes: readonly Tampering[],
  verify = (reader: World['reader']) => verdictsOf(world, reader),
): Promise<readonly Verdict[]> {
  let found: readonly Verdict[] = [];
  const tampering = world.database.transaction(async (connection) => {
    await foreignKeys(connection, false);
    try {
      const store = storeOf(connection, world.lenderId);
      for (const { sql, params = [] } of changes)
        expect(await store.execute({ sql }, params)).toBeGreaterThan(0);
      found = await verify(readerOf(connection, world.lenderId));
    } finally {
      await foreignKeys(connection, true);
    }
    throw new Undone();
  });
  await expect(tampering).rejects.toThrow(Undone);
  return found;
}

/** Takes the triggers away that keep the books as they are, in the database of this test file. */
export async function unguard(world: World, ...tables: readonly string[]): Promise<void> {
  for (const table of tables)
    for (const change of ['UPDATE', 'DELETE'])
      await world.database.run(`DROP TRIGGER ${table}_no_${change}`, []);
}

async function foreignKeys(connection: Connection, isOn: boolean): Promise<void> {
  // on SQLite they wait for the commit, which never comes
  if (connection.engine === 'sqlite') await connection.run('PRAGMA defer_foreign_keys = ON', []);
  else await connection.run(`SET foreign_key_checks = ${isOn ? 1 : 0}`, []);
}

export function bytes(id: string): SqlValue {
  return idBytes(id as Id<'payment'>);
}
