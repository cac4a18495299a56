import { idBytes, type Id } from '../../kernel/ids.js';
import type { Reader, Statement } from '../../kernel/store.js';
import type { TimeZone } from '../../kernel/time.js';
import { accounts } from './account.entity.js';
import { VISIBLE, WITH_DEBTOR } from './accounts.sql.js';
import { debtors } from './debtor.entity.js';

/** Whom something about an account is about. */
export interface Subject {
  readonly accountId: Id<'account'>;
  readonly debtorId: Id<'debtor'>;
  /** The lender's own name for the person. */
  readonly debtorReference: string;
  readonly jurisdiction: string;
  readonly timeZones: readonly TimeZone[];
}

/** The debtor of each account, in one statement; accounts that nobody may see are missing. */
export async function subjectsOfAccounts(
  reader: Reader,
  accountIds: readonly Id<'account'>[],
): Promise<ReadonlyMap<Id<'account'>, Subject>> {
  const rows = accountIds.length === 0 ? [] : await reader.query(ofAccounts, [accountIds.map(idBytes)]);
  return new Map(
    rows.map((row) => {
      const subject: Subject = {
        accountId: accounts.columns.id.decode(row['id']!),
        debtorId: accounts.columns.debtorId.decode(row['debtor_id']!),
        debtorReference: debtors.columns.reference.decode(row['reference']!),
        jurisdiction: debtors.columns.jurisdiction.decode(row['jurisdiction']!),
        timeZones: debtors.columns.timeZones.decode(row['time_zones']!),
      };
      return [subject.accountId, subject] as const;
    }),
  );
}

/** All accounts of these debtors, those of unfinished loads too. */
export async function accountsOfDebtors(
  reader: Reader,
  debtorIds: readonly Id<'debtor'>[],
): Promise<Id<'account'>[]> {
  const rows = debtorIds.length === 0 ? [] : await reader.query(ofDebtors, [debtorIds.map(idBytes)]);
  return rows.map((row) => accounts.columns.id.decode(row['id']!));
}

const ofAccounts: Statement = {
  sql: `SELECT a.id, a.debtor_id, d.reference, d.jurisdiction, d.time_zones FROM ${WITH_DEBTOR}
    WHERE a.lender_id = :lender AND a.id IN (??) AND ${VISIBLE}`,
};

const ofDebtors: Statement = {
  sql: 'SELECT id FROM account WHERE lender_id = :lender AND debtor_id IN (??) ORDER BY id',
};
