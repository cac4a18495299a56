import { Refusal } from './errors.js';
import { idBytes, type Id } from './ids.js';
import type { Reader, Statement } from './store.js';
import { columnName, viewRow, type AnyTable, type Row } from './table.js';

/** Most children shown beside each placement of a page. */
export const MAX_LATEST = 20;

/** What hangs on placements: the table, and the column that says when it happened. */
export interface LatestOf<T extends AnyTable> {
  readonly table: T;
  readonly by: keyof Row<T> & string;
  /** Which of its rows, where the table has several kinds of them. */
  readonly kind?: string;
}

/** What nobody is shown of a child; a page has some 250 of them, so it is not read either. */
const unshown = ['lenderId', 'agencyId', 'debtorId', 'contentHash'] as const;

/** A child as a page shows it: each value is decoded when it is read, so it cannot be spread. */
export type Latest<R> = Omit<R, (typeof unshown)[number]>;

const owners = new Map<string, object>();

/** Checks `last` and answers the owner of the loader: the same table and number are loaded together. */
export function parseLast({ table, kind = '' }: LatestOf<AnyTable>, last: number): object {
  if (!Number.isInteger(last) || last < 1 || last > MAX_LATEST)
    throw new Refusal('INPUT_INVALID', `\`last\` must be from 1 to ${MAX_LATEST}.`, { path: ['last'] });
  const key = `${table.name} ${kind} ${last}`;
  const owner = owners.get(key) ?? {};
  owners.set(key, owner);
  return owner;
}

/** The newest `last` children of every placement of a page, newest first, in one statement. */
export async function latestOf<T extends AnyTable>(
  reader: Reader,
  of: LatestOf<T>,
  placementIds: readonly Id<'placement'>[],
  last: number,
): Promise<Latest<Row<T>>[][]> {
  const keys = placementIds.map(idBytes);
  const params = of.kind === undefined ? [keys, last] : [keys, of.kind, last];
  const rows = await reader.query(statementOf(of.table, of.by, of.kind), params);
  const byPlacement = new Map(keys.map((key) => [textOf(key), [] as Row<T>[]]));
  for (const row of rows)
    byPlacement.get(textOf(row['placement_id'] as Uint8Array))![Number(row['turn']) - 1] = viewRow(
      of.table,
      row,
    );
  return keys.map((key) => byPlacement.get(textOf(key))!);
}

const statements = new WeakMap<AnyTable, { whole?: Statement; ofKind?: Statement }>();

/** A table's children are in one order only, that of their day. */
function statementOf(table: AnyTable, by: string, kind: string | undefined): Statement {
  let known = statements.get(table);
  if (known === undefined) statements.set(table, (known = {}));
  if (kind === undefined) return (known.whole ??= newest(table, by, ''));
  return (known.ofKind ??= newest(table, by, ' AND kind = ?'));
}

/**
 * The children are ranked by their keys alone, which the index holds, and only the winners are read in full. The index
 * is named because the primary key begins with the tenant too: where one tenant owns most rows and the statistics are
 * old, MySQL and MariaDB may walk all of the tenant's rows instead.
 */
function newest(table: AnyTable, by: string, ofKind: string): Statement {
  const order = `${columnName(by)} DESC, id DESC`;
  const shown = Object.keys(table.columns).filter((name) => !unshown.includes(name as never));
  const columns = shown.map((name) => `t.${columnName(name)}`).join(', ');
  const from = (hint: string) => `SELECT ${columns}, k.turn FROM (
      SELECT id, ROW_NUMBER() OVER (PARTITION BY placement_id ORDER BY ${order}) AS turn
      FROM ${table.name}${hint} WHERE lender_id = :lender AND placement_id IN (??)${ofKind}
    ) k JOIN ${table.name} t ON t.lender_id = :lender AND t.id = k.id WHERE k.turn <= ?`;
  const index = indexOf(table);
  return { sql: from(index === null ? '' : ` FORCE INDEX (${index})`), sqlite: from('') };
}

/** The index that leads from a placement to its children. */
function indexOf({ name, options }: AnyTable): string | null {
  const indexes = Object.entries(options.index ?? {});
  const found = indexes.find(([, columns]) => columns[0] === 'lenderId' && columns[1] === 'placementId');
  return found === undefined ? null : `${name}_${found[0]}`;
}

/** The bytes as a key of a map. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
