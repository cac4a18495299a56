import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandProblem } from '../command-problem.js';
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
  const folder = path.resolve(options.dataDir ?? 'data', 'demo');
  const stage = await openStage(narrator, folder, options);
  try {
    const { agency, batchId } = await tell(stage, narrator, options);
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
  options: DemoOptions & Surroundings,
): Promise<Stage> {
  narrator.chapter('Consign, from nothing');
  narrator.say(`  Everything in ${folder} is wiped and made anew. All people here are invented.`);
  const stage = await buildStage({
    folder,
    start: options.uci === undefined ? STORY_BEGINS : COHORT_BEGINS,
    lenderName: 'Example Bank',
    verbose: options.isVerbose,
  });
  const { port, publicUrl } = stage.config;
  if (port !== 4000) narrator.say('  Port 4000 is taken, so another one is used.');
  narrator.say(`  Listening on ${publicUrl}. What follows goes over HTTP, with tokens of 300 seconds.`);
  return stage;
}

async function tell(
  stage: Stage,
  narrator: Narrator,
  { uci, json, accounts }: DemoOptions,
): Promise<{ readonly agency: AgencyAtWork; readonly batchId: string }> {
  if (uci === undefined) return tellPortfolioStory(stage, narrator, accounts);
  const end = await tellCohortStory(stage, narrator, uci);
  if (json !== undefined) {
    await writeFile(json, `${JSON.stringify(end.figures, null, 2)}\n`);
    narrator.say(`  Figures written to ${json}.`);
  }
  return end;
}

/** Where to go on by oneself. */
function invite(stage: Stage, narrator: Narrator, agency: AgencyAtWork, batchId: string): void {
  const { publicUrl, dataDir } = stage.config;
  const fileOf = (id: string) => path.relative('.', path.join(dataDir, 'clients', `${id}.json`));
  const ofAgency = path.relative('.', agency.file);
  stage.clock.letRun();
  narrator.chapter('The service stays up: Ctrl-C ends it');
  narrator.say(
    `  ${publicUrl}/explorer         try queries in a browser`,
    `  ${publicUrl}/lender/graphql   ${publicUrl}/agency/graphql`,
    '  Business time goes on from the end of the story, not from today.',
    '',
    '  A fresh token (300 s), of the lender and of an agency on its batch:',
    `    npm run -s consign -- token --client ${fileOf(stage.maker.client.clientId)}`,
    `    npm run -s consign -- token --client ${ofAgency} --batch ${batchId}`,
    '',
    '  A request with a fresh token:',
    `    npm run -s consign -- request --client ${fileOf(stage.maker.client.clientId)} \\`,
    "      'query { statements(first: 5) { nodes { period state commission { amount currency } } } }'",
    `    npm run -s consign -- request --client ${ofAgency} --batch ${batchId} \\`,
    "      'query { placements(first: 2) { nodes { id account { debtor { name { masked } } } } } }'",
  );
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
