import { idBytes } from '../../kernel/ids.js';
import type { Reader } from '../../kernel/store.js';
import { FeeAccount } from '../fees/index.js';
import {
  eventsBy,
  hex,
  settledPlacement,
  type Closing,
  type KnownEvent,
  type SettledPlacement,
} from './closing.js';
import { statementLine, type SettledPart, type UnnumberedLine } from './closing-lines.js';
import { placementsToSettle } from './settlement.sql.js';

/**
 * Lines of the next placements that are settled one by one and have something new this month, by id. Two statements,
 * whatever their number.
 */
export async function linesOfPlacements(
  reader: Reader,
  closing: Closing,
  after: string,
  limit: number,
): Promise<SettledPart> {
  const { statement, schedules, facts } = closing;
  const place = [idBytes(statement.agreementId), statement.month, Buffer.from(after, 'hex'), limit];
  const recalls = schedules.settledBy('ALONE').some((id) => schedules.measuresRecovery(id));
  const branches = facts.length + (recalls ? 1 : 0);
  const params = Array.from({ length: branches }, () => place).flat();
  const rows = await reader.query(placementsToSettle(facts, recalls), [...params, limit]);
  if (rows.length === 0) return { lines: [], last: after, isOver: true };
  const alone = rows
    .map((row) => settledPlacement(row, closing))
    .filter(({ scheduleId }) => schedules.wayOf(scheduleId) === 'ALONE');
  const events = await eventsBy(reader, closing, alone);
  return {
    lines: alone.flatMap((placement) => linesOf(closing, placement, events.get(placement.key)!)),
    last: hex(rows.at(-1)!['id']),
    isOver: rows.length < limit,
  };
}

/** What is new of one placement: E with it less E without it. */
function linesOf(
  { statement }: Closing,
  placement: SettledPlacement,
  events: readonly KnownEvent[],
): UnnumberedLine[] {
  const account = new FeeAccount([placement]);
  const isKnown = ({ settlesIn }: KnownEvent) => settlesIn < statement.month;
  const { handOvers } = placement;
  if (handOvers.length > 0) account.know(handOvers.filter(isKnown));
  account.know(events.filter(isKnown));
  const fresh = (list: readonly KnownEvent[]) => list.filter((event) => !isKnown(event));
  const lines = [
    ...(handOvers.length > 0 ? account.lines(fresh(handOvers)) : []),
    ...account.lines(fresh(events)),
  ];
  const byId = new Map([...handOvers, ...events].map((event) => [event.id, event]));
  return lines.flatMap(
    (line) => statementLine(statement, line, byId.get(line.eventId)!, (id) => byId.get(id)) ?? [],
  );
}
