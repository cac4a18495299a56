import type { EventType } from '../../kernel/events.js';
import type { IdKind } from '../../kernel/ids.js';

/** A change of state that one event tells of, and the rows that went through it. */
export interface Change {
  readonly about: IdKind;
  readonly events: readonly EventType[];
  readonly table: string;
  /** Which of its rows; all unless said. */
  readonly where?: string;
}

/** The changes that I9 counts: money, placements, and what becomes of statements. */
export const changes: readonly Change[] = [
  { about: 'placement', events: ['placement.placed'], table: 'placement' },
  {
    about: 'placement',
    events: ['placement.recalled', 'placement.expired'],
    table: 'placement',
    where: ' AND ended_at IS NOT NULL',
  },
  { about: 'payment', events: ['payment.reported', 'payment.recorded'], table: 'payment' },
  { about: 'reversal', events: ['payment.reversed'], table: 'reversal' },
  { about: 'period', events: ['period.closing'], table: 'period', where: " AND state <> 'OPEN'" },
  { about: 'statement', events: ['statement.closed'], table: 'statement', where: " AND state <> 'CLOSING'" },
  {
    about: 'statement',
    events: ['statement.approved'],
    table: 'statement',
    where: ' AND approved_at IS NOT NULL',
  },
  { about: 'invoice', events: ['invoice.submitted'], table: 'statement_invoice' },
  {
    about: 'statement',
    events: ['statement.invoiced'],
    table: 'statement',
    where: " AND state IN ('INVOICED', 'PAID')",
  },
  { about: 'statement', events: ['statement.paid'], table: 'statement', where: " AND state = 'PAID'" },
];
