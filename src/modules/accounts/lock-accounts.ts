import { idBytes, type Id } from '../../kernel/ids.js';
import type { RawRow, Store, Work } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { conditionsOf, type AccountFilter } from './account-filter.js';
import { accounts, type Account } from './account.entity.js';
import { totalOf } from './account.rules.js';
import { accountColumns, endPlacements, lockById, startPlacements } from './accounts.sql.js';

/** Accounts locked per statement: SQLite takes some 32,000 parameters. */
const LOCKED_AT_ONCE = 10_000;

/** What a placement needs to know of an account. */
export interface AccountForPlacement extends Pick<
  Account,
  | 'id'
  | 'accountNumber'
  | 'portfolio'
  | 'debtorId'
  | 'currency'
  | 'status'
  | 'holds'
  | 'delinquentSince'
  | 'monthsPastDue'
  | 'placements'
  | 'isPlaced'
  | 'timeZones'
  | 'jurisdiction'
  | 'principalMinor'
  | 'interestMinor'
  | 'feesMinor'
  | 'penaltyMinor'
> {
  /** All that is owed, in minor units of `currency`. */
  readonly balanceMinor: bigint;
}

/**
 * Locks up to `limit` accounts for a placement: those of the list, or the first that the filter picks. Unknown,
 * foreign and not yet visible accounts are missing from the answer. Ids ascend in the answer and in the locking.
 */
export async function lockAccounts(
  work: Store,
  which: { readonly ids: readonly Id<'account'>[] } | { readonly filter: AccountFilter },
  limit: number,
): Promise<AccountForPlacement[]> {
  if ('filter' in which) return (await lockByFilter(work, which.filter, limit)).map(forPlacement);
  const ids = [...new Set(which.ids)].toSorted().slice(0, limit).map(idBytes);
  const locked: RawRow[] = [];
  for (let at = 0; at < ids.length; at += LOCKED_AT_ONCE)
    locked.push(...(await work.query(lockById, [ids.slice(at, at + LOCKED_AT_ONCE)])));
  return locked.map(forPlacement);
}

/** Counts one more placement for each of the accounts; they are placed from now on. */
export async function countPlacement(work: Work, accountIds: readonly Id<'account'>[]): Promise<void> {
  if (accountIds.length > 0) await work.execute(startPlacements, [now(work), accountIds.map(idBytes)]);
}

/** Frees accounts whose placement has ended (recall, return, expiry): they may be placed again. */
export async function releaseAccounts(work: Work, accountIds: readonly Id<'account'>[]): Promise<void> {
  if (accountIds.length > 0) await work.execute(endPlacements, [now(work), accountIds.map(idBytes)]);
}

function now({ context }: Work) {
  return context.clocks.domain.now();
}

function lockByFilter(work: Store, filter: AccountFilter, limit: number): Promise<RawRow[]> {
  const { sql, params } = conditionsOf(filter);
  const select = `SELECT ${accountColumns} FROM account a WHERE ${sql} ORDER BY a.id LIMIT ${Math.trunc(limit)}`;
  return work.query({ sql: select, lock: 'update' }, params);
}

function forPlacement(row: RawRow): AccountForPlacement {
  const account = decodeRow(accounts, row);
  return { ...account, balanceMinor: totalOf(account) };
}
