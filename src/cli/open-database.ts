import { mkdir } from 'node:fs/promises';
import type { Config } from '../config.js';
import { openDatabase, type Database } from '../db/database.js';
import { migrate, pendingMigrations } from '../db/migrations.js';
import { CommandProblem } from './command-problem.js';

/** Runs what a command does in the database and closes it, whatever happens. */
export async function withDatabase<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  await mkdir(config.dataDir, { recursive: true });
  const database = await openDatabase({ url: config.databaseUrl, pool: 2 });
  try {
    await bringUpToDate(database);
    return await work(database);
  } finally {
    await database.close();
  }
}

/** A SQLite file is brought up to date in passing; a server's tables are changed by a person who means to. */
export async function bringUpToDate(database: Database): Promise<void> {
  if (database.engine === 'sqlite') {
    await migrate(database);
    return;
  }
  const pending = await pendingMigrations(database);
  if (pending.length > 0)
    throw new CommandProblem(`The database lacks ${pending.join(', ')}: run \`consign migrate\` first.`);
}
