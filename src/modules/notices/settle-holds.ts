import { idBytes, type Id } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import {
  accountsOfDebtors,
  changeHolds,
  holdsWithNotices,
  lockHolds,
  type Hold,
  type HeldAccount,
} from '../accounts/index.js';
import { lockLive, takeHoldsOf, type LivePlacement } from '../placements/index.js';
import { notices } from './notice.entity.js';

/** All debts of some people with their live placements, locked until the transaction ends. */
export interface LockedDebts {
  readonly accounts: readonly HeldAccount[];
  readonly live: readonly LivePlacement[];
}

/**
 * Locks what notices about these people may hold: live placements first, then accounts, the order in which everybody
 * locks them. Three statements.
 */
export async function lockDebts(work: Work, debtorIds: readonly Id<'debtor'>[]): Promise<LockedDebts> {
  if (debtorIds.length === 0) return { accounts: [], live: [] };
  const live = await lockLive(work, await accountsOfDebtors(work, debtorIds));
  return { live, accounts: await lockHolds(work, debtorIds) };
}

/**
 * Brings locked debts and their live placements up to the notices in force now. It reads all of those notices again, so
 * that a new one, one that ended and one whose time is over are the same case. Three statements.
 */
export async function settleHolds(work: Work, { accounts, live }: LockedDebts): Promise<void> {
  if (accounts.length === 0) return;
  const standing = await standingHolds(work, [...new Set(accounts.map(({ debtorId }) => debtorId))]);
  const changed = accounts.flatMap((account) => {
    const { holds, noticeHolds } = holdsWithNotices(account, standing(account));
    const isSame = same(holds, account.holds) && same(noticeHolds, account.noticeHolds);
    return isSame ? [] : [{ id: account.id, holds, noticeHolds, isSeen: !same(holds, account.holds) }];
  });
  await changeHolds(work, changed);
  await takeHoldsOf(
    work,
    live.map(({ accountId }) => accountId),
  );
  const seen = new Map(changed.flatMap(({ id, holds, isSeen }) => (isSeen ? [[id, holds] as const] : [])));
  work.emit(
    'placement.holds_changed',
    live.flatMap(({ id, accountId }) =>
      seen.has(accountId) ? [{ id, placementId: id, change: seen.get(accountId)!.join(' ') }] : [],
    ),
  );
}

/** What the notices in force hold of an account: those about the debt, and those about all debts of its person. */
async function standingHolds(
  work: Work,
  debtorIds: readonly Id<'debtor'>[],
): Promise<(account: HeldAccount) => Hold[]> {
  const rows = await work.query(inForce, [debtorIds.map(idBytes), work.context.clocks.domain.now()]);
  const { debtorId, accountId, hold } = notices.columns;
  const byDebtor = Map.groupBy(
    rows.map((row) => ({
      debtorId: debtorId.decode(row['debtor_id']!),
      accountId: accountId.decode(row['account_id']!),
      hold: hold.decode(row['hold']!)!,
    })),
    (each) => each.debtorId,
  );
  return (account) =>
    (byDebtor.get(account.debtorId) ?? [])
      .filter((each) => each.accountId === null || each.accountId === account.id)
      .map((each) => each.hold);
}

function same(one: readonly Hold[], other: readonly Hold[]): boolean {
  return one.join() === other.join();
}

const inForce: Statement = {
  sql: `SELECT DISTINCT n.debtor_id, n.account_id, n.hold FROM notice n
    LEFT JOIN notice_end e ON e.lender_id = n.lender_id AND e.id = n.id
    WHERE n.lender_id = :lender AND n.debtor_id IN (??) AND n.hold IS NOT NULL AND e.id IS NULL
      AND (n.expires_at IS NULL OR n.expires_at > ?)`,
};
