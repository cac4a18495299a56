import type { CurrencyCode } from '../../kernel/currencies.js';
import { idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import { idBytes, type Id } from '../../kernel/ids.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import type { MonthNumber } from '../../kernel/time.js';
import { accountKinds, type AccountKind } from './chart.rules.js';
import { ledgerTransfers, type LedgerTransfer } from './ledger.entity.js';

/** What an account holds now; debits count above nothing. */
export interface AccountBalance {
  readonly kind: AccountKind;
  readonly currency: CurrencyCode;
  /** The last month that is sealed; null before the first. */
  readonly sealedMonth: MonthNumber | null;
  readonly sealedMinor: bigint;
  readonly balanceMinor: bigint;
}

/** All accounts of an agreement: what its last sealed month brought forward, with what was entered since. One statement. */
export async function accountBalances(
  reader: Reader,
  agreementId: Id<'agreement'>,
): Promise<readonly AccountBalance[]> {
  const id = idBytes(agreementId);
  const rows = await reader.query(balances, [id, id]);
  const found = rows.map((row) => ({
    kind: row['kind'] as AccountKind,
    currency: row['currency'] as CurrencyCode,
    sealedMonth: row['month'] === null ? null : Number(row['month']),
    sealedMinor: integer(row['sealed']),
    balanceMinor: integer(row['sealed']) + integer(row['debits_since']) - integer(row['credits_since']),
  }));
  return found.toSorted((a, b) => accountKinds.indexOf(a.kind) - accountKinds.indexOf(b.kind));
}

/** Sums come as text or numbers, whatever the engine; of nothing as null. */
function integer(value: unknown): bigint {
  return BigInt((value ?? 0) as string | number);
}

/** Whose entries are asked for. */
export type TransferFilter =
  { readonly placementId: Id<'placement'> } | { readonly statementId: Id<'statement'> };

/** Entries about a placement or a statement, by id. */
export async function transferPage(
  reader: Reader,
  filter: TransferFilter,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<LedgerTransfer>> {
  const place = [idAfter('transfer', request), request.first + 1] as const;
  const rows =
    'placementId' in filter
      ? await reader.query(pageOfPlacement, [idBytes(filter.placementId), ...place])
      : await reader.query(pageOfStatement, [idBytes(filter.statementId), ...place]);
  return pageOf(
    request,
    rows.map((row) => decodeRow(ledgerTransfers, row)),
    scope,
    idKey,
    (row) => row,
  );
}

/** The balances of a sealed month are written together, so that its number is the same for all accounts. */
const balances: Statement = {
  sql: `SELECT a.kind, a.currency, b.month, COALESCE(b.balance_minor, 0) AS sealed, (
      SELECT SUM(t.amount_minor) FROM ledger_transfer t
      WHERE t.lender_id = a.lender_id AND t.agreement_id = a.agreement_id AND t.debit = a.kind
        AND t.currency = a.currency AND t.month > COALESCE(b.month, -1)
    ) AS debits_since, (
      SELECT SUM(t.amount_minor) FROM ledger_transfer t
      WHERE t.lender_id = a.lender_id AND t.agreement_id = a.agreement_id AND t.credit = a.kind
        AND t.currency = a.currency AND t.month > COALESCE(b.month, -1)
    ) AS credits_since
    FROM ledger_account a
    LEFT JOIN (
      SELECT MAX(month) AS month FROM ledger_balance WHERE lender_id = :lender AND agreement_id = ?
    ) m ON 1 = 1
    LEFT JOIN ledger_balance b ON b.lender_id = a.lender_id AND b.agreement_id = a.agreement_id AND b.kind = a.kind
      AND b.month = m.month
    WHERE a.lender_id = :lender AND a.agreement_id = ?`,
};
const pageOfPlacement: Statement = {
  sql: `SELECT * FROM ledger_transfer WHERE lender_id = :lender AND placement_id = ? AND id > ? ORDER BY id LIMIT ?`,
};
const pageOfStatement: Statement = {
  sql: `SELECT * FROM ledger_transfer WHERE lender_id = :lender AND statement_id = ? AND id > ? ORDER BY id LIMIT ?`,
};
