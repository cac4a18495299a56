import { loadConfig, uploadsOf, type Environment } from '../config.js';
import { openDatabase, type Database } from '../db/database.js';
import { sessionOf } from '../graphql/session.js';
import { createJobEngine } from '../jobs/index.js';
import { systemClock } from '../kernel/time.js';
import { scopesOf } from '../modules/access/index.js';
import { createKeyring } from '../modules/privacy/index.js';
import { jobHandlers } from '../service.js';
import type { ImportCommandParts } from './import.js';
import { assertLender } from './known-lender.js';
import { bringUpToDate } from './open-database.js';
import { operator } from './register-clients.js';

const clocks = { domain: systemClock, system: systemClock };

/** The installation as `consign import` needs it, and how to let it go. */
export interface OpenedParts {
  readonly parts: ImportCommandParts;
  close(): Promise<void>;
}

export async function openImportParts(environment: Environment): Promise<OpenedParts> {
  const config = loadConfig(environment);
  const production = config.environment === 'production';
  const keyring = await createKeyring({ file: config.keyEncryptionKeyFile, production });
  const database = await openDatabase({ url: config.databaseUrl, pool: config.databasePool });
  await bringUpToDate(database);
  const handlers = jobHandlers(config, keyring);
  // the queue of files alone: what else waits is the running service's
  const options = { lanes: [{ queue: 'bulk', concurrency: 1 }] } as const;
  const engine = createJobEngine({ database, clocks, handlers, options });
  const runJobs = () => engine.runUntilIdle();
  const parts = { uploads: uploadsOf(config), sessionFor: sessionFor(database), runJobs, print };
  return { parts, close: () => database.close() };
}

function sessionFor(database: Database): ImportCommandParts['sessionFor'] {
  return async (lenderId) => {
    await assertLender(database, lenderId);
    return sessionOf(database, operator({ clocks }, lenderId), new Set(scopesOf('lender')));
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
