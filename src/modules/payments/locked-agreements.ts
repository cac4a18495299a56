import { idBytes, idFromBytes, parseId, type Id } from '../../kernel/ids.js';
import type { Statement, Work } from '../../kernel/store.js';

/**
 * The agreements behind a batch, before anything is locked: periods are locked before placements (the fixed order of
 * locks), and a placement never changes its agreement.
 */
export async function lockedAgreements(work: Work, items: readonly unknown[]): Promise<Id<'agreement'>[]> {
  const ids = items.map((item) =>
    parseId('placement', String((item as { placementId?: unknown } | null)?.placementId)),
  );
  const known = [...new Set(ids.filter((id) => id !== null))];
  if (known.length === 0) return [];
  const rows = await work.query(agreementsOf, [known.map(idBytes)]);
  return rows.map((row) => idFromBytes('agreement', row.agreement_id as Uint8Array));
}

const agreementsOf: Statement = {
  sql: 'SELECT DISTINCT agreement_id FROM placement WHERE lender_id = :lender AND id IN (??) ORDER BY agreement_id',
};
