import { createConnection } from 'mysql2/promise';
import { openDatabase, type Database } from '../src/db/database.js';
import { migrate } from '../src/db/migrations.js';

/** A database of this run's own, with the tables of production. */
export interface BenchDatabase {
  readonly url: string;
  readonly database: Database;
  /** What the figures depend on, in one line. */
  readonly server: string;
  drop(): Promise<void>;
}

/** Makes it on the server named; refuses one that would lose commits, whose figures would mean nothing. */
export async function createBenchDatabase(serverUrl: string): Promise<BenchDatabase> {
  const admin = await createConnection({ uri: serverUrl });
  const server = await describedServer(admin);
  const name = `consign_bench_${process.pid}`;
  await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  const address = new URL(serverUrl);
  address.pathname = `/${name}`;
  const database = await openDatabase({ url: address.href });
  await migrate(database);
  const drop = async () => {
    await admin.query(`DROP DATABASE IF EXISTS ${name}`);
    await Promise.all([admin.end(), database.close()]);
  };
  return { url: address.href, database, server, drop };
}

interface Settings {
  readonly version: string;
  readonly flush: number;
  readonly pool: number;
}

async function describedServer(admin: Awaited<ReturnType<typeof createConnection>>): Promise<string> {
  const [rows] = await admin.query(
    'SELECT @@version AS version, @@innodb_flush_log_at_trx_commit AS flush, @@innodb_buffer_pool_size AS pool',
  );
  const { version, flush, pool } = (rows as Settings[])[0]!;
  if (Number(flush) !== 1) throw new Error('innodb_flush_log_at_trx_commit is not 1: commits may be lost');
  return `${version}, innodb_flush_log_at_trx_commit=1, buffer pool ${Number(pool) / 2 ** 20} MiB`;
}
