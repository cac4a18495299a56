import { idBytes, parseId, type Id } from '../../kernel/ids.js';
import { emptyPage, idAfter, idKey, pageOf, parsePage } from '../../kernel/page.js';
import type { Session } from '../../kernel/request-context.js';
import type { Reader, Statement as Sql } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { toConnection } from '../../kernel/wire.js';
import { disputes } from './dispute.entity.js';
import type { DisputeSelection } from './dispute.rules.js';
import { invoices, payouts, type Invoice, type Payout } from './invoice.entity.js';
import { disputeTypeOf, invoiceTypeOf, payoutTypeOf } from './statement-life.graphql.js';
import { statementById } from './statements.queries.js';
import type { Statement } from './statement.entity.js';

/** Disputes about the lines of a statement, or those that it releases, for whoever may see it. */
export async function readDisputes(
  { request, reader }: Session,
  statementId: string,
  which: DisputeSelection,
  first: number,
  after: string | undefined,
) {
  const scope = [request.lenderId, request.agencyId, 'disputes', statementId, which];
  const asked = parsePage(first, after, scope);
  const id = parseId('statement', statementId);
  const statement = id && (await statementById(reader, request.agencyId, id));
  if (!statement) return toConnection<ReturnType<typeof disputeTypeOf>>(emptyPage);
  const place = [idAfter('dispute', asked), asked.first + 1];
  const found = await reader.query(
    pages[which],
    which === 'RELEASED'
      ? [idBytes(statement.agreementId), statement.month, ...place]
      : [idBytes(statement.id), ...place],
  );
  const rows = found.map((row) => decodeRow(disputes, row));
  return toConnection(pageOf(asked, rows, scope, idKey, (row) => disputeTypeOf(row, statement.currency)));
}

/** Invoices of a statement, oldest first. */
export async function readInvoices(session: Session, { id, currency }: Statement) {
  const rows = await session.batched(invoicesOf, (ids: readonly Id<'statement'>[]) =>
    invoicesOf(session.reader, ids),
  )(id);
  return rows.map((row) => invoiceTypeOf(row, currency));
}

export async function readPayout(session: Session, { id, currency }: Statement) {
  const row = await session.batched(payoutsOf, (ids: readonly Id<'statement'>[]) =>
    payoutsOf(session.reader, ids),
  )(id);
  return row ? payoutTypeOf(row, currency) : null;
}

async function invoicesOf(reader: Reader, ids: readonly Id<'statement'>[]): Promise<readonly Invoice[][]> {
  const rows = await reader.find(invoices, { statementId: ids }, { orderBy: ['id'] });
  const byStatement = Map.groupBy(rows, ({ statementId }) => statementId);
  return ids.map((id) => byStatement.get(id) ?? []);
}

async function payoutsOf(
  reader: Reader,
  ids: readonly Id<'statement'>[],
): Promise<readonly (Payout | null)[]> {
  const rows = await reader.find(payouts, { statementId: ids });
  const byStatement = new Map(rows.map((row) => [row.statementId, row]));
  return ids.map((id) => byStatement.get(id) ?? null);
}

const AFTER = 'AND id > ? ORDER BY id LIMIT ?';
const OF_STATEMENT = 'SELECT * FROM statement_dispute WHERE lender_id = :lender AND statement_id = ?';
const pages: Readonly<Record<DisputeSelection, Sql>> = {
  LINES: { sql: `${OF_STATEMENT} ${AFTER}` },
  HELD: { sql: `${OF_STATEMENT} AND held_minor <> 0 ${AFTER}` },
  RELEASED: {
    sql: `SELECT * FROM statement_dispute
      WHERE lender_id = :lender AND agreement_id = ? AND settles_in = ? AND held_minor <> 0 ${AFTER}`,
  },
};
