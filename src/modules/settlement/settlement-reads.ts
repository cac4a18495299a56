import { parseId } from '../../kernel/ids.js';
import { parsePage } from '../../kernel/page.js';
import type { Session } from '../../kernel/request-context.js';
import { toConnection } from '../../kernel/wire.js';
import { lineTypeOf, statementTypeOf } from './settlement.graphql.js';
import { linePage, statementById, statementPage } from './statements.queries.js';
import type { Statement } from './statement.entity.js';

/** Reads that both sides make: an agency's context narrows them to its own, closed statements. */
export async function readStatements({ request, reader }: Session, first: number, after: string | undefined) {
  const scope = [request.lenderId, request.agencyId, 'statements'];
  const page = await statementPage(reader, request.agencyId, parsePage(first, after, scope), scope);
  return toConnection({ ...page, nodes: page.nodes.map(statementTypeOf) });
}

export async function readStatement({ request, reader }: Session, id: string) {
  const known = parseId('statement', id);
  const row = known && (await statementById(reader, request.agencyId, known));
  return row ? statementTypeOf(row) : null;
}

export async function readLines(
  { reader }: Session,
  row: Statement,
  first: number,
  after: string | undefined,
) {
  const scope = [row.lenderId, 'lines', row.id];
  const page = await linePage(reader, row, parsePage(first, after, scope), scope);
  return toConnection({ ...page, nodes: page.nodes.map((line) => lineTypeOf(row, line)) });
}
