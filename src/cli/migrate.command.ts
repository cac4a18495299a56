import type { Command } from 'commander';
import { loadConfig, type Environment } from '../config.js';

/** `consign migrate` */
export function addMigrateCommand(program: Command, environment: Environment): void {
  program
    .command('migrate')
    .description('Bring the tables of the database in DATABASE_URL up to date, and say what was done.')
    .action(async () => {
      const applied = await applyMigrations(environment);
      const words = applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`;
      process.stdout.write(`${words}\n`);
    });
}

/** Migrating needs no keys, so that it can run before they are made. */
async function applyMigrations(environment: Environment): Promise<string[]> {
  const { databaseUrl } = loadConfig(environment, () => true);
  const { openDatabase } = await import('../db/database.js');
  const { migrate } = await import('../db/migrations.js');
  const database = await openDatabase({ url: databaseUrl, pool: 1 });
  try {
    return await migrate(database);
  } finally {
    await database.close();
  }
}
