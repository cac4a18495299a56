import type { Command } from 'commander';
import { loadConfig, type Environment } from '../config.js';
import { CommandProblem } from './command-problem.js';

export interface VerifyLedgerArguments {
  readonly lender?: string;
  readonly json?: boolean;
}

/** `consign ledger`: what an auditor does with the books. */
export function addLedgerCommand(program: Command, environment: Environment): void {
  program
    .command('ledger')
    .description('Check the books.')
    .command('verify')
    .description(
      'Check what must always be true of payments, statements and books, and name the first row that breaks it; ends with 1 if one does.',
    )
    .option('--lender <id>', 'one lender; all of them unless given')
    .option('--json', 'answer with one JSON object a line')
    .action(async (options: VerifyLedgerArguments) => {
      const { verifyLedger } = await import('./verify-ledger.js');
      if (!(await verifyLedger(loadConfig(environment), options)))
        throw new CommandProblem('The books do not hold: see above.');
    });
}
