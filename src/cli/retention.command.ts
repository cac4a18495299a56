import type { Command } from 'commander';
import { loadConfig, type Environment } from '../config.js';
import { newId, type Id } from '../kernel/ids.js';
import { systemClock } from '../kernel/time.js';
import { idArgument } from './arguments.js';

/** `consign retention`: whose time is over, and the run that forgets them. */
export function addRetentionCommand(program: Command, environment: Environment): void {
  const retention = program
    .command('retention')
    .description('Forget people whose time is over by the law of retention.');
  retention
    .command('plan')
    .description(
      'Say how many people a run would forget, law by law, and what keeps the others; write nothing.',
    )
    .requiredOption('--lender <id>', 'the lender')
    .option('--json', 'answer with one JSON object a line')
    .action((options: { lender: string; json?: boolean }) => plan(environment, options));
  retention
    .command('run')
    .description('Queue the run: the service forgets them in steps, and goes on where it stopped.')
    .requiredOption('--lender <id>', 'the lender')
    .action(({ lender }: { lender: string }) => run(environment, lender));
}

async function plan(environment: Environment, given: { lender: string; json?: boolean }): Promise<void> {
  const lenderId = idArgument('lender', given.lender, '--lender');
  const { withDatabase } = await import('./open-database.js');
  const { readerOf } = await import('../db/store.js');
  const { retentionPlan } = await import('../modules/rights/index.js');
  const lines = await withDatabase(loadConfig(environment), (database) =>
    retentionPlan(readerOf(database, lenderId), systemClock.now()),
  );
  for (const line of lines) {
    const { jurisdiction, years, source, due, kept } = line;
    const held = Object.entries(kept).map(([why, people]) => `${why} ${people}`);
    const words = `${jurisdiction}  due ${due}, kept ${held.join(', ')}  (${years} years: ${source})`;
    process.stdout.write(`${given.json === true ? JSON.stringify(line) : words}\n`);
  }
}

async function run(environment: Environment, lender: string): Promise<void> {
  const lenderId = idArgument('lender', lender, '--lender');
  const { withDatabase } = await import('./open-database.js');
  const { mutate } = await import('../db/unit-of-work.js');
  const { RETENTION_JOB } = await import('../modules/rights/index.js');
  await withDatabase(loadConfig(environment), (database) =>
    mutate(database, contextOf(lenderId), 'retention.run', (work) =>
      work.enqueue({ name: RETENTION_JOB, queue: 'default', payload: {} }),
    ),
  );
  process.stdout.write(`The run for ${lenderId} is queued: the service goes on with it.\n`);
}

function contextOf(lenderId: Id<'lender'>) {
  return {
    requestId: newId('event'),
    audience: 'lender' as const,
    lenderId,
    agencyId: null,
    actorId: 'consign',
    remoteAddress: null,
    clocks: { domain: systemClock, system: systemClock },
    reach: [],
  };
}
