import type { Command } from 'commander';
import type { Migrated } from '../db/migrations.js';
import { loadConfig, type Environment } from '../config.js';

/** `consign migrate` */
export function addMigrateCommand(program: Command, environment: Environment): void {
  program
    .command('migrate')
    .description('Bring the tables of the database in DATABASE_URL up to date, and say what was done.')
    .action(async () => {
      const { applied, isGuarded } = await applyMigrations(environment);
      const words = applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`;
      process.stdout.write(`${words}\n`);
      if (!isGuarded) process.stderr.write(UNGUARDED);
    });
}

const UNGUARDED =
  'This account may not make the triggers that keep the ledger append-only: run `consign migrate` once as one that may ' +
  '(TRIGGER, and log_bin_trust_function_creators = 1 or SUPER where the binary log is on).\n';

/** Migrating needs no keys, so that it can run before they are made. */
async function applyMigrations(environment: Environment): Promise<Migrated> {
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
