import { newId, type Id } from '../../kernel/ids.js';
import { monthOf } from '../../kernel/time.js';
import type { FeeLine } from '../fees/index.js';
import type { KnownEvent } from './closing.js';
import type { Statement, StatementLine } from './statement.entity.js';
import type { LineKind } from './statement.rules.js';

/** A line before it has its place on the statement. */
export type UnnumberedLine = Omit<StatementLine, 'number'>;

/** A part of a statement's lines, and how far they go. */
export interface SettledPart {
  readonly lines: readonly UnnumberedLine[];
  /** Where the next part begins. */
  readonly last: string;
  /** Nothing follows. */
  readonly isOver: boolean;
}

/** The line of an event; null for a hand-over or recall that changed nothing. `events`: those a line may point back at. */
export function statementLine(
  statement: Statement,
  line: FeeLine,
  event: KnownEvent,
  events: (id: string) => KnownEvent | undefined,
): UnnumberedLine | null {
  if ((event.type === 'PLACED' || event.type === 'RECALLED') && line.feeMinor === 0n) return null;
  const original = event.of === null ? event : (events(event.of) ?? event);
  return {
    lenderId: statement.lenderId,
    id: newId('line'),
    statementId: statement.id,
    placementId: event.placement as Id<'placement'>,
    eventId: event.id as StatementLine['eventId'],
    kind: line.kind === 'TRUE_UP' || event.type === 'CONFIRMATION' ? (event.type as LineKind) : line.kind,
    valueDate: event.on,
    amountMinor: amountOf(event),
    baseMinor: line.baseMinor,
    overpaidMinor: line.overpaidMinor,
    feeMinor: line.feeMinor,
    originMonth: monthOf(original.on),
    trace: line.trace,
  };
}

/** Of a confirmation: by how much the money is more, or less, than it was taken for. */
function amountOf({ minor, beforeMinor }: KnownEvent): bigint {
  return beforeMinor === undefined ? minor : minor - beforeMinor;
}
