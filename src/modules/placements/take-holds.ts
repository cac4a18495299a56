import { idBytes, idFromBytes, type Id } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';

/** Brings the holds of live placements up to what is known of their accounts: whoever works them must read it first. */
export async function takeHolds(work: Work): Promise<void> {
  await work.execute(holdsOfAccounts, [work.context.clocks.domain.now()]);
}

/** A live placement with the account it holds. */
export interface LivePlacement {
  readonly id: Id<'placement'>;
  readonly accountId: Id<'account'>;
}

/** Locks the live placements of these accounts, in ascending order of their ids. One statement. */
export async function lockLive(work: Work, accountIds: readonly Id<'account'>[]): Promise<LivePlacement[]> {
  const rows = await work.query(liveOf, [accountIds.map(idBytes)]);
  return rows.map((row) => ({
    id: idFromBytes('placement', row['id'] as Uint8Array),
    accountId: idFromBytes('account', row['live_account_id'] as Uint8Array),
  }));
}

/**
 * The same for placements of these accounts only. They count as changed even where no hold is another one: whoever polls
 * by time learns that something is to be read. One statement.
 */
export async function takeHoldsOf(work: Work, accountIds: readonly Id<'account'>[]): Promise<void> {
  await work.execute(holdsOf, [work.context.clocks.domain.now(), accountIds.map(idBytes)]);
}

const liveOf: Statement = {
  sql: `SELECT id, live_account_id FROM placement
    WHERE lender_id = :lender AND live_account_id IN (??) ORDER BY id`,
  lock: 'update',
};

const holdsOf: Statement = {
  sql: `UPDATE placement p JOIN account a ON a.lender_id = p.lender_id AND a.id = p.live_account_id
    SET p.holds = a.holds, p.updated_at = ? WHERE p.lender_id = :lender AND p.live_account_id IN (??)`,
  sqlite: `UPDATE placement AS p SET holds = a.holds, updated_at = ? FROM account a
    WHERE p.lender_id = :lender AND p.live_account_id IN (??)
      AND a.lender_id = p.lender_id AND a.id = p.live_account_id`,
};

const holdsOfAccounts: Statement = {
  sql: `UPDATE placement p JOIN account a ON a.lender_id = p.lender_id AND a.id = p.live_account_id
    SET p.holds = a.holds, p.updated_at = ? WHERE p.lender_id = :lender AND p.holds <> a.holds`,
  sqlite: `UPDATE placement AS p SET holds = a.holds, updated_at = ? FROM account a
    WHERE p.lender_id = :lender AND a.lender_id = p.lender_id AND a.id = p.live_account_id AND p.holds <> a.holds`,
};
