import { formatMinor } from '../../src/kernel/money.js';
import { parseMonth, addDays, type LocalDate } from '../../src/kernel/time.js';
import {
  cardsOf,
  FeeAccount,
  placementFacts,
  type FeeEvent,
  type FeePlacement,
  type FeeTerms,
} from '../../src/modules/fees/index.js';
import { confirmations, payments, reversals, waivers } from '../../src/modules/payments/index.js';
import { placements } from '../../src/modules/placements/index.js';
import { day } from '../fees/fee-world.js';
import { naiveAccount } from '../fees/naive-account.js';
import { aPayment, aPromise, aReference, aReversal, cny } from '../support/reports.js';
import { aWorld, type Data, type SeenStatement, type World } from '../support/world.js';

/** Whole numbers below a bound, the same ones for the same seed. */
export function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}

export const MONTHS = ['2026-03', '2026-04', '2026-05'] as const;
const CLOSED_AT = ['2026-04-02', '2026-05-02', '2026-06-02'] as const;

/** Five accounts in two batches, what befalls them in three months, and the statements of each. */
export async function play(
  terms: FeeTerms,
  seed: number,
  /** Approved once March is closed. */
  later?: Version,
): Promise<{ world: World; statements: SeenStatement[] }> {
  const roll = dice(seed);
  const accounts = Array.from({ length: 5 }, (_, n) => ({
    balance: formatMinor(BigInt(600 + roll(3_000)), 'CNY'),
    delinquentSince: addDays(day('2026-02-20'), -40 * n),
    monthsPastDue: roll(2) === 0 ? null : n,
  }));
  const world = await aWorld({
    at: '2026-03-03T02:00:00Z',
    accounts,
    terms: drafted(terms),
    isPlaced: false,
  });
  const statements: SeenStatement[] = [];
  await place(world, world.accountIds.slice(0, 3));
  for (const [n, month] of MONTHS.entries()) {
    world.clock.set(`${month}-20T02:00:00Z`);
    if (n === 0) await place(world, world.accountIds.slice(3));
    await happen(world, roll, day(`${month}-20`));
    if (n === 1) await world.recall({ placementIds: [world.placementIds[roll(5)]!] });
    world.clock.set(`${CLOSED_AT[n]!}T02:00:00Z`);
    if (roll(2) === 0) await happen(world, roll, day(CLOSED_AT[n]!));
    statements.push(await world.close(month));
    if (n === 0 && later) await world.approvedSchedule(drafted(later.terms), later.effectiveFrom);
  }
  return { world, statements };
}

/** As a caller writes them: disputed money always accrues under a contract. */
export function drafted(terms: FeeTerms): Data {
  return Object.fromEntries(Object.entries(terms).filter(([name]) => name !== 'disputed'));
}

async function place(world: World, accountIds: readonly string[]): Promise<void> {
  await world.place({ accountIds });
  const all = await world.placements();
  world.placementIds = all.map(({ id }) => id);
  world.agency = await world.agencyFor([...new Set(all.map(({ batchId }) => batchId))]);
}

/** A promise, some money (some of it direct, early or late), and then what befalls money that is there. */
async function happen(world: World, roll: (sides: number) => number, today: LocalDate): Promise<void> {
  const ids = world.placementIds;
  const any = () => ids[roll(ids.length)]!;
  const amount = () => formatMinor(BigInt(1 + roll(roll(3) === 0 ? 40 : 1_500)), 'CNY');
  const on = () => addDays(today, -roll(30));
  const id = any();
  const promise = aPromise(id, '9.00', { madeOn: addDays(today, -1), dueOn: addDays(today, 9) });
  const promised = await world.report('reportPromises', promise);
  const promiseId = promised.results[0]!.id ?? null;
  for (const kind of ['reportPayments', 'recordDirectPayments'] as const) {
    const items = Array.from({ length: 2 + roll(4) }, () => aPayment(any(), amount(), { valueDate: on() }));
    if (kind === 'reportPayments' && promiseId !== null)
      items.push(aPayment(id, amount(), { valueDate: today, promiseId }));
    await world.report(kind, ...items);
  }
  const paid = await world.reader.find(payments, {}, { orderBy: ['id'] });
  const some = () => paid[roll(paid.length)]!;
  const [back, found] = [some(), some()];
  const left = (back.confirmedMinor ?? back.amountMinor) - back.reversedMinor;
  if (left > 0n) {
    const part = 1n + (left * BigInt(roll(1_000))) / 1_001n;
    const parts = { valueDate: back.valueDate > today ? back.valueDate : today };
    await world.report(
      'recordReversals',
      aReversal(back.placementId, back.id, formatMinor(part, 'CNY'), parts),
    );
  }
  await world.report('confirmPayments', {
    placementId: found.placementId,
    reference: aReference('cnf'),
    paymentId: found.id,
    amount: cny(formatMinor(found.reversedMinor + (found.amountMinor * BigInt(roll(4))) / 2n, 'CNY')),
  });
  if (roll(2) === 0)
    await world.report('recordWaivers', {
      placementId: any(),
      reference: aReference('wvr'),
      amount: cny(amount()),
      valueDate: on(),
      reason: 'SETTLEMENT_IN_FULL',
    });
}

export interface Version {
  readonly effectiveFrom: LocalDate;
  readonly terms: FeeTerms;
}

interface Known extends FeeEvent {
  readonly settlesIn: number;
}

/** The same history for a calculator: read table by table, sharing nothing with how the close reads it. */
export async function history({ reader }: World) {
  const rows = await reader.find(placements, {}, { orderBy: ['id'] });
  const promises = new Map<string, number>();
  const found: Known[] = [];
  const placed = rows.map((row) => {
    const placement: FeePlacement = {
      placedOn: row.placedOn,
      placedMinor: row.placedMinor,
      endedOn: row.endedOn ?? row.windowEndsOn,
      delinquentSince: row.delinquentSince,
      monthsPastDue: row.monthsPastDue,
      sequence: row.sequence,
      batch: row.batchId,
      components: Object.fromEntries(
        Object.entries(row.placedParts).map(([name, minor]) => [name, BigInt(minor)]),
      ),
    };
    const [there, gone] = placementFacts(row.id, placement);
    found.push({ ...there!, settlesIn: row.settlesIn });
    if (row.recallSettlesIn !== null) found.push({ ...gone!, settlesIn: row.recallSettlesIn });
    promises.set(row.id, row.endedAt ?? Infinity);
    return { key: row.id as string, placement };
  });
  const base = { of: null, arrangement: false };
  for (const row of await reader.find(payments, {}))
    found.push({
      ...base,
      id: row.id,
      type: 'PAYMENT',
      on: row.valueDate,
      minor: row.amountMinor,
      // every promise here was told of before anything ended, or after it
      arrangement: row.promiseId !== null && row.reportedAt <= promises.get(row.placementId)!,
      placement: row.placementId,
      channel: row.route === 'LENDER_DIRECT' ? 'DIRECT' : 'AGENCY',
      reportedOn: day(new Date(row.reportedAt + 8 * 3_600_000).toISOString().slice(0, 10)),
      settlesIn: row.settlesIn,
    });
  const about = { ...base, type: 'REVERSAL' as FeeEvent['type'] };
  for (const row of await reader.find(reversals, {}))
    found.push({
      ...about,
      id: row.id,
      on: row.valueDate,
      minor: row.amountMinor,
      of: row.paymentId,
      placement: row.placementId,
      settlesIn: row.settlesIn,
    });
  for (const row of await reader.find(confirmations, {}))
    found.push({
      ...about,
      type: 'CONFIRMATION',
      id: row.id,
      on: row.valueDate,
      minor: row.amountMinor,
      of: row.paymentId,
      placement: row.placementId,
      settlesIn: row.settlesIn,
    });
  for (const row of await reader.find(waivers, {}))
    found.push({
      ...base,
      type: 'WAIVER',
      id: row.id,
      on: row.valueDate,
      minor: row.amountMinor,
      placement: row.placementId,
      settlesIn: row.settlesIn,
    });
  return { placed, events: found };
}

/** What each statement should come to, by the second calculator: all that is known less all that was. */
export async function naiveCommissions(world: World, versions: readonly Version[]): Promise<bigint[]> {
  const { placed, events } = await history(world);
  const naive = versions.map(({ effectiveFrom, terms }) => ({ from: effectiveFrom as string, terms }));
  const owed = (month: number) =>
    naiveAccount(
      placed.map((each) => ({ ...each, versions: naive })),
      events.filter(({ settlesIn }) => settlesIn <= month),
    ).fee;
  return MONTHS.map((label) => owed(parseMonth(label)!) - owed(parseMonth(label)! - 1));
}

/** The lines of each statement as a simulation of the same history makes them: event, base and fee. */
export async function simulatedLines(world: World, versions: readonly Version[]): Promise<string[][]> {
  const { placed, events } = await history(world);
  const cards = cardsOf(versions);
  const account = new FeeAccount(placed.map((each) => ({ ...each, cards })));
  return MONTHS.map((label) => {
    const fresh = events.filter(({ settlesIn }) => settlesIn === parseMonth(label));
    const isFact = ({ type }: FeeEvent) => type === 'PLACED' || type === 'RECALLED';
    const facts = fresh.filter(isFact);
    const lines = [...account.close(facts), ...account.close(fresh.filter((event) => !isFact(event)))];
    return lines
      .filter(({ eventId, feeMinor }) => feeMinor !== 0n || !/^(placement|recall):/.test(eventId))
      .map(({ eventId, baseMinor, feeMinor }) => `${nameOf(eventId)} ${baseMinor} ${feeMinor}`)
      .toSorted();
  });
}

/** A hand-over and a recall are named by their placement. */
function nameOf(eventId: string): string {
  return eventId.replace('placement:', 'PLACED ').replace('recall:', 'RECALLED ');
}

export function closedLines({ lines }: SeenStatement): string[] {
  return lines.nodes
    .map(({ kind, eventId, placementId, base, commission }) => {
      const name = kind === 'PLACED' || kind === 'RECALLED' ? `${kind} ${placementId}` : eventId;
      return `${name} ${minorOf(base.amount)} ${minorOf(commission.amount)}`;
    })
    .toSorted();
}

export function minorOf(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}
