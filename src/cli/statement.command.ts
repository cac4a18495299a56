import type { Command } from 'commander';
import { CommandProblem } from './command-problem.js';

export interface VerifyStatementArguments {
  readonly jwks: string;
  readonly statement?: string;
  readonly lines?: string;
  readonly hash?: string;
}

/** `consign statement`: what whoever was sent a statement does with it. */
export function addStatementCommand(program: Command): void {
  program
    .command('statement')
    .description('Check statements that were downloaded; needs no database.')
    .command('verify')
    .description('Check the receipt of a statement with the published keys; ends with 1 if it does not hold.')
    .argument('<receipt>', 'the detached JWS, `<id>.jws`')
    .requiredOption('--jwks <file or address>', 'the published keys, JSON Web Key Set (`/oauth/jwks`)')
    .option('--statement <file>', 'what was signed, `<id>.json` (default: beside the receipt)')
    .option('--lines <file>', 'the CSV: make the hash of the lines again from it')
    .option('--hash <hex>', 'the content hash that a PDF or a workbook shows')
    .action(async (receipt: string, options: VerifyStatementArguments) => {
      const { verifyStatement } = await import('./verify-statement.js');
      if (!(await verifyStatement(receipt, options)))
        throw new CommandProblem('The statement is not what was signed: see above.');
    });
}
