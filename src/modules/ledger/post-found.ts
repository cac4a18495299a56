import type { CurrencyCode } from '../../kernel/currencies.js';
import { idBytes, type Id } from '../../kernel/ids.js';
import type { Params, Statement, Work } from '../../kernel/store.js';
import type { MonthNumber } from '../../kernel/time.js';
import { postings, type PostingEvent } from './posting.rules.js';

/** What a query found, each row an entry of its own: `id`, `placement_id`, and signed `minor` units. */
export interface Found {
  readonly event: PostingEvent;
  readonly agreementId: Id<'agreement'>;
  readonly month: MonthNumber;
  readonly currency: CurrencyCode;
  readonly statementId: Id<'statement'>;
  readonly query: Statement;
  readonly params: Params;
}

/** Enters what a query finds without bringing it here: a statement may have a million lines. One statement of SQL. */
export async function postFound(work: Work, found: Found): Promise<void> {
  const { debit, credit } = postings[found.event];
  const place = [idBytes(found.agreementId), found.month, found.event];
  const sides = [debit, credit, credit, debit];
  const rest = [found.currency, idBytes(found.statementId), work.context.clocks.domain.now()];
  await work.execute(insertFound(found.query.sql), [...place, ...sides, ...rest, ...found.params]);
}

function insertFound(query: string): Statement {
  return {
    sql: `INSERT INTO ledger_transfer (lender_id, id, agreement_id, month, event, debit, credit, currency, amount_minor,
      placement_id, statement_id, reverses, booked_at)
    SELECT f.lender_id, f.id, ?, ?, ?, CASE WHEN f.minor > 0 THEN ? ELSE ? END, CASE WHEN f.minor > 0 THEN ? ELSE ? END,
      ?, ABS(f.minor), f.placement_id, ?, NULL, ?
    FROM (${query}) f WHERE f.lender_id = :lender AND f.minor <> 0`,
  };
}
