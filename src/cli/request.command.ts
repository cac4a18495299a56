import { Option, type Command } from 'commander';
import { z } from 'zod';
import { loadConfig, type Environment } from '../config.js';
import type { Audience } from '../kernel/request-context.js';
import { CommandProblem } from './command-problem.js';
import { addTokenOptions, wishOf, type TokenOptions } from './token.command.js';

interface RequestOptions extends TokenOptions {
  readonly variables?: string;
  readonly lender?: boolean;
  readonly agency?: boolean;
}

/** `consign request` */
export function addRequestCommand(program: Command, environment: Environment): void {
  const request = program
    .command('request')
    .description('Mint a token, send one GraphQL operation with it, and print the answer.')
    .argument('<operation>', "such as 'query { placements(first: 5) { nodes { id } } }'");
  addTokenOptions(request)
    .option('--variables <json>', 'the variables of the operation, as a JSON object')
    .addOption(
      new Option('--lender', "ask the lender's endpoint (the client's own side unless said)").conflicts(
        'agency',
      ),
    )
    .addOption(new Option('--agency', "ask the agencies' endpoint"))
    .action((operation: string, options: RequestOptions) => send(environment, operation, options));
}

async function send(environment: Environment, query: string, options: RequestOptions): Promise<void> {
  const variables = variablesOf(options.variables);
  const { mintToken, reach } = await import('./access-token.js');
  const { readClientFile, sideOf } = await import('./client-file.js');
  const client = await readClientFile(loadConfig(environment).dataDir, options.client);
  const token = await mintToken(client, wishOf(options));
  const url = (options.url ?? client.url).replace(/\/+$/, '');
  const response = await reach(`${url}/${askedSide(options) ?? sideOf(client)}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const answer = z.looseObject({ errors: z.array(z.unknown()).optional() }).parse(await response.json());
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  if (answer.errors !== undefined)
    throw new CommandProblem('The service refused it: see `errors` in the answer.');
}

function variablesOf(text: string | undefined): Readonly<Record<string, unknown>> | null {
  if (text === undefined) return null;
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new CommandProblem('--variables takes a JSON object, such as \'{"id": "plc_…"}\'.');
  }
}

function askedSide({ lender, agency }: RequestOptions): Audience | null {
  if (lender === true) return 'lender';
  return agency === true ? 'agency' : null;
}
