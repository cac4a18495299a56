import { idBytes, type Id } from '../../kernel/ids.js';
import type { RawRow, Reader, Statement } from '../../kernel/store.js';
import type { Account } from './account.entity.js';
import { accounts } from './account.entity.js';
import { totalOf } from './account.rules.js';
import { selectContactPoints, VISIBLE, WITH_DEBTOR } from './accounts.sql.js';
import { contactPoints, debtors, type ContactPoint, type Debtor } from './debtor.entity.js';

/** An account as a case shows it: what is owed, and the person masked. Less is read than a lender's list shows. */
export interface CaseCard extends Pick<
  Account,
  | 'id'
  | 'accountNumber'
  | 'product'
  | 'currency'
  | 'principalMinor'
  | 'interestMinor'
  | 'feesMinor'
  | 'penaltyMinor'
  | 'asOf'
> {
  /** All that is owed, in minor units of `currency`. */
  readonly totalMinor: bigint;
  readonly debtor: Pick<Debtor, 'id' | 'nameMasked' | 'language' | 'jurisdiction' | 'timeZones'>;
}

/** Cards of a whole page of accounts in one statement; accounts that may not be seen are missing. */
export async function caseCards(
  reader: Reader,
  accountIds: readonly Id<'account'>[],
): Promise<ReadonlyMap<Id<'account'>, CaseCard>> {
  const rows = accountIds.length === 0 ? [] : await reader.query(selectCases, [accountIds.map(idBytes)]);
  return new Map(rows.map(caseCardOf).map((card) => [card.id, card]));
}

/** The ways to reach each debtor, masked, in one statement; in the order of the ids given. */
export async function contactPointsOfDebtors(
  reader: Reader,
  debtorIds: readonly Id<'debtor'>[],
): Promise<readonly (readonly Pick<ContactPoint, 'id' | 'kind' | 'masked'>[])[]> {
  const { id, debtorId, kind, masked } = contactPoints.columns;
  const rows =
    debtorIds.length === 0 ? [] : await reader.query(selectContactPoints, [debtorIds.map(idBytes)]);
  const byDebtor = Map.groupBy(rows, (row) => debtorId.decode(row['debtor_id']!));
  return debtorIds.map((debtor) =>
    (byDebtor.get(debtor) ?? []).map((row) => ({
      id: id.decode(row['id']!),
      kind: kind.decode(row['kind']!),
      masked: masked.decode(row['masked']!),
    })),
  );
}

function caseCardOf(row: RawRow): CaseCard {
  const account = accounts.columns;
  const debtor = debtors.columns;
  const owed = {
    principalMinor: account.principalMinor.decode(row['principal_minor']!),
    interestMinor: account.interestMinor.decode(row['interest_minor']!),
    feesMinor: account.feesMinor.decode(row['fees_minor']!),
    penaltyMinor: account.penaltyMinor.decode(row['penalty_minor']!),
  };
  return {
    id: account.id.decode(row['id']!),
    accountNumber: account.accountNumber.decode(row['account_number']!),
    product: account.product.decode(row['product']!),
    currency: account.currency.decode(row['currency']!),
    ...owed,
    totalMinor: totalOf(owed),
    asOf: account.asOf.decode(row['as_of']!),
    debtor: {
      id: debtor.id.decode(row['debtor_id']!),
      nameMasked: debtor.nameMasked.decode(row['name_masked']!),
      language: debtor.language.decode(row['language']!),
      jurisdiction: debtor.jurisdiction.decode(row['jurisdiction']!),
      timeZones: debtor.timeZones.decode(row['time_zones']!),
    },
  };
}

const selectCases: Statement = {
  sql: `SELECT a.id, a.account_number, a.product, a.currency, a.principal_minor, a.interest_minor, a.fees_minor,
      a.penalty_minor, a.as_of, a.debtor_id, d.name_masked, d.language, d.jurisdiction, d.time_zones
    FROM ${WITH_DEBTOR} WHERE a.lender_id = :lender AND a.id IN (??) AND ${VISIBLE}`,
};
