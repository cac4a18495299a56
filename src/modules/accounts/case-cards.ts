import { idBytes, type Id } from '../../kernel/ids.js';
import { lazily } from '../../kernel/lazily.js';
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
  readonly debtor: Pick<
    Debtor,
    'id' | 'nameMasked' | 'nationalIdMasked' | 'language' | 'jurisdiction' | 'timeZones'
  >;
}

const account = accounts.columns;
const debtor = debtors.columns;

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

const owed = {
  principalMinor: (row: RawRow) => account.principalMinor.decode(row['principal_minor']!),
  interestMinor: (row: RawRow) => account.interestMinor.decode(row['interest_minor']!),
  feesMinor: (row: RawRow) => account.feesMinor.decode(row['fees_minor']!),
  penaltyMinor: (row: RawRow) => account.penaltyMinor.decode(row['penalty_minor']!),
};
const owedOf = lazily<RawRow, Parameters<typeof totalOf>[0]>(owed);

const caseCardOf = lazily<RawRow, CaseCard>({
  id: (row) => account.id.decode(row['id']!),
  accountNumber: (row) => account.accountNumber.decode(row['account_number']!),
  product: (row) => account.product.decode(row['product']!),
  currency: (row) => account.currency.decode(row['currency']!),
  ...owed,
  totalMinor: (row) => totalOf(owedOf(row)),
  asOf: (row) => account.asOf.decode(row['as_of']!),
  debtor: (row) => debtorOf(row),
});

const debtorOf = lazily<RawRow, CaseCard['debtor']>({
  id: (row) => debtor.id.decode(row['debtor_id']!),
  nameMasked: (row) => debtor.nameMasked.decode(row['name_masked']!),
  nationalIdMasked: (row) => debtor.nationalIdMasked.decode(row['national_id_masked']!),
  language: (row) => debtor.language.decode(row['language']!),
  jurisdiction: (row) => debtor.jurisdiction.decode(row['jurisdiction']!),
  timeZones: (row) => debtor.timeZones.decode(row['time_zones']!),
});

const selectCases: Statement = {
  sql: `SELECT a.id, a.account_number, a.product, a.currency, a.principal_minor, a.interest_minor, a.fees_minor,
      a.penalty_minor, a.as_of, a.debtor_id, d.name_masked, d.national_id_masked, d.language, d.jurisdiction, d.time_zones
    FROM ${WITH_DEBTOR} WHERE a.lender_id = :lender AND a.id IN (??) AND ${VISIBLE}`,
};
