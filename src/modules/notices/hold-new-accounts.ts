import { idBytes, idFromBytes, type Id } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import { lockDebts, settleHolds } from './settle-holds.js';

/** People whose debts are settled together: SQLite takes some 32,000 parameters. */
const SETTLED_AT_ONCE = 5_000;

/**
 * Holds the accounts of a load whose people have notices in force that speak for all of their debts: somebody who is
 * bankrupt is so for a new account too.
 */
export async function holdNewAccounts(work: Work, loadId: Id<'import'>): Promise<void> {
  const rows = await work.query(concerned, [work.context.clocks.domain.now(), idBytes(loadId)]);
  const ids = rows.map((row) => idFromBytes('debtor', row['debtor_id'] as Uint8Array));
  for (let at = 0; at < ids.length; at += SETTLED_AT_ONCE)
    await settleHolds(work, await lockDebts(work, ids.slice(at, at + SETTLED_AT_ONCE)));
}

const concerned: Statement = {
  sql: `SELECT DISTINCT n.debtor_id FROM notice n
    JOIN account a ON a.lender_id = n.lender_id AND a.debtor_id = n.debtor_id
    LEFT JOIN notice_end e ON e.lender_id = n.lender_id AND e.id = n.id
    WHERE n.lender_id = :lender AND n.hold IS NOT NULL AND n.account_id IS NULL AND e.id IS NULL
      AND (n.expires_at IS NULL OR n.expires_at > ?) AND a.load_id = ?`,
};
