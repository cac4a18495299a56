import { idBytes, idFromBytes, type Id } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';

/**
 * What was paid on accounts, net of reversals, after the day their balance is as of: an earlier agency collected it, and
 * the lender's figures do not know it yet. One statement; accounts without such money are missing from the answer.
 */
export async function paidSince(
  work: Work,
  accountIds: readonly Id<'account'>[],
): Promise<ReadonlyMap<string, bigint>> {
  if (accountIds.length === 0) return new Map();
  const rows = await work.query(netPaid, [accountIds.map(idBytes)]);
  return new Map(
    rows.map((row) => [idFromBytes('account', row['account_id'] as Uint8Array), BigInt(String(row['paid']))]),
  );
}

/**
 * Reads payments from below: their module comes later, and the account's own row cannot know their days. The sum comes as
 * text, as it may be larger than a number that SQLite hands out.
 */
const netPaid: Statement = {
  sql: `SELECT p.account_id, CAST(SUM(COALESCE(y.confirmed_minor, y.amount_minor) - y.reversed_minor) AS CHAR) AS paid
    FROM account a
    JOIN placement p ON p.lender_id = a.lender_id AND p.account_id = a.id
    JOIN payment y ON y.lender_id = p.lender_id AND y.placement_id = p.id AND y.value_date > a.as_of
    WHERE a.lender_id = :lender AND a.id IN (??) GROUP BY p.account_id`,
};
