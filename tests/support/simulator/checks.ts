import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Id } from '../../../src/kernel/ids.js';
import { outboxEvents } from '../../../src/modules/events/outbox.entity.js';
import { payments, reversals } from '../../../src/modules/payments/payment.entity.js';
import { placements } from '../../../src/modules/placements/placement.entity.js';
import { statementLines } from '../../../src/modules/settlement/statement.entity.js';
import { verifyBooks } from '../../../src/modules/verification/index.js';
import type { SeenLine, SeenStatement } from '../seen.js';
import type { Simulation } from './simulation.js';
import { monthName, type ToldStatement } from './told.js';

/** The product's own verification of the books, over the placements with their agreement and statements. */
async function checkBooks({ world }: Simulation, placements: readonly Id<'placement'>[]): Promise<void> {
  const verdicts = await verifyBooks(world.reader, placements);
  expect(verdicts.flatMap(({ first }) => first ?? [])).toEqual([]);
}

/**
 * After every step, for the placements it touched: what is stored is what was told, once each and nothing else; each
 * payment and reversal stands on one line of one closed statement, or waits for an open month; and the lines of closed
 * statements add up to what the second calculator finds for all that they know.
 */
export async function checkTouched(simulation: Simulation): Promise<void> {
  const { world, told, touched } = simulation;
  const ids = [...touched] as Id<'placement'>[];
  touched.clear();
  if (ids.length === 0) return;
  await checkBooks(simulation, ids);
  const { reader } = world;
  const mine = <T extends { readonly placementId: string }>(all: Iterable<T>) =>
    [...all].filter(({ placementId }) => ids.includes(placementId as Id<'placement'>));
  const paid = await reader.find(payments, { placementId: ids });
  expect(sortedById(paid.map(paymentFacts))).toEqual(
    sortedById(
      mine(told.payments.values()).map((each) =>
        paymentFacts({ ...each, amountMinor: each.minor, valueDate: each.on }),
      ),
    ),
  );
  const back = await reader.find(reversals, { placementId: ids });
  expect(sortedById(back.map(reversalFacts))).toEqual(
    sortedById(
      mine(told.reversals.values()).map((each) =>
        reversalFacts({ ...each, amountMinor: each.minor, valueDate: each.on }),
      ),
    ),
  );
  for (const row of await reader.find(placements, { id: ids })) {
    expect(row.paidMinor).toBe(told.paidOn(row.id));
    expect(row.placedMinor).toBe(told.placements.get(row.id)!.placedMinor);
  }
  const closed = new Map(
    told.statements.filter(({ state }) => state !== 'CLOSING').map((each) => [each.id, each]),
  );
  const lastMonth = Math.max(0, ...[...closed.values()].map(({ month }) => month));
  const counted = told.counted.filter((group) => group.some((id) => ids.includes(id as Id<'placement'>)));
  const together = counted.flat() as Id<'placement'>[];
  const lines = (await reader.find(statementLines, { placementId: together })).filter(
    ({ statementId, kind }) => closed.has(statementId) && kind !== 'CORRECTION',
  );
  for (const group of counted) {
    const own = lines.filter(({ placementId }) => group.includes(placementId));
    const known = told.eventsUpTo(lastMonth, group);
    expect(own.map(({ eventId }) => bare(eventId)).toSorted()).toEqual(
      known.map((event) => bare(event.id)).toSorted(),
    );
    expect(own.reduce((sum, { feeMinor }) => sum + feeMinor, 0n)).toBe(told.earned(group, known));
  }
}

/** Past the API a line does not say what kind of event it is about. */
function bare(id: string): string {
  return id.slice(4);
}

interface StoredPayment {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly reversedMinor: bigint;
  readonly valueDate: string;
  readonly settlesIn: number;
  readonly promiseId: string | null;
}

function paymentFacts({ id, amountMinor, reversedMinor, valueDate, settlesIn, promiseId }: StoredPayment) {
  return { id, amountMinor, reversedMinor, valueDate, settlesIn, promiseId };
}

function reversalFacts(
  row: Omit<StoredPayment, 'reversedMinor' | 'promiseId'> & { readonly paymentId: string },
) {
  const { id, amountMinor, valueDate, settlesIn, paymentId } = row;
  return { id, amountMinor, valueDate, settlesIn, paymentId };
}

function sortedById<T extends { readonly id: string }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** A statement that was just closed, line by line; from here on it may not change. */
export async function checkClosed(
  { told, touched }: Simulation,
  statement: ToldStatement,
  seen: SeenStatement,
): Promise<void> {
  const { month } = statement;
  const { nodes, pageInfo } = seen.lines;
  expect(pageInfo.hasNextPage).toBe(false);
  expect(nodes.map(({ number }) => number)).toEqual(nodes.map((_, n) => n + 1));
  const settled = nodes.filter(({ kind }) => kind !== 'CORRECTION');
  const fresh = told.eventsUpTo(month).filter(({ id }) => settlesIn(told, id) === month);
  expect(settled.map(({ eventId }) => eventId).toSorted()).toEqual(fresh.map(({ id }) => id).toSorted());
  expectDifferences(told, month, settled);

  const decided = [...told.disputes.values()].filter((each) => each.settlesIn === month);
  const corrections = decided
    .filter(({ state }) => state === 'ACCEPTED')
    .map(({ id, claimedMinor, feeMinor }) => ({ id, minor: claimedMinor - feeMinor }));
  const corrected = nodes.filter(({ kind }) => kind === 'CORRECTION');
  expect(
    sortedById(corrected.map(({ eventId, commission }) => ({ id: eventId, minor: minorOf(commission) }))),
  ).toEqual(sortedById(corrections));

  const sum = (of: readonly bigint[]) => of.reduce((a, b) => a + b, 0n);
  const ids = [...told.placements.keys()];
  const earned = (upTo: number) =>
    sum(told.counted.map((group) => told.earned(group, told.eventsUpTo(upTo, group))));
  const totals = {
    lineCount: nodes.length,
    paymentCount: fresh.filter(({ type }) => type === 'PAYMENT').length,
    commission: earned(month) - earned(month - 1) + sum(corrections.map(({ minor }) => minor)),
    received: sum(fresh.filter(({ type }) => type === 'PAYMENT').map(({ minor }) => minor)),
    reversed: sum(fresh.filter(({ type }) => type === 'REVERSAL').map(({ minor }) => minor)),
    base: sum(nodes.map(({ base }) => minorOf(base))),
    overpaid: sum(nodes.map(({ overpaid }) => minorOf(overpaid))),
    released: sum(decided.map(({ heldMinor }) => heldMinor)),
  };
  const { lineCount, paymentCount, commission, received, reversed, commissionableBase, overpaid, released } =
    seen;
  expect({
    lineCount,
    paymentCount,
    commission: minorOf(commission),
    received: minorOf(received),
    reversed: minorOf(reversed),
    base: minorOf(commissionableBase),
    overpaid: minorOf(overpaid),
    released: minorOf(released),
  }).toEqual(totals);
  expect(seen.linesHash).toBe(hashOf(nodes));
  expect(minorOf(seen.net) + minorOf(seen.carriedOut)).toBe(
    totals.commission + totals.released + minorOf(seen.carriedIn),
  );
  statement.state = 'CLOSED';
  statement.seal = sealOf(seen);
  statement.lines = settled.map(({ id, commission }) => ({ id, feeMinor: minorOf(commission) }));
  for (const id of ids) touched.add(id);
}

/** Each line is what its event changes, by calculating everything twice. */
function expectDifferences(told: Simulation['told'], month: number, lines: readonly SeenLine[]): void {
  const all = new Map(told.eventsUpTo(month).map((event) => [event.id, event]));
  for (const group of told.counted) {
    const own = lines.filter(({ placementId }) => group.includes(placementId));
    const known = told.eventsUpTo(month - 1, group);
    let before = told.earned(group, known);
    for (const { eventId, commission } of own) {
      known.push(all.get(eventId)!);
      const after = told.earned(group, known);
      expect(minorOf(commission)).toBe(after - before);
      before = after;
    }
  }
}

function settlesIn({ payments: paid, reversals: back }: Simulation['told'], id: string): number {
  return (paid.get(id) ?? back.get(id))!.settlesIn;
}

function minorOf({ amount }: { readonly amount: string }): bigint {
  return BigInt(amount.replace('.', ''));
}

/** The chain over the lines as the README has it, made by hand. */
function hashOf(lines: readonly SeenLine[]): string {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  return lines.reduce((digest, line) => {
    const amounts = [line.amount, line.base, line.overpaid, line.commission].map(minorOf);
    const facts = [line.number, line.placementId, line.eventId, line.kind, line.valueDate, ...amounts];
    return sha256([digest, ...facts].join('|'));
  }, sha256('consign statement v1'));
}

/** What never changes once it is closed. */
function sealOf(seen: SeenStatement): unknown {
  const {
    id,
    period,
    lineCount,
    paymentCount,
    received,
    reversed,
    commission,
    overpaid,
    contentHash,
    lines,
  } = seen;
  return {
    id,
    period,
    lineCount,
    paymentCount,
    received,
    reversed,
    commission,
    overpaid,
    contentHash,
    lines,
  };
}

/** At the end, over everything: closed statements are as they were sealed, and each thing that happened was told once. */
export async function checkEnd(simulation: Simulation): Promise<void> {
  const { world, told, touched } = simulation;
  for (const id of told.placements.keys()) touched.add(id);
  await checkTouched(simulation);
  for (const statement of told.statements) {
    const seen = await world.statement(statement.id);
    expect(seen.state).toBe(statement.state);
    if (statement.seal !== null) expect(sealOf(seen)).toEqual(statement.seal);
  }
  const months = told.statements.map(({ month, state }) => ({
    period: monthName(month),
    state: state === 'CLOSING' ? 'CLOSING' : 'CLOSED',
  }));
  expect((await world.periods()).toReversed()).toMatchObject([
    ...months,
    { period: monthName(told.openMonth), state: 'OPEN' },
  ]);
  await checkEvents(simulation);
}

/** The outbox holds one event for each thing that changed. */
async function checkEvents({ world, told }: Simulation): Promise<void> {
  const rows = await world.reader.find(outboxEvents, {});
  const items = rows.flatMap(({ events }) =>
    events.flatMap(({ type, items }) => items.map(({ id }) => `${type} ${id}`)),
  );
  const once = (type: string, ids: Iterable<string>) => {
    const found = items
      .filter((each) => each.startsWith(`${type} `))
      .map((each) => each.slice(type.length + 1));
    expect(found.toSorted()).toEqual([...ids].toSorted());
  };
  const by = (side: 'AGENCY' | 'LENDER') =>
    [...told.payments.values()].filter((each) => each.by === side).map(({ id }) => id);
  once('payment.reported', by('AGENCY'));
  once('payment.recorded', by('LENDER'));
  once('payment.reversed', told.reversals.keys());
  once('line.disputed', told.disputes.keys());
  const decided = [...told.disputes.values()].filter(({ state }) => state !== 'OPEN');
  once(
    'dispute.decided',
    decided.map(({ id }) => id),
  );
  const closed = told.statements.filter(({ state }) => state !== 'CLOSING');
  once(
    'statement.closed',
    closed.map(({ id }) => id),
  );
}
