import { writeMigration } from '../db/migrations.js';

/** `npm run migration:new -- add-visit-outcome`: the next migration of both engines, from what changed in the tables. */
async function main(title: string | undefined): Promise<void> {
  if (title === undefined || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(title))
    throw new Error(
      'Name the migration in words with dashes between them: npm run migration:new -- add-visit-outcome',
    );
  const written = [await writeMigration('sqlite', title), await writeMigration('mysql', title)];
  if (written.every((file) => file === null)) process.stdout.write('Nothing changed in the tables.\n');
  else
    process.stdout.write(
      `Wrote ${written.filter((file) => file !== null).join(' and ')}: read them before you commit.\n`,
    );
}

try {
  await main(process.argv[2]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
