import type { Command } from 'commander';
import { loadConfig, type Config, type Environment } from '../config.js';
import type { TokenWish } from './access-token.js';
import type { ClientFile } from './client-file.js';
import { collected } from './collected.js';
import { CommandProblem } from './command-problem.js';

/** What `token` and `request` both take. */
export interface TokenOptions {
  readonly client: string;
  readonly scope?: readonly string[];
  readonly batch?: readonly string[];
  readonly placement?: readonly string[];
  readonly portfolio?: readonly string[];
  readonly url?: string;
}

interface PersonOptions extends TokenOptions {
  readonly asPerson?: string;
  readonly role?: string;
  readonly agency?: string;
}

/** `consign token` */
export function addTokenCommand(program: Command, environment: Environment): void {
  const token = program
    .command('token')
    .description('Mint a fresh access token of a running service (private_key_jwt) and print it.');
  addTokenOptions(token)
    .option('--as-person <name>', 'a token of the development issuer for a person, whom the client adds')
    .option('--role <role>', 'with --as-person: what the person may do, such as FINANCE_APPROVER')
    .option('--agency <id>', 'with --as-person: the agency the person works for (the lender unless said)')
    .action((options: PersonOptions) => print(environment, options));
}

async function print(environment: Environment, options: PersonOptions): Promise<void> {
  const { readClientFile } = await import('./client-file.js');
  const config = loadConfig(environment);
  const client = await readClientFile(config.dataDir, options.client);
  process.stdout.write(`${await tokenOf(config, client, options)}\n`);
}

async function tokenOf(config: Config, client: ClientFile, options: PersonOptions): Promise<string> {
  const { asPerson: name, role, agency: agencyId, url } = options;
  if (name === undefined) return (await import('./access-token.js')).mintToken(client, wishOf(options));
  if (role === undefined) throw new CommandProblem('Say with --role what the person may do.');
  const { personToken } = await import('./person-token.js');
  return personToken(config, client, { name, role, agencyId, url });
}

export function addTokenOptions(command: Command): Command {
  return command
    .requiredOption('--client <file>', 'the client file, or the id of a client in DATA_DIR/clients')
    .option(
      '--scope <scope>',
      'what it may do (all that the client may unless said); may be repeated',
      collected,
    )
    .option('--batch <id>', 'a placement batch that it opens; may be repeated', collected)
    .option('--placement <id>', 'a placement that it opens; may be repeated', collected)
    .option('--portfolio <id>', 'a portfolio whose batches it opens; may be repeated', collected)
    .option('--url <address>', 'the service (the one in the client file unless said)');
}

export function wishOf({ scope, batch, placement, portfolio, url }: TokenOptions): TokenWish {
  return { scopes: scope, batchIds: batch, placementIds: placement, portfolioIds: portfolio, url };
}
