import type { Pool, PoolConnection } from 'mysql2';
import { Refusal } from '../kernel/errors.js';
import { currentPatience } from './patience.js';

type Callback = (...results: unknown[]) => void;

/**
 * Gives a pool of mysql2 the time limits it lacks: it waits for a connection and for an answer as long as it takes,
 * and a server that is reached but silent would hold every request for ever. A connection that did not answer in time
 * is closed; what the server still does for it ends by the server's own limits.
 */
export function limitWaits(pool: Pool): void {
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
        limitAnswers(connection);
      }
      callback(error, connection);
    });
  };
}

/** The form in which the query builder asks: text, values, callback. */
function limitAnswers(connection: PoolConnection): void {
  const query = connection.query.bind(connection) as (
    sql: unknown,
    values: unknown,
    done: Callback,
  ) => unknown;
  let lost: Refusal | null = null;
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
    const timer = startTimer(currentPatience()?.answerMs, () => {
      lost = tooBusy('The database does not answer.');
      connection.destroy();
      end(lost);
    });
    return query(sql, values, end);
  };
  connection.query = limited as never;
}

function startTimer(milliseconds: number | undefined, late: () => void): NodeJS.Timeout | undefined {
  return milliseconds === undefined ? undefined : setTimeout(late, milliseconds);
}

function tooBusy(message: string): Refusal {
  return new Refusal('TOO_BUSY', message, { details: { retryAfterSeconds: 1 } });
}
