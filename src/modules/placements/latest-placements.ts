import type { Id } from '../../kernel/ids.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { placements } from './placement.entity.js';

/** The placement in which an account was last handed out, live or over. */
export interface LatestPlacement {
  readonly id: Id<'placement'>;
  readonly agreementId: Id<'agreement'>;
}

/**
 * The latest placement of each account, by account number: null where it was never placed, absent where there is no
 * such account. A live placement is always the latest one. One statement.
 */
export async function latestPlacements(
  reader: Reader,
  accountNumbers: readonly string[],
): Promise<ReadonlyMap<string, LatestPlacement | null>> {
  const { id, agreementId } = placements.columns;
  const rows = await reader.query(latestByNumber, [accountNumbers]);
  return new Map(
    rows.map((row) => {
      const isPlaced = row['id'] != null;
      const placement = isPlaced
        ? { id: id.decode(row['id']!), agreementId: agreementId.decode(row['agreement_id']!) }
        : null;
      return [String(row['account_number']), placement];
    }),
  );
}

const latestByNumber: Statement = {
  sql: `SELECT a.account_number, p.id, p.agreement_id FROM account a
    LEFT JOIN placement p ON p.lender_id = a.lender_id AND p.account_id = a.id AND p.sequence = a.placements
    WHERE a.lender_id = :lender AND a.account_number IN (??)`,
};
