import { createHash } from 'node:crypto';
import { idBytes, idFromBytes, type Id } from '../../kernel/ids.js';
import type { RawRow, Reader } from '../../kernel/store.js';
import { localDateIn, type Instant, type LocalDate, type TimeZone } from '../../kernel/time.js';
import { agreementById } from '../agreements/index.js';
import {
  placementFacts,
  type BookedPlacement,
  type FeeEvent,
  type FeePlacement,
  type RateCards,
} from '../fees/index.js';
import { closingSchedules, type ClosingSchedules } from './closing-schedules.js';
import { eventsOfPlacements, rarerFacts, type MoneyFact } from './settlement.sql.js';
import type { Statement } from './statement.entity.js';

/** What a close works with; it follows from what was frozen, so that a run after a crash has the same. */
export interface Closing {
  readonly statement: Statement;
  readonly zone: TimeZone;
  readonly schedules: ClosingSchedules;
  /** What happened to money under this agreement so far. */
  readonly facts: readonly MoneyFact[];
}

export async function closingOf(reader: Reader, statement: Statement): Promise<Closing> {
  const agreement = idBytes(statement.agreementId);
  const [row] = await reader.query(rarerFacts, [agreement, statement.month, agreement, statement.month]);
  const facts: MoneyFact[] = ['PAYMENT', 'REVERSAL'];
  if (Number(row?.['waivers']) > 0) facts.push('WAIVER');
  if (Number(row?.['confirmations']) > 0) facts.push('CONFIRMATION');
  const { timeZone: zone } = (await agreementById(reader, statement.agreementId))!;
  return { statement, zone, schedules: await closingSchedules(reader, statement.agreementId), facts };
}

/** A placement as settlement calculates with it. */
export interface SettledPlacement extends BookedPlacement {
  readonly id: Id<'placement'>;
  readonly bytes: Uint8Array;
  readonly scheduleId: Id<'schedule'>;
  /** Its hand-over and recall, as far as this close knows of them. */
  readonly handOvers: readonly KnownEvent[];
}

/** An event as settlement knows it, with the month whose statement first knows it. */
export interface KnownEvent extends FeeEvent {
  readonly settlesIn: number;
  /** Of a confirmation: what counted until then. */
  readonly beforeMinor?: bigint;
}

export function settledPlacement(row: RawRow, { schedules, statement }: Closing): SettledPlacement {
  const id = idFromBytes('placement', row['id'] as Uint8Array);
  const scheduleId = idFromBytes('schedule', row['schedule_id'] as Uint8Array);
  const cards = schedules.cardsOf(scheduleId);
  const placement = feePlacement(row, cards);
  return {
    id,
    key: id,
    bytes: row['id'] as Uint8Array,
    scheduleId,
    placement,
    cards,
    handOvers: schedules.measuresRecovery(scheduleId) ? handOversOf(row, id, placement, statement) : [],
  };
}

function feePlacement(row: RawRow, cards: RateCards): FeePlacement {
  const placement = {
    placedOn: row['placed_on'] as LocalDate,
    placedMinor: BigInt(row['placed_minor'] as number),
    // a placement whose window has run out earns until its last day, whether or not the expiry was noticed yet
    endedOn: (row['ended_on'] ?? row['window_ends_on']) as LocalDate,
    delinquentSince: row['delinquent_since'] as LocalDate | null,
    monthsPastDue: row['months_past_due'] === null ? null : Number(row['months_past_due']),
    sequence: Number(row['sequence']),
    batch: idFromBytes('batch', row['batch_id'] as Uint8Array),
  };
  const isAllocated = cards.versions.some(({ card }) => card.isAllocated);
  return isAllocated ? { ...placement, components: componentsOf(row['placed_parts'] as string) } : placement;
}

function componentsOf(parts: string): Readonly<Record<string, bigint>> {
  const amounts = Object.entries(JSON.parse(parts) as Record<string, string>);
  return Object.fromEntries(amounts.map(([name, minor]) => [name, BigInt(minor)]));
}

/** A window that runs out takes nothing out of what a recovery is measured against; only a recall does. */
function handOversOf(
  row: RawRow,
  id: Id<'placement'>,
  placement: FeePlacement,
  { month }: Statement,
): KnownEvent[] {
  const [placed, recalled] = placementFacts(id, placement);
  const facts = [{ ...placed!, id: id as string, settlesIn: Number(row['settles_in']) }];
  if (row['recall_settles_in'] !== null)
    facts.push({ ...recalled!, id: recallId(id), settlesIn: Number(row['recall_settles_in']) });
  return facts.filter(({ settlesIn }) => settlesIn <= month);
}

/** A recall has no row of its own; its line needs an id that no other has. */
function recallId(id: Id<'placement'>): string {
  return idFromBytes('recall', createHash('sha256').update(`recall of ${id}`).digest().subarray(0, 16));
}

/** All events of these placements that the close knows, by placement. One statement. */
export async function eventsBy(
  reader: Reader,
  { statement: { month }, facts, zone }: Closing,
  placements: readonly SettledPlacement[],
): Promise<ReadonlyMap<string, KnownEvent[]>> {
  const byPlacement = new Map<string, KnownEvent[]>(placements.map(({ key }) => [key, []]));
  if (placements.length === 0) return byPlacement;
  const ids = placements.map(({ bytes }) => bytes);
  const names = new Map(placements.map(({ bytes, key }) => [hex(bytes), key]));
  const reported = new Set(placements.flatMap(({ key, cards }) => (isRatedAsReported(cards) ? [key] : [])));
  const rows = await reader.query(
    eventsOfPlacements(facts),
    facts.flatMap(() => [ids, month]),
  );
  for (const row of rows) {
    const placement = names.get(hex(row['placement_id']))!;
    byPlacement.get(placement)!.push(eventOf(row, placement, reported.has(placement) ? zone : null));
  }
  return byPlacement;
}

function isRatedAsReported({ versions }: RateCards): boolean {
  return versions.some(({ card }) => card.terms.ratedOn === 'REPORTED');
}

const kinds = {
  PAYMENT: 'payment',
  REVERSAL: 'reversal',
  CONFIRMATION: 'confirmation',
  WAIVER: 'waiver',
} as const;

function eventOf(row: RawRow, placement: string, zone: TimeZone | null): KnownEvent {
  const type = row['type'] as MoneyFact;
  const of = row['of_payment'];
  return {
    id: idFromBytes(kinds[type], row['id'] as Uint8Array),
    type,
    on: row['value_date'] as LocalDate,
    minor: BigInt(row['amount_minor'] as number),
    of: of === null ? null : idFromBytes('payment', of as Uint8Array),
    arrangement: Number(row['arrangement']) === 1,
    placement,
    settlesIn: Number(row['settles_in']),
    channel: row['route'] === 'LENDER_DIRECT' ? 'DIRECT' : 'AGENCY',
    ...(zone === null ? {} : { reportedOn: localDateIn(zone, Number(row['reported_at']) as Instant) }),
    ...(type === 'CONFIRMATION' ? { beforeMinor: BigInt(row['before_minor'] as number) } : {}),
  };
}

export function hex(bytes: unknown): string {
  return Buffer.from(bytes as Uint8Array).toString('hex');
}
