import type { FindOptions, NewRow, Params, Reader, Statement, Store, Where } from '../kernel/store.js';
import { idBytes, type Id } from '../kernel/ids.js';
import {
  columnName,
  decodeRow,
  type AnyTable,
  type Column,
  type Row,
  type SqlValue,
} from '../kernel/table.js';
import type { Connection } from './database.js';
import type { Engine } from './engine.js';

/** SQLite takes 32,766 parameters in a statement; longer batches go in several statements of this size. */
const MAX_PARAMETERS = 30_000;

/** What reads of one lender go through. */
export function readerOf(connection: Connection, lenderId: Id<'lender'>): Reader {
  const lender = idBytes(lenderId);
  return {
    lenderId,
    find: (table, where, options = {}) => find(connection, lender, table, where, options),
    findOne: async (table, where, options = {}) =>
      (await find(connection, lender, table, where, { ...options, limit: 1 }))[0] ?? null,
    query: async (statement, params) => (await send(connection, lender, statement, params)).rows,
  };
}

/** What writes of one lender go through, inside a transaction. */
export function storeOf(connection: Connection, lenderId: Id<'lender'>): Store {
  const lender = idBytes(lenderId);
  return {
    ...readerOf(connection, lenderId),
    insertAll: (table, rows, options = {}) =>
      insertAll(connection, table, rows as readonly Row<typeof table>[], options, lenderId),
    update: (table, where, change) => update(connection, lender, table, where, change),
    updateEach: (table, changes) => updateEach(connection, lender, table, changes),
    execute: async (statement, params) => (await send(connection, lender, statement, params)).affected,
  };
}

async function find<T extends AnyTable>(
  connection: Connection,
  lender: Buffer,
  table: T,
  where: Where<T>,
  options: FindOptions<T>,
): Promise<Row<T>[]> {
  const conditions = conditionsOf(table, lender, where);
  const order = options.orderBy
    ? ` ORDER BY ${options.orderBy.map((name) => `${quoted(name)}${options.descending ? ' DESC' : ''}`).join(', ')}`
    : '';
  const limit = options.limit === undefined ? '' : ` LIMIT ${options.limit}`;
  const sql = `SELECT ${selectList(table)} FROM \`${table.name}\` WHERE ${conditions.sql}${order}${limit}`;
  const { rows } = await connection.run(sql + lockWords(connection.engine, options.lock), conditions.values);
  return rows.map((row) => decodeRow(table, row));
}

/** Rows of a table that no lender owns (or that name their lender themselves): for the edges, not for modules. */
export async function insertShared<T extends AnyTable>(
  connection: Connection,
  table: T,
  rows: readonly Row<T>[],
  options: { ifAbsent?: boolean } = {},
): Promise<void> {
  return insertAll(connection, table, rows, options);
}

async function insertAll<T extends AnyTable>(
  connection: Connection,
  table: T,
  rows: readonly Row<T>[],
  { ifAbsent = false }: { ifAbsent?: boolean },
  lenderId?: Id<'lender'>,
): Promise<void> {
  const plan = insertPlan(table);
  const perStatement = Math.floor(MAX_PARAMETERS / plan.columns.length);
  const tail = ifAbsent ? unlessPresent(connection.engine, table) : '';
  for (let start = 0; start < rows.length; start += perStatement) {
    const chunk = rows.slice(start, start + perStatement);
    const { text, values } = tuples(connection.engine, plan, chunk, lenderId);
    await connection.run(plan.head + text + tail, values);
  }
}

function tuples(
  engine: Engine,
  { properties, columns }: InsertPlan,
  rows: readonly Readonly<Record<string, unknown>>[],
  lenderId: Id<'lender'> | undefined,
) {
  const values: SqlValue[] = [];
  const cells = columns.map((column) => cellWriter(engine, column, values));
  const lines = rows.map((row) => {
    const line = properties.map((name, i) =>
      cells[i]!(name === 'lenderId' && lenderId !== undefined ? lenderId : row[name]),
    );
    return `(${line.join(',')})`;
  });
  return { text: lines.join(','), values };
}

/** Writes one column of the rows, one after the other; what stood in the row before is not worked out again. */
function cellWriter(engine: Engine, column: Column<unknown>, values: SqlValue[]): (value: unknown) => string {
  let last: unknown;
  let written = PARAMETER;
  return (value) => {
    if (written !== PARAMETER && value === last) return written;
    last = value;
    written = placed(engine, column.encode(value), values);
    return written;
  };
}

const PARAMETER = '?';

/**
 * How a value stands in a statement. The driver of MySQL writes values into the text too, but looks at each of them
 * several ways and at every character between them; so numbers, bytes and texts that no quote could end are written out
 * here, and it escapes the rest. SQLite gets them all as parameters.
 */
function placed(engine: Engine, value: SqlValue, values: SqlValue[]): string {
  const text = engine === 'sqlite' ? null : literal(value);
  if (text !== null) return text;
  values.push(value);
  return PARAMETER;
}

function literal(value: SqlValue): string | null {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return HARMLESS.test(value) ? `'${value}'` : null;
  if (value instanceof Uint8Array) return `X'${hexOf(value)}'`;
  return String(value);
}

/** Without quote, backslash and line end, and in characters that every character set has. */
const HARMLESS = /^[\w .,:;+/=@()[\]{}"-]*$/;

function hexOf(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('hex');
}

interface InsertPlan {
  readonly properties: readonly string[];
  readonly columns: readonly Column<unknown>[];
  readonly head: string;
}

const insertPlans = new WeakMap<AnyTable, InsertPlan>();

function insertPlan(table: AnyTable): InsertPlan {
  let plan = insertPlans.get(table);
  if (plan === undefined) {
    const properties = Object.keys(table.columns);
    plan = {
      properties,
      columns: Object.values(table.columns) as Column<unknown>[],
      head: `INSERT INTO \`${table.name}\` (${properties.map(quoted).join(', ')}) VALUES `,
    };
    insertPlans.set(table, plan);
  }
  return plan;
}

function unlessPresent(engine: Engine, table: AnyTable): string {
  if (engine === 'sqlite') return ' ON CONFLICT DO NOTHING';
  const key = quoted(table.options.primaryKey.at(-1)!);
  return ` ON DUPLICATE KEY UPDATE ${key} = ${key}`;
}

async function update<T extends AnyTable>(
  connection: Connection,
  lender: Buffer,
  table: T,
  where: Where<T>,
  change: Partial<NewRow<T>>,
): Promise<number> {
  const conditions = conditionsOf(table, lender, where);
  const changes = Object.entries(change);
  const sql = `UPDATE \`${table.name}\` SET ${changes.map(([name]) => `${quoted(name)} = ?`).join(', ')} WHERE ${conditions.sql}`;
  const values = changes.map(([name, value]) => columnOf(table, name).encode(value));
  return (await connection.run(sql, [...values, ...conditions.values])).affected;
}

async function updateEach<T extends AnyTable>(
  connection: Connection,
  lender: Buffer,
  table: T,
  changes: readonly { readonly id: unknown; readonly change: Partial<NewRow<T>> }[],
): Promise<void> {
  if (changes.length === 0) return;
  const names = [...new Set(changes.flatMap(({ change }) => Object.keys(change)))];
  const ids = changes.map(({ id }) => columnOf(table, 'id').encode(id));
  const values: SqlValue[] = [];
  const assignments = names.map((name) => {
    const cases = changes.map(({ change }, n) => {
      if (!(name in change)) return '';
      values.push(ids[n]!, columnOf(table, name).encode((change as Record<string, unknown>)[name]));
      return ' WHEN ? THEN ?';
    });
    return `${quoted(name)} = CASE \`id\`${cases.join('')} ELSE ${quoted(name)} END`;
  });
  const where = `\`lender_id\` = ? AND \`id\` IN (${ids.map(() => '?').join(', ')})`;
  await connection.run(`UPDATE \`${table.name}\` SET ${assignments.join(', ')} WHERE ${where}`, [
    ...values,
    lender,
    ...ids,
  ]);
}

/** Fills `:lender`, spreads lists, and adds the lock where the engine has one. */
async function send(connection: Connection, lender: Buffer, statement: Statement, params: Params) {
  const text = connection.engine === 'sqlite' ? (statement.sqlite ?? statement.sql) : statement.sql;
  if (!text.includes(':lender')) throw new Error('a statement must name :lender');
  const values: SqlValue[] = [];
  let next = 0;
  const sql = text.replaceAll(/:lender|\?\?|\?/g, (token) => {
    if (token === ':lender') return placed(connection.engine, lender, values);
    const given = params[next++];
    if (given === undefined) throw new Error(`parameter ${next} of a statement is missing`);
    const list = (token === '??' ? given : [given]) as readonly (SqlValue | boolean)[];
    if (list.length === 0) return 'NULL';
    return list
      .map((value) => placed(connection.engine, typeof value === 'boolean' ? Number(value) : value, values))
      .join(', ');
  });
  return connection.run(sql + lockWords(connection.engine, statement.lock), values);
}

function lockWords(engine: Engine, lock: 'share' | 'update' | undefined): string {
  if (lock === undefined || engine === 'sqlite') return '';
  return lock === 'update' ? ' FOR UPDATE' : ' LOCK IN SHARE MODE';
}

function conditionsOf<T extends AnyTable>(table: T, lender: Buffer, where: Where<T>) {
  if (!table.isTenantOwned) throw new Error(`${table.name} belongs to no lender`);
  const values: SqlValue[] = [lender];
  const parts = ['`lender_id` = ?'];
  for (const [name, wanted] of Object.entries(where)) {
    const column = columnOf(table, name);
    if (wanted === null) parts.push(`${quoted(name)} IS NULL`);
    else if (Array.isArray(wanted)) {
      parts.push(`${quoted(name)} IN (${wanted.length === 0 ? 'NULL' : wanted.map(() => '?').join(', ')})`);
      for (const value of wanted) values.push(column.encode(value));
    } else {
      parts.push(`${quoted(name)} = ?`);
      values.push(column.encode(wanted));
    }
  }
  return { sql: parts.join(' AND '), values };
}

const selectLists = new WeakMap<AnyTable, string>();
function selectList(table: AnyTable): string {
  let list = selectLists.get(table);
  if (list === undefined) selectLists.set(table, (list = Object.keys(table.columns).map(quoted).join(', ')));
  return list;
}

function columnOf(table: AnyTable, name: string): Column<unknown> {
  const column = table.columns[name];
  if (column === undefined) throw new Error(`${table.name} has no column ${name}`);
  return column as Column<unknown>;
}

function quoted(name: string): string {
  return `\`${columnName(name)}\``;
}
