import type { Command } from 'commander';
import { loadConfig, type Environment } from '../config.js';
import { systemClock } from '../kernel/time.js';
import { idArgument } from './arguments.js';
import { collected } from './collected.js';
import { printClients } from './print-clients.js';

const clocks = { domain: systemClock, system: systemClock };

interface Options {
  readonly lender: string;
  readonly reference?: string;
  readonly client?: readonly string[];
}

/** `consign agency create` */
export function addAgencyCommand(program: Command, environment: Environment): void {
  const agency = program.command('agency').description('The agencies of a lender.');
  agency
    .command('create')
    .description('Register an agency with a lender, and its clients.')
    .argument('<name>', 'the name of the agency')
    .requiredOption('--lender <id>', 'the lender it works for')
    .option('--reference <text>', "the lender's own key; the same again registers nothing new")
    .option(
      '--client <name>',
      'a client of the agency (one called "system" unless said); may be repeated',
      collected,
    )
    .action(async (name: string, { lender, reference, client: clientNames = ['system'] }: Options) => {
      const lenderId = idArgument('lender', lender, '--lender');
      const config = loadConfig(environment);
      const { withDatabase } = await import('./open-database.js');
      const { createAgencyWithClients } = await import('./register-clients.js');
      const { agencyId, clients } = await withDatabase(config, (database) =>
        createAgencyWithClients({ config, database, clocks }, lenderId, { name, reference, clientNames }),
      );
      process.stdout.write(`agency    ${agencyId}\n`);
      printClients(clients);
    });
}
