import { Refusal } from './errors.js';
import { idBytes, type Id } from './ids.js';
import type { Reader } from './store.js';
import { columnName, decodeRow, type AnyTable, type Row } from './table.js';

/** Most children shown beside each placement of a page. */
export const MAX_LATEST = 20;

/** What hangs on placements: the table, and the column that says when it happened. */
export interface LatestOf<T extends AnyTable> {
  readonly table: T;
  readonly by: keyof Row<T> & string;
}

const owners = new Map<string, object>();

/** Checks `last` and answers the owner of the loader: the same table and number are loaded together. */
export function parseLast({ table }: LatestOf<AnyTable>, last: number): object {
  if (!Number.isInteger(last) || last < 1 || last > MAX_LATEST)
    throw new Refusal('INPUT_INVALID', `\`last\` must be from 1 to ${MAX_LATEST}.`, { path: ['last'] });
  const key = `${table.name} ${last}`;
  const owner = owners.get(key) ?? {};
  owners.set(key, owner);
  return owner;
}

/** The newest `last` children of every placement of a page, newest first, in one statement. */
export async function latestOf<T extends AnyTable>(
  reader: Reader,
  { table, by }: LatestOf<T>,
  placementIds: readonly Id<'placement'>[],
  last: number,
): Promise<Row<T>[][]> {
  const order = `${columnName(by)} DESC, id DESC`;
  const rows = await reader.query(
    {
      sql: `SELECT * FROM (
          SELECT t.*, ROW_NUMBER() OVER (PARTITION BY placement_id ORDER BY ${order}) AS turn
          FROM ${table.name} t WHERE lender_id = :lender AND placement_id IN (??)
        ) ranked WHERE turn <= ? ORDER BY placement_id, turn`,
    },
    [placementIds.map(idBytes), last],
  );
  const byPlacement = Map.groupBy(rows, (row) => Buffer.from(row.placement_id as Uint8Array).toString('hex'));
  return placementIds.map((id) =>
    (byPlacement.get(idBytes(id).toString('hex')) ?? []).map((row) => decodeRow(table, row)),
  );
}
