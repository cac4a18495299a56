import type { Command } from 'commander';
import { loadConfig, type Environment } from '../config.js';
import type { TokenWish } from './access-token.js';
import { collected } from './collected.js';

/** What `token` and `request` both take. */
export interface TokenOptions {
  readonly client: string;
  readonly scope?: readonly string[];
  readonly batch?: readonly string[];
  readonly placement?: readonly string[];
  readonly portfolio?: readonly string[];
  readonly url?: string;
}

/** `consign token` */
export function addTokenCommand(program: Command, environment: Environment): void {
  const token = program
    .command('token')
    .description('Mint a fresh access token of a running service (private_key_jwt) and print it.');
  addTokenOptions(token).action(async (options: TokenOptions) => {
    const { mintToken } = await import('./access-token.js');
    const { readClientFile } = await import('./client-file.js');
    const client = await readClientFile(loadConfig(environment).dataDir, options.client);
    process.stdout.write(`${await mintToken(client, wishOf(options))}\n`);
  });
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
