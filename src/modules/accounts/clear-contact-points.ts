import { idBytes, type Id } from '../../kernel/ids.js';
import type { Reader, Statement } from '../../kernel/store.js';
import { columnList, decodeRow } from '../../kernel/table.js';
import {
  debtorKeys,
  ERASED,
  installedKeyring,
  openDebtorKey,
  type Erased,
  type SealingKey,
} from '../privacy/index.js';
import { openPoints } from './clear-person.js';
import { contactPoints, type ContactPoint } from './debtor.entity.js';

export interface ClearContactPoint extends ContactPoint {
  /** Null: the person is erased. */
  readonly value: string | null;
}

/**
 * All ways to reach these people with their clear values, for what must be compared or hashed and shown to nobody. One
 * statement, and a decryption a person and a point.
 */
export async function clearContactPoints(
  reader: Reader,
  debtorIds: readonly Id<'debtor'>[],
): Promise<ReadonlyMap<Id<'debtor'>, readonly ClearContactPoint[]>> {
  const rows = debtorIds.length === 0 ? [] : await reader.query(withKey, [debtorIds.map(idBytes)]);
  const keys = new Map<string, SealingKey | Erased>();
  const points: ClearContactPoint[] = [];
  for (const row of rows) {
    const point = decodeRow(contactPoints, row);
    const key =
      keys.get(point.debtorId) ??
      (await openDebtorKey(reader, installedKeyring(), decodeRow(debtorKeys, row, 'k_')));
    keys.set(point.debtorId, key);
    const value = key === ERASED ? null : (await openPoints(key, [point]))[point.id]!;
    points.push({ ...point, value });
  }
  return Map.groupBy(points, ({ debtorId }) => debtorId);
}

const withKey: Statement = {
  sql: `SELECT c.*, ${columnList(debtorKeys, 'k', 'k_')} FROM contact_point c
    JOIN debtor_key k ON k.lender_id = c.lender_id AND k.id = c.debtor_id
    WHERE c.lender_id = :lender AND c.debtor_id IN (??) ORDER BY c.debtor_id, c.kind, c.position`,
};
