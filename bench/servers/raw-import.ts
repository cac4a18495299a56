import type { Pool, PoolConnection, RowDataPacket } from 'mysql2/promise';

export interface RawImport {
  /** Whose rows they are, and who gets them. */
  readonly from: string;
  readonly to: string;
}

const ROWS = 2_000;
const TABLES = ['debtor_key', 'debtor', 'contact_point', 'account'] as const;
type Rows = readonly (readonly unknown[])[];

interface Learned {
  readonly insert: string;
  readonly rows: Rows;
}

let loads: Learned = { insert: '', rows: [] };
let learned: readonly Learned[] = [];

/** Takes the rows that an import left behind into memory, for another lender. */
export async function learnImport(pool: Pool, request: RawImport) {
  loads = await learn(pool, 'account_load', request);
  learned = await Promise.all(TABLES.map((table) => learn(pool, table, request)));
  return { rows: learned.map(({ rows }) => rows.length) };
}

/** The same rows into the same tables: 2,000 an INSERT, and a transaction for each 2,000 accounts. */
export async function bookImport(pool: Pool) {
  await pool.query(loads.insert, [loads.rows]);
  const accounts = learned.at(-1)!.rows.length;
  const connection = await pool.getConnection();
  for (let start = 0; start < accounts; start += ROWS) {
    await connection.beginTransaction();
    for (const table of learned) await insert(connection, table, start / accounts, (start + ROWS) / accounts);
    await connection.commit();
  }
  connection.release();
  return { accounts };
}

/** The rows of this part of the accounts: a table may have several for each. */
async function insert(connection: PoolConnection, { insert: sql, rows }: Learned, from: number, to: number) {
  const end = Math.round(to * rows.length);
  for (let start = Math.round(from * rows.length); start < end; start += ROWS)
    await connection.query(sql, [rows.slice(start, Math.min(end, start + ROWS))]);
}

/** All of a table in the order in which it was written, the lender's id (its first column) replaced. */
async function learn(pool: Pool, table: string, { from, to }: RawImport): Promise<Learned> {
  const statement = { sql: `SELECT * FROM ${table} WHERE lender_id = ? ORDER BY id`, rowsAsArray: true };
  const [rows, fields] = await pool.query<RowDataPacket[]>(statement, [Buffer.from(from, 'hex')]);
  const lender = Buffer.from(to, 'hex');
  const insertSql = `INSERT INTO ${table} (${fields.map(({ name }) => name).join(', ')}) VALUES ?`;
  const owned = (rows as unknown as unknown[][]).map(([, ...rest]) => [lender, ...rest]);
  return { insert: insertSql, rows: owned };
}
