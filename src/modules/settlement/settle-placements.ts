import { idBytes, idFromBytes, newId, type Id } from '../../kernel/ids.js';
import type { RawRow, Work } from '../../kernel/store.js';
import { monthOf, type LocalDate } from '../../kernel/time.js';
import { schedulesByIds, type FeeSchedule } from '../agreements/index.js';
import { feeLines, type FeeEvent, type FeeLine, type FeePlacement } from '../fees/index.js';
import { eventsOfPlacements, placementsToSettle } from './settlement.sql.js';
import type { Statement, StatementLine } from './statement.entity.js';

/** A line before it has its place on the statement. */
export type UnnumberedLine = Omit<StatementLine, 'number'>;

export interface SettledPlacements {
  readonly lines: readonly UnnumberedLine[];
  /** Hexadecimal id of the last placement settled. */
  readonly last: string;
  readonly settled: number;
}

/** Lines of the next placements that have something new this month, by id. Three statements, whatever their number. */
export async function linesOfPlacements(
  work: Work,
  statement: Statement,
  after: string,
  limit: number,
): Promise<SettledPlacements> {
  const agreement = idBytes(statement.agreementId);
  const from = Buffer.from(after, 'hex');
  const place = [agreement, statement.month, from, limit];
  const rows = await work.query(placementsToSettle, [...place, ...place, limit]);
  if (rows.length === 0) return { lines: [], last: after, settled: 0 };
  const ids = rows.map((row) => row.id as Uint8Array);
  const schedules = await schedulesByIds(work, [
    ...new Set(rows.map((row) => idFromBytes('schedule', row.schedule_id as Uint8Array))),
  ]);
  const events = await eventsBy(work, ids, statement.month);
  return {
    lines: rows.flatMap((row) => linesOf(statement, row, schedules, events.get(hex(row.id)) ?? [])),
    last: hex(ids.at(-1)),
    settled: rows.length,
  };
}

/** An event as settlement knows it, with the month whose statement first knows it. */
interface KnownEvent extends FeeEvent {
  readonly settlesIn: number;
}

async function eventsBy(
  work: Work,
  ids: readonly Uint8Array[],
  month: number,
): Promise<ReadonlyMap<string, KnownEvent[]>> {
  const rows = await work.query(eventsOfPlacements, [ids, month, ids, month]);
  const byPlacement = new Map<string, KnownEvent[]>();
  for (const row of rows) {
    const placement = hex(row.placement_id);
    const events = byPlacement.get(placement);
    if (events) events.push(eventOf(row));
    else byPlacement.set(placement, [eventOf(row)]);
  }
  return byPlacement;
}

function eventOf(row: RawRow): KnownEvent {
  const isPayment = row.of_payment === null;
  return {
    id: idFromBytes(isPayment ? 'payment' : 'reversal', row.id as Uint8Array),
    type: isPayment ? 'PAYMENT' : 'REVERSAL',
    on: row.value_date as LocalDate,
    minor: BigInt(row.amount_minor as number),
    of: isPayment ? null : idFromBytes('payment', row.of_payment as Uint8Array),
    arrangement: Number(row.arrangement) === 1,
    settlesIn: Number(row.settles_in),
  };
}

function linesOf(
  statement: Statement,
  row: RawRow,
  schedules: ReadonlyMap<string, FeeSchedule>,
  events: readonly KnownEvent[],
): UnnumberedLine[] {
  const { terms } = schedules.get(idFromBytes('schedule', row.schedule_id as Uint8Array))!;
  const before = events.filter(({ settlesIn }) => settlesIn < statement.month);
  const fresh = events.filter(({ settlesIn }) => settlesIn === statement.month);
  const byId = new Map(events.map((event) => [event.id, event]));
  const placementId = idFromBytes('placement', row.id as Uint8Array);
  return feeLines(terms, feePlacement(row), before, fresh).map((line) =>
    statementLine(statement, placementId, line, byId.get(line.eventId)!, byId),
  );
}

function feePlacement(row: RawRow): FeePlacement {
  return {
    placedOn: row.placed_on as LocalDate,
    placedMinor: BigInt(row.placed_minor as number),
    // a placement whose window has run out earns until its last day, whether or not the expiry was noticed yet
    endedOn: (row.ended_on ?? row.window_ends_on) as LocalDate,
    delinquentSince: row.delinquent_since as LocalDate | null,
    monthsPastDue: row.months_past_due === null ? null : Number(row.months_past_due),
    sequence: Number(row.sequence),
  };
}

function statementLine(
  statement: Statement,
  placementId: Id<'placement'>,
  line: FeeLine,
  event: KnownEvent,
  byId: ReadonlyMap<string, KnownEvent>,
): UnnumberedLine {
  const original = event.of === null ? event : (byId.get(event.of) ?? event);
  return {
    lenderId: statement.lenderId,
    id: newId('line'),
    statementId: statement.id,
    placementId,
    eventId: event.id as StatementLine['eventId'],
    kind: line.kind,
    valueDate: event.on,
    amountMinor: event.minor,
    baseMinor: line.baseMinor,
    overpaidMinor: line.overpaidMinor,
    feeMinor: line.feeMinor,
    originMonth: monthOf(original.on),
    trace: line.trace,
  };
}

function hex(bytes: unknown): string {
  return Buffer.from(bytes as Uint8Array).toString('hex');
}
