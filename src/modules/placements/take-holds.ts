import type { Statement, Work } from '../../kernel/store.js';

/** Brings the holds of live placements up to what is known of their accounts: whoever works them must read it first. */
export async function takeHolds(work: Work): Promise<void> {
  await work.execute(holdsOfAccounts, [work.context.clocks.domain.now()]);
}

const holdsOfAccounts: Statement = {
  sql: `UPDATE placement p JOIN account a ON a.lender_id = p.lender_id AND a.id = p.live_account_id
    SET p.holds = a.holds, p.updated_at = ? WHERE p.lender_id = :lender AND p.holds <> a.holds`,
  sqlite: `UPDATE placement AS p SET holds = a.holds, updated_at = ? FROM account a
    WHERE p.lender_id = :lender AND a.lender_id = p.lender_id AND a.id = p.live_account_id AND p.holds <> a.holds`,
};
