import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { JWK } from 'jose';
import type { Config } from '../config.js';
import type { Database } from '../db/database.js';
import { lenderPages } from '../db/lender-pages.js';
import { readerOf } from '../db/store.js';
import type { Id } from '../kernel/ids.js';
import { instantText } from '../kernel/parse.js';
import type { Instant } from '../kernel/time.js';
import {
  loggedClaims,
  trailProblems,
  trustedKeys,
  verifyExtract,
  verifyTrail,
  type Finding,
  type TrustedKeys,
  type Verdict,
} from '../modules/audit/index.js';
import { keysIn } from '../trail-check.js';
import { idArgument, parsed } from './arguments.js';
import type { VerifyArguments } from './audit.command.js';
import { CommandProblem } from './command-problem.js';

/** Checks the trails asked for and prints what was found; false when one is not whole. */
export async function verify(config: Config, given: VerifyArguments): Promise<boolean> {
  const { withDatabase } = await import('./open-database.js');
  const file = given.checkpoints ?? config.checkpointLog;
  if (given.checkpoints !== undefined && !existsSync(file))
    throw new CommandProblem(`There is no ${file}: name the file of checkpoints.`);
  const trusted = await trustedKeys(await keysOf(given.keys ?? config.signingKeysFile));
  if (given.file !== undefined) return checkExtract(given.file, trusted, given.json === true);
  const eventsSince =
    given.eventsSince === undefined ? null : parsed(instantText, given.eventsSince, '--events-since');
  const check = checking({ file, trusted, eventsSince, json: given.json === true });
  return withDatabase(config, async (database) => {
    if (given.lender !== undefined) return check(database, idArgument('lender', given.lender, '--lender'));
    let isWhole = true;
    for await (const page of lenderPages(database))
      for (const lenderId of page) isWhole = (await check(database, lenderId)) && isWhole;
    return isWhole;
  });
}

async function checkExtract(file: string, trusted: TrustedKeys, json: boolean): Promise<boolean> {
  if (!existsSync(file)) throw new CommandProblem(`There is no ${file}: name an extract.`);
  const { entries, finding } = await verifyExtract(linesOf(file), trusted);
  if (finding?.problem === 'CUT_OFF' && finding.seq === null)
    throw new CommandProblem(
      `${file} is no extract with a proof: \`consign audit export\` makes them as JSON Lines; CSV is for reading.`,
    );
  const words =
    finding === null
      ? `whole: ${entries} entries`
      : `BAD at ${placeOf(finding)}: ${trailProblems[finding.problem]} (${finding.problem})`;
  process.stdout.write(`${json ? JSON.stringify({ file, entries, finding }) : `${file}  ${words}`}\n`);
  return finding === null;
}

interface Checking {
  readonly file: string;
  readonly trusted: TrustedKeys;
  readonly eventsSince: Instant | null;
  readonly json: boolean;
}

function checking({ file, trusted, eventsSince, json }: Checking) {
  return async (database: Database, lenderId: Id<'lender'>): Promise<boolean> => {
    const logged = await loggedClaims(file, lenderId, trusted);
    if (logged.isTorn) process.stderr.write(`${file} ends in the middle of a line: it is written again.\n`);
    const options = { claims: logged.claims, trusted, eventsSince, progress: progressOf(json) };
    const verdict = await verifyTrail(readerOf(database, lenderId), options);
    const finding = verdict.finding ?? logged.finding;
    const answer = { lender: lenderId, ...verdict, finding };
    process.stdout.write(`${json ? JSON.stringify(answer) : inWords(lenderId, answer)}\n`);
    return finding === null;
  };
}

/** Public halves are enough, so that an auditor needs no secret; the installation's own file has both. */
async function keysOf(file: string): Promise<readonly JWK[]> {
  if (!existsSync(file)) throw new CommandProblem(`There is no ${file}: name the trusted keys with --keys.`);
  const keys = await keysIn(file);
  if (keys === null) throw new CommandProblem(`${file} is no JSON Web Key Set: see RFC 7517.`);
  return keys;
}

function linesOf(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file), crlfDelay: Infinity });
}

/** Long trails say how far they are, on standard error. */
const PROGRESS_EVERY = 50_000;

function progressOf(json: boolean) {
  let told = 0;
  return (verified: number, total: number) => {
    if (json || verified - told < PROGRESS_EVERY) return;
    told = verified;
    process.stderr.write(`${verified} of ${total} entries\n`);
  };
}

function inWords(lenderId: string, { entries, checkpoints, uncovered, finding }: Verdict): string {
  if (finding === null)
    return `${lenderId}  whole: ${entries} entries, ${checkpoints} checkpoints, ${uncovered} entries after the last`;
  return `${lenderId}  BAD at ${placeOf(finding)}: ${trailProblems[finding.problem]} (${finding.problem})`;
}

function placeOf({ seq, until, entryId }: Finding): string {
  const place = seq === null ? 'no place' : until === undefined ? `${seq}` : `${seq} to ${until}`;
  return entryId === null ? place : `${place}, ${entryId}`;
}
