import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2/promise';

export interface RawSettlement {
  readonly lender: string;
  /** The statement that the lines are written to, and whose lines they are: those that ours wrote. */
  readonly statement: string;
  readonly like: string;
}

const ROWS = 2_000;

/** Keeps the finished lines beside, so that nothing but their INSERT is timed afterwards, and memory does not grow with them. */
export async function learnLines(pool: Pool, { lender, like }: RawSettlement) {
  await pool.query('DROP TABLE IF EXISTS bench_line');
  await pool.query('CREATE TABLE bench_line LIKE statement_line');
  const values = [Buffer.from(lender, 'hex'), Buffer.from(like, 'hex')];
  const [{ affectedRows }] = await pool.query<ResultSetHeader>(KEEP, values);
  return { lines: affectedRows };
}

/** Writes the lines, 2,000 an INSERT and each a transaction; answers the seconds that the INSERTs took. */
export async function settle(pool: Pool, { lender, statement, like }: RawSettlement) {
  const [tenant, from, target] = [lender, like, statement].map((id) => Buffer.from(id, 'hex'));
  let [written, nanoseconds] = [0, 0n];
  for (;;) {
    const values = [tenant, from, written, written + ROWS];
    const [rows] = await pool.query<RowDataPacket[]>({ sql: LINES, rowsAsArray: true }, values);
    if (rows.length === 0) return { lines: written, seconds: Number(nanoseconds) / 1e9 };
    const lines = (rows as unknown as unknown[][]).map(([lenderId, id, , ...rest]) => [
      lenderId,
      id,
      target,
      ...rest,
    ]);
    const start = process.hrtime.bigint();
    const [{ affectedRows }] = await pool.query<ResultSetHeader>(INSERT, [lines]);
    nanoseconds += process.hrtime.bigint() - start;
    written += affectedRows;
  }
}

const COLUMNS = `lender_id, id, statement_id, number, placement_id, event_id, kind, value_date, amount_minor, base_minor,
  overpaid_minor, fee_minor, origin_month, trace`;
const KEEP = 'INSERT INTO bench_line SELECT * FROM statement_line WHERE lender_id = ? AND statement_id = ?';
const LINES = `SELECT ${COLUMNS} FROM bench_line WHERE lender_id = ? AND statement_id = ? AND number > ? AND number <= ?
  ORDER BY number`;
const INSERT = `INSERT INTO statement_line (${COLUMNS}) VALUES ?`;
