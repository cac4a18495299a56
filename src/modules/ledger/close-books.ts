import type { CurrencyCode } from '../../kernel/currencies.js';
import { idBytes, type Id } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';
import type { MonthNumber } from '../../kernel/time.js';
import { accountKinds, type AccountKind } from './chart.rules.js';
import { ledgerBalances } from './ledger.entity.js';

/** The month of an agreement whose books are closed. */
export interface BookMonth {
  readonly agreementId: Id<'agreement'>;
  readonly month: MonthNumber;
  readonly currency: CurrencyCode;
}

/**
 * Writes what each account holds at the end of a month, once nothing more is entered in it: the balance brought forward,
 * with this month's entries. A read of any balance starts from here. Three statements, whatever was entered.
 */
export async function closeBooks(work: Work, closed: BookMonth): Promise<void> {
  const { agreementId, month } = closed;
  const before = await work.find(ledgerBalances, { agreementId, month: month - 1 });
  const forward = new Map(before.map(({ kind, balanceMinor }) => [kind, balanceMinor]));
  const turnovers = await turnoversOf(work, closed);
  const rows = accountKinds.map((kind) => {
    const { debitMinor, creditMinor } = turnovers.get(kind) ?? { debitMinor: 0n, creditMinor: 0n };
    const balanceMinor = (forward.get(kind) ?? 0n) + debitMinor - creditMinor;
    return { agreementId, kind, month, debitMinor, creditMinor, balanceMinor };
  });
  await work.insertAll(ledgerBalances, rows);
}

async function turnoversOf(work: Work, { agreementId, month, currency }: BookMonth) {
  const leg = [idBytes(agreementId), accountKinds, currency, month];
  const rows = await work.query(turnovers, [...leg, ...leg]);
  return new Map(
    rows.map((row) => [
      row['kind'] as AccountKind,
      { debitMinor: BigInt(row['debits'] as number), creditMinor: BigInt(row['credits'] as number) },
    ]),
  );
}

/** Either leg straight off its index. */
const turnovers: Statement = {
  sql: `SELECT kind, SUM(debits) AS debits, SUM(credits) AS credits FROM (
      SELECT debit AS kind, SUM(amount_minor) AS debits, 0 AS credits FROM ledger_transfer
        WHERE lender_id = :lender AND agreement_id = ? AND debit IN (??) AND currency = ? AND month = ? GROUP BY debit
      UNION ALL
      SELECT credit AS kind, 0 AS debits, SUM(amount_minor) AS credits FROM ledger_transfer
        WHERE lender_id = :lender AND agreement_id = ? AND credit IN (??) AND currency = ? AND month = ? GROUP BY credit
    ) legs GROUP BY kind`,
};
