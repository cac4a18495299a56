import type { Id } from '../../kernel/ids.js';
import type { RawRow, Reader, Statement } from '../../kernel/store.js';
import { schedulesByIds } from '../agreements/index.js';
import type { Turn } from './credited-placement.rules.js';
import { placements } from './placement.entity.js';

/** A placement as one of the hand-overs of its account; what is here never changes. */
export interface AccountTurn {
  readonly id: Id<'placement'>;
  readonly agreementId: Id<'agreement'>;
  readonly tail: Turn['tail'];
}

/**
 * All placements of each account, live or over, latest first, by account number: none where it was never placed, absent
 * where there is no such account. A live placement is always the latest one. Two statements.
 */
export async function accountTurns(
  reader: Reader,
  accountNumbers: readonly string[],
): Promise<ReadonlyMap<string, readonly AccountTurn[]>> {
  const rows = await reader.query(turnsByNumber, [accountNumbers]);
  const placed = rows.filter((row) => row['id'] != null);
  const tails = await tailsOf(reader, placed);
  const turns = new Map<string, AccountTurn[]>(rows.map((row) => [String(row['account_number']), []]));
  for (const row of placed)
    turns.get(String(row['account_number']))!.push({
      id: columns.id.decode(row['id']!),
      agreementId: columns.agreementId.decode(row['agreement_id']!),
      tail: tails.get(columns.scheduleId.decode(row['schedule_id']!))!,
    });
  return turns;
}

async function tailsOf(
  reader: Reader,
  placed: readonly RawRow[],
): Promise<ReadonlyMap<string, Turn['tail']>> {
  const ids = new Set(placed.map((row) => columns.scheduleId.decode(row['schedule_id']!)));
  const schedules = await schedulesByIds(reader, [...ids]);
  return new Map([...schedules].map(([id, { terms }]) => [id, terms.tail]));
}

const { columns } = placements;

const turnsByNumber: Statement = {
  sql: `SELECT a.account_number, p.id, p.agreement_id, p.schedule_id FROM account a
    LEFT JOIN placement p ON p.lender_id = a.lender_id AND p.account_id = a.id
    WHERE a.lender_id = :lender AND a.account_number IN (??) ORDER BY p.sequence DESC`,
};
