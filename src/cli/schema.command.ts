import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';

/** `consign schema` */
export function addSchemaCommand(program: Command): void {
  program
    .command('schema')
    .description('Print where the contract is: both schemas, the error codes, the scopes and the events.')
    .action(async () => {
      const folder = path.resolve(import.meta.dirname, '../../schema');
      const names = await readdir(folder, { recursive: true });
      const files = names.filter((name) => /\.(graphql|json)$/.test(name)).toSorted();
      process.stdout.write(files.map((name) => `${path.join(folder, name)}\n`).join(''));
    });
}
