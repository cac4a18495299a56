import type { Duplex } from 'node:stream';
import type { Pool, PoolConnection } from 'mysql2';
import { Refusal } from '../kernel/errors.js';
import { deadlineExceeded, timeLeft } from './deadline.js';
import { currentPatience } from './patience.js';

type Callback = (...results: unknown[]) => void;

/**
 * Gives a pool of mysql2 the time limits it lacks: it waits for a connection and for an answer as long as it takes,
 * and a server that is reached but silent would hold every request for ever. A connection that did not answer in time
 * is closed; what the server still does for it ends by the server's own limit, which is set for each connection as it
 * passes from requests to jobs and back.
 */
export async function limitWaits(pool: Pool): Promise<void> {
  const limitOn = serverLimit(await versionOf(pool));
  const limited = new WeakSet<PoolConnection>();
  const getConnection = pool.getConnection.bind(pool);
  pool.getConnection = (callback) => {
    let isLate = false;
    const timer = startTimer(currentPatience()?.connectionMs, () => {
      isLate = true;
      callback(tooBusy('All connections to the database are in use.') as never, undefined as never);
    });
    getConnection((error, connection) => {
      clearTimeout(timer);
      if (isLate) return connection?.release();
      // null after an error
      if (connection && !limited.has(connection)) {
        limited.add(connection);
        limitAnswers(connection, limitOn);
      }
      callback(error, connection);
    });
  };
}

/** The form in which the query builder asks: text, values, callback. */
function limitAnswers(connection: PoolConnection, limitOn: ServerLimit): void {
  const query = connection.query.bind(connection) as (
    sql: unknown,
    values: unknown,
    done: Callback,
  ) => unknown;
  let lost: Refusal | null = null;
  let serverMs = 0;
  const limitServer = (milliseconds: number) => {
    if (milliseconds === serverMs) return;
    serverMs = milliseconds;
    // the statement waits behind it in the connection's queue; a server that knows no such limit has none
    query(limitOn(milliseconds), [], () => {});
  };
  const limited = (sql: unknown, values: unknown, done: Callback) => {
    // the transaction that was under way still wants to roll back
    if (lost !== null) return process.nextTick(done, lost);
    let isOver = false;
    const end: Callback = (...results) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      done(...results);
    };
    limitServer(Math.ceil((currentPatience()?.answerMs ?? 0) * SERVER_SHARE));
    const { milliseconds, late } = answerLimit(sql);
    const timer = startTimer(milliseconds, () => {
      lost = late();
      cut(connection);
      end(lost);
    });
    // with an empty list the driver would still look through the whole text for where its values go
    return query(sql, Array.isArray(values) && values.length === 0 ? null : values, end);
  };
  connection.query = limited as never;
}

/** The driver only ends its half of the way: a server that is still busy would keep it open, and answer into it. */
function cut(connection: PoolConnection): void {
  connection.destroy();
  (connection as unknown as { readonly stream: Duplex }).stream.destroy();
}

interface AnswerLimit {
  readonly milliseconds: number | undefined;
  /** Why it is over then. */
  readonly late: () => Refusal;
}

/** How long the answer may take; whether a transaction was kept is worth a wait beyond the caller's deadline. */
function answerLimit(sql: unknown): AnswerLimit {
  const milliseconds = currentPatience()?.answerMs;
  const left = timeLeft() ?? Infinity;
  if (milliseconds === undefined || left >= milliseconds || /^\s*(commit|rollback)/i.test(textOf(sql)))
    return { milliseconds, late: () => tooBusy('The database does not answer.') };
  return { milliseconds: Math.max(1, left), late: deadlineExceeded };
}

function textOf(sql: unknown): string {
  return typeof sql === 'string' ? sql : ((sql as { sql?: string } | null)?.sql ?? '');
}

/** The server gives up a little sooner than we do: then it says so, and the connection can be kept. */
const SERVER_SHARE = 0.9;

type ServerLimit = (milliseconds: number) => string;

/** MariaDB limits every statement, in seconds; MySQL limits SELECT, in milliseconds. 0: no limit. */
function serverLimit(version: string): ServerLimit {
  return /mariadb/i.test(version)
    ? (milliseconds) => `SET SESSION max_statement_time = ${milliseconds / 1_000}`
    : (milliseconds) => `SET SESSION max_execution_time = ${milliseconds}`;
}

function versionOf(pool: Pool): Promise<string> {
  return new Promise((resolve, reject) => {
    pool.query('SELECT VERSION() AS version', (error, rows) => {
      if (error) reject(error);
      else resolve(String((rows as readonly { version?: string }[])[0]?.version));
    });
  });
}

function startTimer(milliseconds: number | undefined, late: () => void): NodeJS.Timeout | undefined {
  return milliseconds === undefined ? undefined : setTimeout(late, milliseconds);
}

function tooBusy(message: string): Refusal {
  return new Refusal('TOO_BUSY', message, { details: { retryAfterSeconds: 1 } });
}
