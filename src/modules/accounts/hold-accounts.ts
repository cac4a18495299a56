import { idBytes, type Id } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import type { Account } from './account.entity.js';
import { accounts } from './account.entity.js';

/** An account with what holds it. */
export type HeldAccount = Pick<Account, 'id' | 'debtorId' | 'holds' | 'noticeHolds'>;

/**
 * Locks all accounts of these debtors in ascending order of their ids, those of unfinished loads too: they are held when
 * they appear. One statement.
 */
export async function lockHolds(work: Work, debtorIds: readonly Id<'debtor'>[]): Promise<HeldAccount[]> {
  const { id, debtorId, holds, noticeHolds } = accounts.columns;
  const rows = await work.query(ofDebtors, [debtorIds.map(idBytes)]);
  return rows.map((row) => ({
    id: id.decode(row['id']!),
    debtorId: debtorId.decode(row['debtor_id']!),
    holds: holds.decode(row['holds']!),
    noticeHolds: noticeHolds.decode(row['notice_holds']!),
  }));
}

/** Writes other holds for accounts that this transaction holds locked. One statement, none for no change. */
export async function changeHolds(
  work: Work,
  changed: readonly Pick<Account, 'id' | 'holds' | 'noticeHolds'>[],
): Promise<void> {
  const updatedAt = work.context.clocks.domain.now();
  await work.updateEach(
    accounts,
    changed.map(({ id, holds, noticeHolds }) => ({ id, change: { holds, noticeHolds, updatedAt } })),
  );
}

const ofDebtors: Statement = {
  sql: `SELECT id, debtor_id, holds, notice_holds FROM account
    WHERE lender_id = :lender AND debtor_id IN (??) ORDER BY id`,
  lock: 'update',
};
