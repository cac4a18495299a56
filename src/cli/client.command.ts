import type { Command } from 'commander';
import { loadConfig, type Environment } from '../config.js';
import { systemClock } from '../kernel/time.js';
import { idArgument } from './arguments.js';
import { collected } from './collected.js';
import { printClients } from './print-clients.js';
import type { RegisteredClient } from './register-clients.js';

const clocks = { domain: systemClock, system: systemClock };

/** `consign client create` and `consign client revoke` */
export function addClientCommand(program: Command, environment: Environment): void {
  const client = program.command('client').description('The OAuth clients of lenders and agencies.');
  client
    .command('create')
    .description('Register one more client of a lender or of one of its agencies.')
    .argument('<name>', 'what it is called')
    .requiredOption('--lender <id>', 'the lender')
    .option('--agency <id>', 'the agency, when the client is to be its own')
    .option(
      '--scope <scope>',
      'what it may do (everything of its side unless said); may be repeated',
      collected,
    )
    .action(async (name: string, options: CreateOptions) => {
      printClients([await createClient(environment, name, options)]);
    });
  client
    .command('revoke')
    .description('Shut a client out; its tokens stop working with their next request.')
    .argument('<id>', 'the client')
    .action(async (id: string) => {
      await revoke(environment, id);
      process.stdout.write(`client    ${id}  is shut out\n`);
    });
}

interface CreateOptions {
  readonly lender: string;
  readonly agency?: string;
  readonly scope?: readonly string[];
}

async function createClient(
  environment: Environment,
  name: string,
  { lender, agency, scope: scopes }: CreateOptions,
): Promise<RegisteredClient> {
  const lenderId = idArgument('lender', lender, '--lender');
  const agencyId = agency === undefined ? null : idArgument('agency', agency, '--agency');
  const config = loadConfig(environment);
  const { withDatabase } = await import('./open-database.js');
  const { addAgencyClient, addLenderClient } = await import('./register-clients.js');
  return withDatabase(config, (database) => {
    const registry = { config, database, clocks };
    if (agencyId === null) return addLenderClient(registry, lenderId, { name, scopes });
    return addAgencyClient(registry, lenderId, { agencyId, name, scopes });
  });
}

async function revoke(environment: Environment, text: string): Promise<void> {
  const id = idArgument('client', text, 'ID');
  const config = loadConfig(environment);
  const { withDatabase } = await import('./open-database.js');
  const { shutOut } = await import('./register-clients.js');
  await withDatabase(config, (database) => shutOut({ database, clocks }, id));
}
