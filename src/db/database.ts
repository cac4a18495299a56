import { MikroORM } from '@mikro-orm/core';
import { MySqlDriver, type MySqlConnection } from '@mikro-orm/mysql';
import { SqliteDriver, type SqlEntityManager } from '@mikro-orm/sql';
import { Migrator } from '@mikro-orm/migrations';
import { CompiledQuery, type Kysely, type QueryResult } from 'kysely';
import type { RawRow } from '../kernel/store.js';
import type { SqlValue } from '../kernel/table.js';
import { assertInTime, refuseAbandoned } from './deadline.js';
import { entities } from './entities.js';
import { parseDatabaseUrl, type Engine } from './engine.js';
import { limitWaits } from './pool-limits.js';
import { sqliteDialect } from './sqlite-dialect.js';

export interface DatabaseOptions {
  readonly url: string;
  /** Connections kept; SQLite has one. */
  readonly pool?: number;
}

/** Runs one statement, in a transaction or alone. */
export interface Connection {
  readonly engine: Engine;
  run(sql: string, values: readonly SqlValue[]): Promise<{ rows: RawRow[]; affected: number }>;
}

/** The open database: connections, transactions, and a count of the statements sent. */
export interface Database extends Connection {
  readonly orm: MikroORM;
  /** Statements since start, BEGIN and COMMIT not counted; tests hold use cases to a constant number. */
  readonly statements: { count: number };
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { engine } = parseDatabaseUrl(options.url);
  const orm: MikroORM = (await MikroORM.init(ormOptions(options))) as never;
  await orm.connect();
  if (engine === 'mysql') await limitWaits(await poolOf(orm));
  const client = (orm.em as unknown as SqlEntityManager).getKysely<unknown>();
  const statements = { count: 0 };
  const connectionTo = (executor: Pick<Kysely<unknown>, 'executeQuery'>): Connection => ({
    engine,
    run: async (sql, values) => {
      assertInTime();
      statements.count++;
      const query = CompiledQuery.raw(sql, values as SqlValue[]);
      return outcome(await executor.executeQuery<RawRow>(query).catch(refuseAbandoned));
    },
  });
  return {
    ...connectionTo(client),
    orm,
    statements,
    transaction: async (work) => {
      assertInTime();
      return client.transaction().execute((transaction) => work(connectionTo(transaction)));
    },
    close: () => orm.close(true),
  };
}

function poolOf(orm: MikroORM) {
  return (orm.em.getConnection() as unknown as MySqlConnection).getNativeClient();
}

/** MikroORM's options; also used to write migrations, where no server is needed. */
export function ormOptions({ url, pool = 8 }: DatabaseOptions): Parameters<typeof MikroORM.init>[0] {
  const { engine, location } = parseDatabaseUrl(url);
  const shared = {
    entities: entities(),
    discovery: { checkDuplicateFieldNames: false, warnWhenNoEntities: false },
    extensions: [Migrator],
    logger: () => {},
    migrations: {
      path: `migrations/${engine}`,
      snapshotName: '.snapshot',
      emit: 'ts' as const,
      disableForeignKeys: false,
      snapshotOnMigrate: false,
    },
  };
  if (engine === 'sqlite')
    return {
      ...shared,
      driver: SqliteDriver,
      dbName: location,
      driverOptions: sqliteDialect(location),
    } as never;
  return {
    ...shared,
    driver: MySqlDriver,
    clientUrl: location,
    charset: 'utf8mb4',
    collate: 'utf8mb4_bin',
    pool: { max: pool },
    driverOptions: { connectTimeout: 5_000 },
    onCreateConnection: async (connection: { executeQuery(query: CompiledQuery): Promise<unknown> }) => {
      for (const sql of SESSION) await connection.executeQuery(CompiledQuery.raw(sql));
    },
  } as never;
}

const SESSION = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
  // shorter than a caller waits for an answer: a lock wait is tried again, a silent server is not
  'SET SESSION innodb_lock_wait_timeout = 3',
];

function outcome({ rows, numAffectedRows }: QueryResult<RawRow>) {
  return { rows, affected: Number(numAffectedRows ?? 0n) };
}
