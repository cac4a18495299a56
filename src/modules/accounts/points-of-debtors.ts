import { idBytes, type Id } from '../../kernel/ids.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { contactPoints } from './debtor.entity.js';

/** Whom each contact point reaches, in one statement; unknown and foreign points are missing. */
export async function debtorsOfPoints(
  reader: Reader,
  ids: readonly Id<'contactPoint'>[],
): Promise<ReadonlyMap<Id<'contactPoint'>, Id<'debtor'>>> {
  const { id, debtorId } = contactPoints.columns;
  const rows = ids.length === 0 ? [] : await reader.query(owners, [ids.map(idBytes)]);
  return new Map(rows.map((row) => [id.decode(row['id']!), debtorId.decode(row['debtor_id']!)]));
}

const owners: Statement = {
  sql: 'SELECT id, debtor_id FROM contact_point WHERE lender_id = :lender AND id IN (??)',
};
