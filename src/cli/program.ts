import { Command, CommanderError } from 'commander';
import type { Environment } from '../config.js';
import { addAgencyCommand } from './agency.command.js';
import { addAuditCommand } from './audit.command.js';
import { addClientCommand } from './client.command.js';
import { sentenceOf } from './command-problem.js';
import { addDemoCommand } from './demo.command.js';
import { addImportCommand } from './import.command.js';
import { addJobCommand } from './job.command.js';
import { addKeysCommand } from './keys.command.js';
import { addLedgerCommand } from './ledger.command.js';
import { addLenderCommand } from './lender.command.js';
import { addMigrateCommand } from './migrate.command.js';
import { addRequestCommand } from './request.command.js';
import { addRetentionCommand } from './retention.command.js';
import { addSchemaCommand } from './schema.command.js';
import { addSimulateCommand } from './simulate.command.js';
import { addStatementCommand } from './statement.command.js';
import { addTokenCommand } from './token.command.js';

/** A command that was not understood; what could not be done ends with 1. */
const MISUSED = 2;

/** Runs one command of the program and answers its exit code. Trouble is one sentence on standard error. */
export async function runProgram(argv: readonly string[], environment: Environment): Promise<number> {
  const endings: Ending[] = [];
  const program = buildProgram(environment, (ending) => void endings.push(ending));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
    process.stderr.write(`${sentenceOf(error)}\n`);
    if (program.opts().verbose === true && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return 1;
  } finally {
    for (const ending of endings) await ending();
  }
}

/** The commands. Each reads the configuration when it runs, so that help needs none. */
export function buildProgram(environment: Environment, atEnd: (ending: Ending) => void): Command {
  const program = new Command('consign')
    .description('Consign: lenders place accounts with collection agencies, watch, settle and pay them.')
    .option('--verbose', 'show where a failure happened')
    .showHelpAfterError('(add --help for what there is)')
    .exitOverride();
  for (const add of commands) add(program, environment, atEnd);
  return program;
}

/** What is to be closed when the command is over, however it ends. */
export type Ending = () => Promise<void>;

/** Adds one command, with its subcommands, to the program. */
export type AddCommand = (
  program: Command,
  environment: Environment,
  atEnd: (ending: Ending) => void,
) => void;

const commands: readonly AddCommand[] = [
  addDemoCommand,
  addMigrateCommand,
  addJobCommand,
  addAuditCommand,
  addLedgerCommand,
  addKeysCommand,
  addLenderCommand,
  addAgencyCommand,
  addClientCommand,
  addImportCommand,
  addTokenCommand,
  addRequestCommand,
  addRetentionCommand,
  addSchemaCommand,
  addSimulateCommand,
  addStatementCommand,
];
