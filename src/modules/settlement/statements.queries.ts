import { idBytes, idFromBytes, type Id, type IdKind } from '../../kernel/ids.js';
import { cursorNumber, idAfter, idKey, pageOf, type Page, type PageRequest } from '../../kernel/page.js';
import type { Reader, Statement as Sql } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { statementLines, statements, type Statement, type StatementLine } from './statement.entity.js';
import type { LineKind } from './statement.rules.js';

/** Statements that may be seen: closed ones. An agency sees its own. */
export async function statementPage(
  reader: Reader,
  agencyId: Id<'agency'> | null,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<Statement>> {
  const rows = agencyId
    ? await reader.query(pageOfAgency, [idBytes(agencyId), idAfter('statement', request), request.first + 1])
    : await reader.query(pageOfLender, [idAfter('statement', request), request.first + 1]);
  const found = rows.map((row) => decodeRow(statements, row));
  return pageOf(request, found, scope, idKey, (row) => row);
}

export async function statementById(
  reader: Reader,
  agencyId: Id<'agency'> | null,
  id: Id<'statement'>,
): Promise<Statement | null> {
  const statement = await reader.findOne(statements, { id });
  if (!statement || (agencyId !== null && (statement.agencyId !== agencyId || statement.state === 'CLOSING')))
    return null;
  return statement;
}

/** Lines in the order of the statement; none while it is being closed. */
export async function linePage(
  reader: Reader,
  statement: Statement,
  request: PageRequest,
  scope: readonly unknown[],
): Promise<Page<StatementLine>> {
  const rows =
    statement.state === 'CLOSING'
      ? []
      : await reader.query(pageOfLines, [idBytes(statement.id), numberAfter(request), request.first + 1]);
  return pageOf(
    request,
    rows.map((row) => decodeLine(row)),
    scope,
    lineOrder,
    (row) => row,
  );
}

/** The line, its event under the id it has elsewhere: a payment's, or a reversal's. */
function decodeLine(row: Parameters<typeof decodeRow>[1]): StatementLine {
  const line = decodeRow(statementLines, row);
  const kind = eventKinds[line.kind];
  if (kind === undefined) return line;
  return {
    ...line,
    eventId: idFromBytes(kind, row.event_id as Uint8Array) as string as StatementLine['eventId'],
  };
}

/** Lines that are about no payment: what else their event is. */
const eventKinds: { readonly [K in LineKind]?: IdKind } = {
  REVERSAL: 'reversal',
  CONFIRMATION: 'confirmation',
  WAIVER: 'waiver',
  PLACED: 'placement',
  RECALLED: 'recall',
  CORRECTION: 'dispute',
};

/** The place of a line in the order of its statement. */
export function lineOrder({ number }: StatementLine): readonly [number] {
  return [number];
}

function numberAfter({ after }: PageRequest): number {
  return after === null ? 0 : cursorNumber(after[0]);
}

const pageOfLender: Sql = {
  sql: 'SELECT * FROM statement WHERE lender_id = :lender AND id > ? ORDER BY id LIMIT ?',
};
const pageOfAgency: Sql = {
  sql: `SELECT * FROM statement WHERE lender_id = :lender AND agency_id = ? AND state <> 'CLOSING' AND id > ?
    ORDER BY id LIMIT ?`,
};
const pageOfLines: Sql = {
  sql: 'SELECT * FROM statement_line WHERE lender_id = :lender AND statement_id = ? AND number > ? ORDER BY number LIMIT ?',
};
