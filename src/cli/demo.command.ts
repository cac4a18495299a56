import { InvalidArgumentError, type Command } from 'commander';
import type { Environment } from '../config.js';
import type { DemoOptions } from './demo/play.js';

/** `consign demo` */
export function addDemoCommand(program: Command, environment: Environment): void {
  program
    .command('demo')
    .description(
      'Play five months of a portfolio on a fresh SQLite file, over HTTP, and leave the service up.',
    )
    .option('--accounts <n>', 'how many accounts to invent, 40 to 9,000', wholeNumber, 3_000)
    .option('--uci <file>', 'play the real cohort of this file instead (UCI credit card clients, 2005)')
    .option('--json <file>', 'with --uci: write what it came to, in minor units')
    .option('--exit', 'stop at the end')
    .action(async (options: DemoOptions) => {
      const { playDemo } = await import('./demo/play.js');
      const isVerbose = program.opts().verbose === true;
      await playDemo({ ...options, isVerbose, output: process.stdout, dataDir: environment['DATA_DIR'] });
    });
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 40 && number <= 9_000) return number;
  throw new InvalidArgumentError('Give a whole number from 40 to 9,000.');
}
