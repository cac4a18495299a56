import { idBytes, type Id } from '../../kernel/ids.js';
import type { Reader, Statement } from '../../kernel/store.js';
import type { Instant, LocalDate } from '../../kernel/time.js';

/** What an agency should have attested by now. */
export interface OverdueDuties {
  readonly count: number;
  /** The earliest day that has passed. */
  readonly dueOn: LocalDate;
}

/** What is overdue with an agency; null: nothing. One statement. */
export async function overdueDuties(
  reader: Reader,
  agencyId: Id<'agency'>,
  now: Instant,
): Promise<OverdueDuties | null> {
  const [row] = await reader.query(overdue, [idBytes(agencyId), now]);
  const count = Number(row!['n']);
  return count === 0 ? null : { count, dueOn: String(row!['due_on']) as LocalDate };
}

const overdue: Statement = {
  sql: `SELECT COUNT(*) AS n, MIN(due_on) AS due_on FROM deletion_duty
    WHERE lender_id = :lender AND agency_id = ? AND status = 'OPEN' AND due_at <= ?`,
};
