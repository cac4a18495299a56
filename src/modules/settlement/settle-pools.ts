import { idBytes, newId, type Id } from '../../kernel/ids.js';
import type { RawRow, Reader, Work } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { monthLabel, monthOf, type LocalDate } from '../../kernel/time.js';
import { FeeAccount, type KeptPool, type PoolSums } from '../fees/index.js';
import {
  eventsBy,
  hex,
  settledPlacement,
  type Closing,
  type KnownEvent,
  type SettledPlacement,
} from './closing.js';
import { statementLine, type SettledPart, type UnnumberedLine } from './closing-lines.js';
import { feePools, type FeePool, type KeptSums } from './fee-pool.entity.js';
import {
  dayOrderOf,
  freshByDay,
  handOvers,
  keptPools,
  placementsByIds,
  type DayOrder,
} from './settlement.sql.js';

/** A place in evaluation order: the last event that has its line. */
interface Place {
  readonly on: LocalDate;
  readonly rank: number;
  /** Hexadecimal. */
  readonly id: string;
}

const BEGINNING: Place = { on: '0000-01-01' as LocalDate, rank: -1, id: '' };

/**
 * Lines of the next hand-overs and recalls that a recovery rate is measured against; they come before all money, in
 * evaluation order. Constant statements.
 */
export function linesOfHandOvers(
  work: Work,
  closing: Closing,
  after: string,
  limit: number,
): Promise<SettledPart> {
  return linesInOrder(work, closing, { orders: handOvers, isMoney: false, after, limit });
}

/**
 * Lines of the next events under tiers and recovery rates that placements share, in evaluation order. The pools' sums are
 * kept with each step: what they count is in memory only for the placements of this step. Constant statements.
 */
export function linesOfPools(
  work: Work,
  closing: Closing,
  after: string,
  limit: number,
): Promise<SettledPart> {
  return linesInOrder(work, closing, { orders: closing.facts.map(dayOrderOf), isMoney: true, after, limit });
}

interface Stretch {
  readonly orders: readonly DayOrder[];
  readonly isMoney: boolean;
  readonly after: string;
  readonly limit: number;
}

async function linesInOrder(work: Work, closing: Closing, stretch: Stretch): Promise<SettledPart> {
  const after = stretch.after === '' ? BEGINNING : (JSON.parse(stretch.after) as Place);
  const keys = await freshKeys(work, closing, stretch, after);
  if (keys.length === 0) return { lines: [], last: stretch.after, isOver: true };
  const placements = await pooledPlacements(work, closing, keys);
  const step = { closing, placements, after, last: placeOf(keys.at(-1)!) };
  return {
    lines: placements.length === 0 ? [] : await settle(work, step, stretch.isMoney),
    last: JSON.stringify(step.last),
    isOver: keys.length < stretch.limit,
  };
}

function freshKeys(
  reader: Reader,
  { statement: { agreementId, month } }: Closing,
  { orders, limit }: Stretch,
  { on, rank, id }: Place,
): Promise<RawRow[]> {
  const from = [idBytes(agreementId), month, on];
  const params = orders.flatMap(() => [...from, limit, ...from, rank, rank, Buffer.from(id, 'hex'), limit]);
  return reader.query(freshByDay(orders), [...params, limit]);
}

async function pooledPlacements(
  reader: Reader,
  closing: Closing,
  keys: readonly RawRow[],
): Promise<SettledPlacement[]> {
  const ids = new Map(keys.map((row) => [hex(row['placement_id']), row['placement_id'] as Uint8Array]));
  const rows = await reader.query(placementsByIds, [[...ids.values()]]);
  return rows
    .map((row) => settledPlacement(row, closing))
    .filter(({ scheduleId }) => closing.schedules.wayOf(scheduleId) === 'POOLED');
}

interface Step {
  readonly closing: Closing;
  readonly placements: readonly SettledPlacement[];
  readonly after: Place;
  readonly last: Place;
}

async function settle(work: Work, step: Step, isMoney: boolean): Promise<UnnumberedLine[]> {
  const { closing, placements } = step;
  const { statement } = closing;
  const events = isMoney
    ? [...(await eventsBy(work, closing, placements)).values()].flat()
    : placements.flatMap(({ handOvers }) => handOvers);
  const account = new FeeAccount(placements);
  account.know(events.filter((event) => event.settlesIn < statement.month || !isAfter(event, step.after)));
  const pools = await poolsOf(work, step, events);
  account.resume(pools.map(({ kept }) => kept));
  const fresh = events.filter(
    (event) =>
      event.settlesIn === statement.month && isAfter(event, step.after) && !isAfter(event, step.last),
  );
  const byId = new Map(events.map((event) => [event.id, event]));
  const lines = account.close(fresh);
  await keep(work, closing, account.kept, pools);
  return lines.flatMap(
    (line) => statementLine(statement, line, byId.get(line.eventId)!, (id) => byId.get(id)) ?? [],
  );
}

const ranks = { PLACED: 0, WAIVER: 1, PAYMENT: 2, CONFIRMATION: 3, REVERSAL: 4, RECALLED: 7 } as const;

function isAfter({ on, type, id, placement }: KnownEvent, place: Place): boolean {
  if (on !== place.on) return on > place.on;
  const rank = ranks[type as keyof typeof ranks];
  if (rank !== place.rank) return rank > place.rank;
  // a recall stands in the table of placements
  const row = type === 'RECALLED' ? placement! : id;
  return idBytes(row as Id<'placement'>).toString('hex') > place.id;
}

function placeOf(row: RawRow): Place {
  return { on: row['on_day'] as LocalDate, rank: Number(row['place']), id: hex(row['id']) };
}

interface LoadedPool {
  readonly row: FeePool;
  readonly kept: KeptPool;
}

/** What the pools that these events may touch held after all that has its line. */
async function poolsOf(
  reader: Reader,
  { closing, placements }: Step,
  events: readonly KnownEvent[],
): Promise<LoadedPool[]> {
  const { statement, schedules } = closing;
  const scopes = ['', ...new Set(placements.map(({ placement }) => placement.batch!))];
  const days = events.flatMap(({ on, reportedOn }) => (reportedOn === undefined ? [on] : [on, reportedOn]));
  const windows = ['LIFETIME', ...new Set(days.map((day) => monthLabel(monthOf(day))))];
  const params = [idBytes(statement.agreementId), scopes, windows, statement.month];
  const latest = new Map<string, LoadedPool>();
  for (const raw of await reader.query(keptPools, params)) {
    const row = decodeRow(feePools, raw);
    const card = schedules.cardOf(row);
    if (card === null) continue;
    const kept = { card, of: row.scope, window: row.countedIn, sums: sumsOf(row.sums) };
    latest.set([row.scheduleId, row.rateBasis, row.scope, row.countedIn].join(), { row, kept });
  }
  return [...latest.values()];
}

/** Writes down what the pools hold now, as of this month. */
async function keep(
  work: Work,
  { statement: { agreementId, month, lenderId }, schedules }: Closing,
  kept: readonly KeptPool[],
  loaded: readonly LoadedPool[],
): Promise<void> {
  const changes: { readonly id: FeePool['id']; readonly change: Pick<FeePool, 'sums'> }[] = [];
  const rows: FeePool[] = [];
  for (const { card, of, window, sums } of kept) {
    const before = loaded.find(
      ({ kept: each }) => each.card === card && each.of === of && each.window === window,
    );
    if (before !== undefined && isSame(before.kept.sums, sums)) continue;
    const change = { sums: told(sums) };
    if (before?.row.month === month) changes.push({ id: before.row.id, change });
    else
      rows.push({
        lenderId,
        id: newId('feePool'),
        agreementId,
        ...schedules.nameOf(card),
        scope: of,
        countedIn: window,
        month,
        ...change,
      });
  }
  await work.updateEach(feePools, changes);
  await work.insertAll(feePools, rows);
}

function isSame(a: PoolSums, b: PoolSums): boolean {
  return (
    a.collectedMinor === b.collectedMinor &&
    a.weighted === b.weighted &&
    a.fixed === b.fixed &&
    a.placedMinor === b.placedMinor
  );
}

function told({ collectedMinor, weighted, fixed, placedMinor }: PoolSums): KeptSums {
  return {
    collectedMinor: String(collectedMinor),
    weighted: String(weighted),
    fixed: String(fixed),
    placedMinor: String(placedMinor),
  };
}

function sumsOf({ collectedMinor, weighted, fixed, placedMinor }: KeptSums): PoolSums {
  return {
    collectedMinor: BigInt(collectedMinor),
    weighted: BigInt(weighted),
    fixed: BigInt(fixed),
    placedMinor: BigInt(placedMinor),
  };
}
