import type { Command } from 'commander';
import { loadConfig, type Environment } from '../config.js';
import { parseId } from '../kernel/ids.js';
import { systemClock } from '../kernel/time.js';
import { CommandProblem } from './command-problem.js';

/** `consign job`: what an operator does about work that was given up. */
export function addJobCommand(program: Command, environment: Environment): void {
  const job = program.command('job').description('Look after background work that was given up.');
  job
    .command('list')
    .description('List the jobs that were given up, with what went wrong.')
    .action(() => listFailed(environment));
  job
    .command('revive')
    .description('Let a job that was given up go on from its last checkpoint.')
    .argument('<id>', 'the id that `consign job list` shows')
    .action((id: string) => revive(environment, id));
}

async function listFailed(environment: Environment): Promise<void> {
  const { withDatabase } = await import('./open-database.js');
  const { failedJobs } = await import('../db/job-upkeep.js');
  const failed = await withDatabase(loadConfig(environment), (database) => failedJobs(database));
  const lines = failed.map(({ id, name, error }) => `${id}  ${name}  ${error ?? ''}`);
  process.stdout.write(`${lines.length === 0 ? 'No job was given up.' : lines.join('\n')}\n`);
}

async function revive(environment: Environment, text: string): Promise<void> {
  const id = parseId('job', text);
  const { withDatabase } = await import('./open-database.js');
  const { reviveJob } = await import('../db/job-records.js');
  const isRevived =
    id !== null &&
    (await withDatabase(loadConfig(environment), (database) => reviveJob(database, id, systemClock.now())));
  if (!isRevived) throw new CommandProblem('There is no such job that was given up: see `consign job list`.');
  process.stdout.write(`${text} goes on from its last checkpoint.\n`);
}
