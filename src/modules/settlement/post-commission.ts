import { idBytes } from '../../kernel/ids.js';
import type { Statement as Sql, Work } from '../../kernel/store.js';
import { postFound } from '../ledger/index.js';
import type { Statement } from './statement.entity.js';

/** Lines entered by one statement of SQL: a few tenths of a second. */
const AT_ONCE = 10_000;

/** Enters every line of a statement in the books, in the transaction that seals it. */
export async function postCommission(work: Work, statement: Statement): Promise<void> {
  const { id, agreementId, month, currency, lines } = statement;
  const entry = { event: 'COMMISSION', agreementId, month, currency, statementId: id, query: fees } as const;
  for (let from = 0; from < lines; from += AT_ONCE)
    await postFound(work, { ...entry, params: [idBytes(id), from, from + AT_ONCE] });
}

const fees: Sql = {
  sql: `SELECT lender_id, id, placement_id, fee_minor AS minor FROM statement_line
    WHERE lender_id = :lender AND statement_id = ? AND number > ? AND number <= ?`,
};
