import type { Command } from 'commander';
import { loadConfig, type Environment } from '../config.js';
import { systemClock } from '../kernel/time.js';
import { collected } from './collected.js';
import { printClients } from './print-clients.js';

const clocks = { domain: systemClock, system: systemClock };

/** `consign lender create` */
export function addLenderCommand(program: Command, environment: Environment): void {
  const lender = program.command('lender').description('The lenders of this installation.');
  lender
    .command('create')
    .description('Open a lender, with two clients of its own: one makes, the other checks (four eyes).')
    .argument('<name>', 'the name of the lender')
    .option('--client <name>', 'a further client; may be given several times', collected)
    .action(async (name: string, options: { client?: readonly string[] }) => {
      const config = loadConfig(environment);
      const { withDatabase } = await import('./open-database.js');
      const { createLenderWithClients } = await import('./register-clients.js');
      const names = ['maker', 'checker', ...(options.client ?? [])];
      const { lenderId, clients } = await withDatabase(config, (database) =>
        createLenderWithClients({ config, database, clocks }, name, names),
      );
      process.stdout.write(`lender    ${lenderId}\n`);
      printClients(clients);
    });
}
