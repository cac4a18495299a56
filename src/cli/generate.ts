import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { tablesDifferFromMigrations } from '../db/migrations.js';
import { emitSchemas } from '../graphql/emit-schemas.js';

/*
 * `npm run generate`: writes schema/ anew and says whether a migration is missing. Migrations are not written here: one
 * needs a name and a reader.
 */

const folder = resolve('schema');

async function writeSchemas(): Promise<void> {
  const files = await emitSchemas();
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder, { recursive: true }))
    if (/\.(graphql|json)$/.test(name) && !files.has(name)) await rm(join(folder, name));
  for (const [name, content] of files) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

async function refuseMissingMigrations(): Promise<void> {
  for (const engine of ['sqlite', 'mysql'] as const)
    if (await tablesDifferFromMigrations(engine))
      throw new Error(
        `The tables differ from migrations/${engine}: write the next one with \`npm run migration:new -- what-it-does\`.`,
      );
}

try {
  await writeSchemas();
  await refuseMissingMigrations();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
