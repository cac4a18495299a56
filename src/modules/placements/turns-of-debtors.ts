import { idBytes, type Id } from '../../kernel/ids.js';
import type { Reader, Statement } from '../../kernel/store.js';
import type { Instant } from '../../kernel/time.js';
import { placements, type Placement } from './placement.entity.js';

/** A debt of a person at an agency, from when to when. */
export interface DebtorTurn extends Pick<
  Placement,
  'id' | 'debtorId' | 'accountId' | 'agencyId' | 'placedAt' | 'endedAt'
> {
  /** When it ended or will end by itself. */
  readonly until: Instant;
}

/** Every placement of these people, the earliest first, in one statement. */
export async function turnsOfDebtors(
  reader: Reader,
  debtorIds: readonly Id<'debtor'>[],
): Promise<readonly DebtorTurn[]> {
  const { id, debtorId, accountId, agencyId, placedAt, endedAt, endsAt } = placements.columns;
  const rows = debtorIds.length === 0 ? [] : await reader.query(turns, [debtorIds.map(idBytes)]);
  return rows.map((row) => {
    const ended = endedAt.decode(row['ended_at']!);
    return {
      id: id.decode(row['id']!),
      debtorId: debtorId.decode(row['debtor_id']!),
      accountId: accountId.decode(row['account_id']!),
      agencyId: agencyId.decode(row['agency_id']!),
      placedAt: placedAt.decode(row['placed_at']!),
      endedAt: ended,
      until: ended ?? endsAt.decode(row['ends_at']!),
    };
  });
}

const turns: Statement = {
  sql: `SELECT id, debtor_id, account_id, agency_id, placed_at, ended_at, ends_at FROM placement
    WHERE lender_id = :lender AND debtor_id IN (??) ORDER BY placed_at, id`,
};
