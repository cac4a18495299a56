import { Option, type Command } from 'commander';
import { loadConfig, type Environment } from '../config.js';
import { CommandProblem } from './command-problem.js';

/** `consign audit`: what an auditor does with the trail. */
export function addAuditCommand(program: Command, environment: Environment): void {
  const audit = program
    .command('audit')
    .description('Check the audit trail, take extracts, protect its tables.');
  audit
    .command('verify')
    .description(
      'Follow the trail from its first entry and name the first bad one; ends with 1 if there is one.',
    )
    .option('--lender <id>', 'one lender; all of them unless given')
    .option('--checkpoints <file>', 'checkpoints kept outside the database (default: CHECKPOINT_LOG)')
    .option(
      '--keys <file>',
      'JSON Web Key Set of trusted public keys (default: the keys of the installation)',
    )
    .option(
      '--events-since <instant>',
      'events recorded before this time were cleared away on purpose, RFC 3339 (default: none were)',
    )
    .option('--file <extract>', 'check an extract made by `audit export` instead of the database')
    .option('--json', 'answer with one JSON object a line')
    .action(async (options: VerifyArguments) => {
      const { verify } = await import('./verify-audit.js');
      const isWhole = await verify(loadConfig(environment), options);
      if (!isWhole) throw new CommandProblem('The audit trail was tampered with: see above.');
    });
  audit
    .command('export')
    .description('Write the sealed entries of a span of business time, with the proof that none is missing.')
    .requiredOption('--lender <id>', 'the lender')
    .requiredOption('--from <instant>', 'from this business time on, RFC 3339')
    .option('--to <instant>', 'before this business time (default: now)')
    .addOption(
      new Option('--format <format>', 'jsonl carries the proof, csv is for reading')
        .choices(['jsonl', 'csv'])
        .default('jsonl'),
    )
    .option('--out <file>', 'where to (default: standard output)')
    .action(async (options: ExportArguments) => {
      const { exportAudit } = await import('./export-audit.js');
      await exportAudit(loadConfig(environment), options);
    });
}

export interface ExportArguments {
  readonly lender: string;
  readonly from: string;
  readonly to?: string;
  readonly format: 'jsonl' | 'csv';
  readonly out?: string;
}

export interface VerifyArguments {
  readonly lender?: string;
  readonly checkpoints?: string;
  readonly keys?: string;
  readonly eventsSince?: string;
  readonly file?: string;
  readonly json?: boolean;
}
