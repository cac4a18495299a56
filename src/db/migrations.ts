import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MikroORM } from '@mikro-orm/core';
import { type Migration, Migrator, TSMigrationGenerator } from '@mikro-orm/migrations';
import { guardTables } from './append-only.js';
import type { Database } from './database.js';
import { ormOptions } from './database.js';
import type { Engine } from './engine.js';

type MigrationClass = new (...args: never[]) => Migration;

/** What was done to a database. */
export interface Migrated {
  /** Names of the migrations that were applied now. */
  readonly applied: readonly string[];
  /** Whether the database itself keeps what is append-only as it is. */
  readonly isGuarded: boolean;
}

/** Brings the database to the present tables, and guards those that rows are only added to. */
export async function migrate(database: Database): Promise<Migrated> {
  const migrator = await migratorOf(database);
  const applied = (await migrator.up()).map(({ name }) => name);
  return { applied, isGuarded: await guardTables(database) };
}

/** Names of the migrations that are still to be applied; empty when the database is up to date. */
export async function pendingMigrations(database: Database): Promise<string[]> {
  const migrator = await migratorOf(database);
  return (await migrator.getPending()).map(({ name }) => name);
}

/**
 * Writes the next migration of one engine from the difference between the tables and the last snapshot; needs no
 * server. Answers its file name, or null when nothing changed.
 */
export async function writeMigration(engine: Engine, title: string): Promise<string | null> {
  const name = `${(await migrationFiles(engine)).length + 1}`.padStart(4, '0') + `-${title}`;
  const options = ormOptions({ url: OFFLINE[engine] }) as { migrations: object };
  const orm = await MikroORM.init({
    ...options,
    migrations: { ...options.migrations, fileName: () => name, generator: ForwardMigrations },
    connect: false,
  } as never);
  try {
    const written = await new Migrator(orm.em as never).create();
    return written.fileName === '' || written.diff.up.length === 0 ? null : written.fileName;
  } finally {
    await orm.close(true);
  }
}

/** Whether the tables say something that no migration of the engine does; needs no server. */
export async function tablesDifferFromMigrations(engine: Engine): Promise<boolean> {
  const orm = await MikroORM.init({ ...ormOptions({ url: OFFLINE[engine] }), connect: false } as never);
  try {
    return await new Migrator(orm.em as never).checkSchema();
  } finally {
    await orm.close(true);
  }
}

/** Addresses of nothing, for comparing tables with snapshots. */
const OFFLINE: Readonly<Record<Engine, string>> = {
  sqlite: 'sqlite::memory:',
  mysql: 'mysql://nobody@127.0.0.1:1/none',
};

/** Migrations only go forward: a step back is a new migration. */
class ForwardMigrations extends TSMigrationGenerator {
  override generateMigrationFile(_className: string, diff: { readonly up: string[] }): string {
    const statements = diff.up.map((sql) => this.createStatement(sql, 4)).join('');
    return `import { Migration } from '@mikro-orm/migrations';\n\nexport default class extends Migration {\n  override up(): void {\n${statements}  }\n}\n`;
  }
}

async function migratorOf(database: Database): Promise<Migrator> {
  const folder = resolve('migrations', database.engine);
  const migrationsList = await Promise.all(
    (await migrationFiles(database.engine)).map(async (file) => {
      const module = (await import(pathToFileURL(join(folder, file)).href)) as { default: MigrationClass };
      return { name: file.replace(/\.ts$/, ''), class: module.default };
    }),
  );
  const known = database.orm.config.get('migrations') as object;
  database.orm.config.set('migrations', { ...known, migrationsList } as never);
  return new Migrator(database.orm.em as never);
}

async function migrationFiles(engine: Engine): Promise<string[]> {
  return (await readdir(resolve('migrations', engine))).filter((file) => file.endsWith('.ts')).toSorted();
}
