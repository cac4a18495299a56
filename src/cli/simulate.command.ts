import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CommandProblem } from './command-problem.js';

interface SimulateArguments {
  readonly pretty?: boolean;
}

/** `consign simulate`: what would be, without a database; nothing is written anywhere. */
export function addSimulateCommand(program: Command): void {
  const simulate = program.command('simulate').description('Try rules on scenarios; nothing is written.');
  addKind(simulate, {
    name: 'conduct',
    description: 'Hold contacts against the rule packs; ends with 1 if a scenario could not be evaluated.',
    evaluate: async (content) => (await import('../modules/conduct/index.js')).simulateConductFile(content),
  });
  addKind(simulate, {
    name: 'settlement',
    description:
      'Make the statements of a schedule and a history; ends with 1 if a scenario could not be evaluated.',
    evaluate: async (content) =>
      (await import('../modules/settlement/index.js')).simulateSettlementFile(content),
  });
}

interface SimulationKind {
  readonly name: string;
  readonly description: string;
  readonly evaluate: (
    content: unknown,
  ) => Promise<{ readonly output: unknown; readonly isComplete: boolean }>;
}

function addKind(simulate: Command, { name, description, evaluate }: SimulationKind): void {
  simulate
    .command(name)
    .description(description)
    .argument('<file>', 'a JSON file with one scenario, a list of them, or { "cases": [...] }')
    .option('--pretty', 'write the result for people')
    .action(async (file: string, { pretty }: SimulateArguments, command: Command) => {
      const { output, isComplete } = await evaluate(await scenariosIn(file, command));
      process.stdout.write(`${JSON.stringify(output, null, pretty === true ? 2 : undefined)}\n`);
      if (!isComplete)
        throw new CommandProblem('Not every scenario could be evaluated: see `error` in its place.');
    });
}

/** What cannot be read as JSON is an argument that cannot be used. */
async function scenariosIn(file: string, command: Command): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => command.error(`${file} cannot be read.`, UNUSABLE));
  try {
    return JSON.parse(text);
  } catch {
    return command.error(`${file} holds no JSON.`, UNUSABLE);
  }
}

const UNUSABLE = { exitCode: 2 };
