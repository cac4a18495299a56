import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatInstant } from '../../kernel/time.js';
import { CommandProblem } from '../command-problem.js';
import { readCohort, type CohortClient } from './cohort-file.js';
import { COHORT_BEGINS, tellCohortStory } from './cohort-story.js';
import type { AgencyAtWork } from './contracts.js';
import { createNarrator, type Narrator, type Output } from './narrator.js';
import { STORY_BEGINS, tellPortfolioStory } from './portfolio-story.js';
import { buildStage, type Stage } from './stage.js';

export interface DemoOptions {
  readonly accounts: number;
  /** The file of the real cohort; without it the people and their debts are invented. */
  readonly uci?: string;
  readonly json?: string;
  readonly exit?: boolean;
}

interface Surroundings {
  readonly output: Output;
  readonly dataDir: string | undefined;
  readonly isVerbose: boolean;
}

/** Plays the story that was asked for, and stops or leaves the service up. */
export async function playDemo(options: DemoOptions & Surroundings): Promise<void> {
  if (options.json !== undefined && options.uci === undefined)
    throw new CommandProblem('--json goes with --uci: name the file of the cohort as well.');
  const narrator = createNarrator(options.output);
  const cohort = options.uci === undefined ? null : await readCohort(options.uci);
  const folder = path.resolve(options.dataDir ?? 'data', 'demo');
  const stage = await openStage(narrator, folder, {
    ...options,
    begins: cohort ? COHORT_BEGINS : STORY_BEGINS,
  });
  try {
    const { agency, batchId } = await tell(stage, narrator, cohort, options);
    narrator.say('', `  The whole story took ${narrator.seconds().toFixed(1)} s.`);
    if (options.exit !== true) {
      invite(stage, narrator, agency, batchId);
      await untilStopped();
    }
  } finally {
    await stage.service.stop();
  }
}

async function openStage(
  narrator: Narrator,
  folder: string,
  { begins, isVerbose }: { readonly begins: string; readonly isVerbose: boolean },
): Promise<Stage> {
  narrator.chapter('Consign, from nothing');
  narrator.say(`  Everything in ${folder} is wiped and made anew. All people here are invented.`);
  const stage = await buildStage({
    folder,
    start: begins,
    lenderName: 'Example Bank',
    verbose: isVerbose,
  });
  const { port, publicUrl } = stage.config;
  if (port !== 4000) narrator.say('  Port 4000 is taken, so another one is used.');
  narrator.say(`  Listening on ${publicUrl}. What follows goes over HTTP, with tokens of 300 seconds.`);
  return stage;
}

async function tell(
  stage: Stage,
  narrator: Narrator,
  cohort: readonly CohortClient[] | null,
  { json, accounts }: DemoOptions,
): Promise<{ readonly agency: AgencyAtWork; readonly batchId: string }> {
  if (cohort === null) return tellPortfolioStory(stage, narrator, accounts);
  narrator.say(`  The cohort: ${cohort.length} clients two or more months overdue, with something owed.`);
  const end = await tellCohortStory(stage, narrator, cohort);
  if (json !== undefined) {
    await writeFile(json, `${JSON.stringify(end.figures, null, 2)}\n`);
    narrator.say(`  Figures written to ${json}.`);
  }
  return end;
}

/** Where to go on by oneself. */
function invite(stage: Stage, narrator: Narrator, agency: AgencyAtWork, batchId: string): void {
  const { publicUrl, dataDir } = stage.config;
  const ofMaker = shortest(path.join(dataDir, 'clients', 'maker.json'));
  const ofAgency = shortest(agency.file);
  const today = formatInstant(stage.clock.now()).slice(0, 10);
  stage.clock.letRun();
  narrator.chapter('The service stays up: Ctrl-C ends it');
  narrator.say(
    `  ${publicUrl}/explorer         try queries in a browser`,
    `  ${publicUrl}/lender/graphql   ${publicUrl}/agency/graphql`,
    `  The time of the business goes on from ${today}, where the story ended; tokens live in real time.`,
    '',
    '  A fresh token (300 s), of the lender and of an agency on its batch:',
    `    npm run -s consign -- token --client ${ofMaker}`,
    `    npm run -s consign -- token --client ${ofAgency} --batch ${batchId}`,
    '',
    '  A token of a person, who may approve what clients draft:',
    `    DATA_DIR=${shortest(dataDir)} npm run -s consign -- token --client ${ofMaker} --as-person Anna --role FINANCE_APPROVER`,
    '',
    '  A request with a fresh token:',
    `    npm run -s consign -- request --client ${ofMaker} \\`,
    "      'query { statements(first: 5) { nodes { period state commission { amount currency } } } }'",
    `    npm run -s consign -- request --client ${ofAgency} --batch ${batchId} \\`,
    "      'query { placements(first: 2) { nodes { id account { debtor { name { masked } } } } } }'",
  );
}

/** As one would type it from here. */
function shortest(file: string): string {
  const relative = path.relative('.', file);
  return relative.startsWith('..') ? file : relative;
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
