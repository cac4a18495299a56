import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig, type Config, type Environment } from '../config.js';
import { openDatabase, type Database } from '../db/database.js';
import { jobByKey } from '../db/job-records.js';
import { lenderPages } from '../db/lender-pages.js';
import { readerOf } from '../db/store.js';
import { mutate } from '../db/unit-of-work.js';
import { createJobEngine } from '../jobs/index.js';
import { newId, parseId, type Id } from '../kernel/ids.js';
import { systemClock } from '../kernel/time.js';
import type { Job } from '../modules/background/index.js';
import {
  addKek,
  createKeyring,
  keysOfLender,
  readKeks,
  removeKek,
  rewrapDebtorKeys,
  rewrapTenantKeys,
  rotateTenantKey,
  type KeysOfLender,
  type Keyring,
} from '../modules/privacy/index.js';
import { jobHandlers } from '../service.js';
import { CommandProblem } from './command-problem.js';
import { assertLender } from './known-lender.js';
import { bringUpToDate } from './open-database.js';
import { operator } from './register-clients.js';

const clocks = { domain: systemClock, system: systemClock };
const PROGRESS_MS = 1_000;

/** What an operator does with the keys that encrypt; each opens the installation and closes it again. */
export interface KeyParts {
  status(lender?: string): Promise<void>;
  rotateKek(options: { readonly onlyFile: boolean }): Promise<void>;
  forgetKek(kid: string): Promise<void>;
  rotateTenants(lender?: string): Promise<void>;
  rewrap(lender?: string): Promise<void>;
}

export function openKeyParts(environment: Environment): KeyParts {
  const config = loadConfig(environment);
  const file = config.keyEncryptionKeyFile;
  const inInstallation = (work: (parts: Installation) => Promise<void>) => within(config, work);
  return {
    status: (lender) => inInstallation((parts) => showStatus(parts, file, lender)),
    rotateKek: async ({ onlyFile }) => {
      print(`${await addKek(file)} wraps from now on.`);
      if (!onlyFile) await inInstallation((parts) => rewrapUnderKek(parts));
    },
    forgetKek: (kid) => inInstallation((parts) => forget(parts, file, kid)),
    rotateTenants: (lender) =>
      inInstallation(async (parts) => {
        for await (const id of lendersOf(parts, lender)) await rotateTenant(parts, id);
      }),
    rewrap: (lender) =>
      inInstallation(async (parts) => {
        await rewrapUnderKek(parts, lender);
        for await (const id of lendersOf(parts, lender)) await rewrapDebtors(parts, id);
      }),
  };
}

interface Installation {
  readonly config: Config;
  readonly database: Database;
  readonly keyring: Keyring;
}

async function within(config: Config, work: (parts: Installation) => Promise<void>): Promise<void> {
  const production = config.environment === 'production';
  const keyring = await createKeyring({ file: config.keyEncryptionKeyFile, production });
  const database = await openDatabase({ url: config.databaseUrl, pool: config.databasePool });
  try {
    await bringUpToDate(database);
    await work({ config, database, keyring });
  } finally {
    await database.close();
  }
}

async function showStatus(parts: Installation, file: string, lender: string | undefined): Promise<void> {
  const counts = new Map((await readKeks(file))!.map(({ kid }) => [kid, 0]));
  const lines: string[] = [];
  for await (const id of lendersOf(parts, lender)) {
    const keys = await keysOfLender(readerOf(parts.database, id), parts.keyring);
    for (const [kid, wraps] of keys.wrappedBy) counts.set(kid, (counts.get(kid) ?? 0) + wraps);
    lines.push(lenderLine(id, keys));
  }
  const newest = await parts.keyring.newest();
  for (const [kid, wraps] of counts)
    print(`${kid}  ${kid === newest ? 'wraps' : 'unwraps'}  ${wraps} keys of lenders`);
  for (const line of lines) print(line);
}

function lenderLine(id: Id<'lender'>, { version, debtors }: KeysOfLender): string {
  if (version === null) return `${id}  no key yet`;
  const people = [...debtors].map(
    ([under, count]) => `${count} ${under === 0 ? 'destroyed' : `under v${under}`}`,
  );
  return `${id}  v${version}  debtors: ${people.length === 0 ? 'none' : people.join(', ')}`;
}

async function rewrapUnderKek(parts: Installation, lender?: string): Promise<void> {
  let count = 0;
  for await (const id of lendersOf(parts, lender))
    count += await mutate(parts.database, actorFor(id), 'keys.rewrap_lender', (work) =>
      rewrapTenantKeys(work, parts.keyring),
    );
  print(`${count} keys of lenders wrapped anew.`);
}

/** Only a key that wraps nothing: with it every lender's data would be lost. */
async function forget(parts: Installation, file: string, kid: string): Promise<void> {
  for await (const id of lendersOf(parts, undefined)) {
    const { wrappedBy } = await keysOfLender(readerOf(parts.database, id), parts.keyring);
    if (wrappedBy.has(kid))
      throw new CommandProblem(`${kid} wraps keys of ${id}: run \`consign keys rewrap\` first.`);
  }
  if (!(await removeKek(file, kid)))
    throw new CommandProblem(`There is no key ${kid} beside the only one: see \`consign keys status\`.`);
  print(`${kid} is out of ${file}.`);
}

async function rotateTenant(parts: Installation, lenderId: Id<'lender'>): Promise<void> {
  const { version: before } = await keysOfLender(readerOf(parts.database, lenderId), parts.keyring);
  if (before === null) return print(`${lenderId}  no key yet`);
  const version = await mutate(parts.database, actorFor(lenderId), 'keys.rotate_lender', (work) =>
    rotateTenantKey(work, parts.keyring),
  );
  print(`${lenderId}  v${version} seals from now on.`);
  await rewrapDebtors(parts, lenderId);
}

/** Queues the job and sees it to its end, in this process or in one that claimed it first. */
async function rewrapDebtors(parts: Installation, lenderId: Id<'lender'>): Promise<void> {
  const { config, database, keyring } = parts;
  const key = `keys.rewrap ${newId('event')}`;
  await mutate(database, actorFor(lenderId), 'keys.rewrap_debtors', (work) => rewrapDebtorKeys(work, key));
  const handlers = jobHandlers(config, keyring);
  const options = { lanes: [{ queue: 'bulk', concurrency: 1 }] } as const;
  const engine = createJobEngine({ database, clocks, handlers, options });
  const tell = async () => {
    const job = await jobByKey(database, key).catch(() => null);
    if (job !== null) print(`${lenderId}  ${progressOf(job)}`);
  };
  const ticker = setInterval(() => void tell(), PROGRESS_MS);
  try {
    for (;;) {
      await engine.runUntilIdle();
      const job = await jobByKey(database, key);
      if (job === null || job.state === 'DONE') break;
      if (job.state === 'FAILED') throw new CommandProblem(`The job was given up: see \`consign job list\`.`);
      await sleep(PROGRESS_MS);
    }
  } finally {
    clearInterval(ticker);
  }
  await tell();
}

function progressOf({ state, done, total }: Job): string {
  return `${done} of ${total ?? done} keys of debtors wrapped anew${state === 'DONE' ? ', done' : ''}`;
}

async function* lendersOf(
  { database }: Installation,
  lender: string | undefined,
): AsyncGenerator<Id<'lender'>> {
  if (lender === undefined) {
    for await (const page of lenderPages(database)) yield* page;
    return;
  }
  const id = parseId('lender', lender);
  if (id === null) throw new CommandProblem(`${lender} is no id of a lender.`);
  await assertLender(database, id);
  yield id;
}

function actorFor(lenderId: Id<'lender'>) {
  return operator({ clocks }, lenderId);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
