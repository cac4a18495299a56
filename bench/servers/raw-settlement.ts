import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2/promise';

export interface RawSettlement {
  readonly lender: string;
  readonly agreement: string;
  readonly month: number;
  /** The statement that the lines are written to, and whose lines they are: those that ours wrote. */
  readonly statement: string;
  readonly like: string;
}

const ROWS = 2_000;
let lines: readonly (readonly unknown[])[] = [];

/** Takes the finished lines into memory, so that nothing but the database is timed afterwards. */
export async function learnLines(pool: Pool, { lender, statement, like }: RawSettlement) {
  const values = [Buffer.from(lender, 'hex'), Buffer.from(like, 'hex')];
  const [rows] = await pool.query<RowDataPacket[]>({ sql: LINES, rowsAsArray: true }, values);
  const target = Buffer.from(statement, 'hex');
  lines = (rows as unknown as unknown[][]).map(([lenderId, id, , ...rest]) => [
    lenderId,
    id,
    target,
    ...rest,
  ]);
  return { lines: lines.length };
}

/** One aggregate over the month's payments, then the lines, 2,000 an INSERT and each a transaction. */
export async function settle(pool: Pool, { lender, agreement, month }: RawSettlement) {
  const values = [Buffer.from(lender, 'hex'), Buffer.from(agreement, 'hex'), month];
  const [placements] = await pool.query<RowDataPacket[]>({ sql: SUMS, rowsAsArray: true }, values);
  let written = 0;
  for (let start = 0; start < lines.length; start += ROWS) {
    const [{ affectedRows }] = await pool.query<ResultSetHeader>(INSERT, [lines.slice(start, start + ROWS)]);
    written += affectedRows;
  }
  return { placements: placements.length, lines: written };
}

const COLUMNS = `lender_id, id, statement_id, number, placement_id, event_id, kind, value_date, amount_minor, base_minor,
  overpaid_minor, fee_minor, origin_month, trace`;
const LINES = `SELECT ${COLUMNS} FROM statement_line WHERE lender_id = ? AND statement_id = ? ORDER BY number`;
const INSERT = `INSERT INTO statement_line (${COLUMNS}) VALUES ?`;
const SUMS = `SELECT placement_id, COUNT(*), SUM(amount_minor) FROM payment
  WHERE lender_id = ? AND agreement_id = ? AND settles_in = ? GROUP BY placement_id`;
