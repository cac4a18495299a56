import { idBytes, type Id } from '../../kernel/ids.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { decodeRow } from '../../kernel/table.js';
import { installedKeyring } from '../privacy/index.js';
import { debtorColumns } from './accounts.sql.js';
import { contactPoints, debtors, type ContactPoint } from './debtor.entity.js';
import { openPerson, type ClearPerson } from './person.js';

export interface ClearContactPoint extends ContactPoint {
  readonly value: string;
}

/**
 * All ways to reach these people with their clear values, for what must be compared or hashed and shown to nobody. One
 * statement, and one decryption a person.
 */
export async function clearContactPoints(
  reader: Reader,
  debtorIds: readonly Id<'debtor'>[],
): Promise<ReadonlyMap<Id<'debtor'>, readonly ClearContactPoint[]>> {
  const rows = debtorIds.length === 0 ? [] : await reader.query(withDebtor, [debtorIds.map(idBytes)]);
  const people = new Map<string, ClearPerson>();
  const points: ClearContactPoint[] = [];
  for (const row of rows) {
    const point = decodeRow(contactPoints, row);
    const person =
      people.get(point.debtorId) ??
      (await openPerson(reader, installedKeyring(), decodeRow(debtors, row, 'd_')));
    people.set(point.debtorId, person);
    points.push({ ...point, value: person.contacts[point.id] ?? '' });
  }
  return Map.groupBy(points, ({ debtorId }) => debtorId);
}

const withDebtor: Statement = {
  sql: `SELECT c.*, ${debtorColumns} FROM contact_point c
    JOIN debtor d ON d.lender_id = c.lender_id AND d.id = c.debtor_id 
    WHERE c.lender_id = :lender AND c.debtor_id IN (??) ORDER BY c.debtor_id, c.kind, c.position`,
};
