import { idBytes, type Id } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';

/** An agency that gets accounts again may hold them again: it owes their deletion when that placement ends. One statement. */
export async function supersedeDuties(
  work: Work,
  agencyId: Id<'agency'>,
  accountIds: readonly Id<'account'>[],
): Promise<void> {
  await work.execute(supersede, [accountIds.map(idBytes), idBytes(agencyId)]);
}

const supersede: Statement = {
  sql: `UPDATE deletion_duty SET status = 'SUPERSEDED', remind_at = NULL
    WHERE lender_id = :lender AND account_id IN (??) AND agency_id = ? AND status = 'OPEN'`,
};
