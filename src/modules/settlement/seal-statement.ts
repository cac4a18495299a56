import { idBytes } from '../../kernel/ids.js';
import { checkedMinor } from '../../kernel/money.js';
import type { Reader, Statement as Sql, Work } from '../../kernel/store.js';
import { finishClosing } from '../agreements/index.js';
import { closeBooks } from '../ledger/index.js';
import { postCommission } from './post-commission.js';
import { releasedIn } from './settle-disputes.js';
import { closedContent, contentHashOf } from './statement-content.js';
import { sumByTerms, type StatementSum } from './statement-sum.rules.js';
import { statements, type Statement } from './statement.entity.js';
import type { WrittenLines } from './written-lines.js';

/** Closing, step three: totals by the frozen terms, hash, state and books, in the caller's one transaction. */
export async function sealStatement(work: Work, statement: Statement, written: WrittenLines): Promise<void> {
  const { lines, linesHash, totals } = written;
  const sum = await sumOf(work, statement, written);
  const sealed = {
    lines,
    linesHash,
    ...totals,
    sum,
    releasedMinor: sum.releasedMinor,
    netMinor: sum.netMinor,
    payableMinor: sum.payableMinor,
  };
  const contentHash = contentHashOf(closedContent({ ...statement, ...sealed }));
  const closedAt = work.context.clocks.domain.now();
  await work.update(
    statements,
    { id: statement.id, state: 'CLOSING' },
    { state: 'CLOSED', ...sealed, contentHash, closedAt },
  );
  await postCommission(work, { ...statement, lines });
  await closeBooks(work, statement);
  await finishClosing(work, statement.periodId);
  work.emit('statement.closed', [{ id: statement.id }]);
}

/**
 * What lines come to with what earlier statements held and carried, by the terms of the statement.
 * @throws Refusal TOTAL_TOO_LARGE when some part of it cannot be kept exactly.
 */
export async function sumOf(
  reader: Reader,
  statement: Statement,
  { totals, tax }: Pick<WrittenLines, 'totals' | 'tax'>,
): Promise<StatementSum> {
  const sum = sumByTerms(statement.terms, {
    fees: { minor: totals.commissionMinor, tax },
    released: await releasedIn(reader, statement),
    carriedInMinor: await carriedInto(reader, statement),
  });
  for (const amount of [sum.netMinor, sum.tax.billedMinor, sum.tax.reverseChargeMinor, sum.payableMinor])
    checkedMinor(amount);
  return sum;
}

/** What the statement before carried out, and what approvals since changed in that; minor units, before tax. */
async function carriedInto(reader: Reader, { agreementId, month }: Statement): Promise<bigint> {
  const before = await reader.findOne(statements, { agreementId, month: month - 1 });
  const [row] = await reader.query(carriedLater, [idBytes(agreementId), month]);
  const later = BigInt((row?.['carried'] ?? 0) as string | number);
  return (before?.sum?.carriedOutMinor ?? 0n) + later;
}

const carriedLater: Sql = {
  sql: `SELECT SUM(carried_later_minor) AS carried FROM statement
    WHERE lender_id = :lender AND agreement_id = ? AND carried_later_in = ?`,
};
