/** The three database engines; MariaDB and MySQL share a driver and their SQL. */
export type Engine = 'sqlite' | 'mysql';

export interface DatabaseAddress {
  readonly engine: Engine;
  /** A file (or `:memory:`) for SQLite, a `mysql://` address otherwise. */
  readonly location: string;
}

/** Reads `sqlite:./data/consign.sqlite` and `mysql://user:password@host:port/database`. */
export function parseDatabaseUrl(url: string): DatabaseAddress {
  if (url.startsWith('sqlite:'))
    return { engine: 'sqlite', location: url.slice('sqlite:'.length) || ':memory:' };
  if (/^(mysql|mariadb):\/\//.test(url))
    return { engine: 'mysql', location: url.replace(/^mariadb:/, 'mysql:') };
  throw new Error('DATABASE_URL must start with sqlite: or mysql://');
}

/** Failures after which the same transaction may be tried again: nothing of it was kept, or all of it and it repeats safely. */
export function isRetryable(error: unknown): boolean {
  const { errno, code, errcode } = (error ?? {}) as { errno?: number; code?: string; errcode?: number };
  if (errcode !== undefined && RETRYABLE_SQLITE.has(errcode & 0xff)) return true;
  if (isDuplicateKey(error)) return true;
  return (
    (errno !== undefined && RETRYABLE_MYSQL.has(errno)) || (code !== undefined && LOST_CONNECTION.has(code))
  );
}

/** A twin request inserted the same key first: on the next try its row is seen. */
export function isDuplicateKey(error: unknown): boolean {
  const { errno, errcode } = (error ?? {}) as { errno?: number; errcode?: number };
  return errno === 1062 || errcode === 2067 || errcode === 1555;
}

/** 1205 lock wait timeout, 1213 deadlock, 1020 record has changed since last read, 1053 server shutdown. */
const RETRYABLE_MYSQL = new Set([1205, 1213, 1020, 1053]);
/** SQLITE_BUSY and SQLITE_LOCKED. */
const RETRYABLE_SQLITE = new Set([5, 6]);
const LOST_CONNECTION = new Set(['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE', 'ECONNREFUSED']);
