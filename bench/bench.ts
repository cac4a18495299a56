import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Database } from '../src/db/database.js';
import { tables } from '../src/db/tables.js';
import { createKeyring } from '../src/modules/privacy/index.js';
import { createSigningKeys } from '../src/http/signing-key-file.js';
import { systemClock } from '../src/kernel/time.js';
import { createBenchDatabase, type BenchDatabase } from './bench-database.js';
import { endServers, startServer, type ServerProcess } from './child.js';
import { addContacts } from './contact-history.js';
import { placePortfolio, type Portfolio } from './portfolio.js';
import { PUBLIC_URL } from './tokens.js';
import { makeWorld, type World } from './world.js';

/** What every figure works with. */
export interface Bench extends Pick<BenchDatabase, 'database' | 'server'> {
  /** The service as production runs it, without jobs. */
  readonly ours: ServerProcess;
  readonly raw: ServerProcess;
  /** 20,000 placements with a history of contacts; made when first asked for. */
  working(): Promise<{ readonly world: World; readonly portfolio: Portfolio }>;
  /** Plans statements by what the tables hold now. */
  refreshStatistics(): Promise<void>;
  /** Takes every account and person away in one stroke; what `working` made is made anew. */
  emptyAccounts(): Promise<void>;
  /** One more process of the service, with jobs. */
  startWithJobs(): Promise<ServerProcess>;
  /** One more process of the service that checks a token once and remembers what came of it. */
  startPreset(): Promise<ServerProcess>;
  end(): Promise<void>;
  /** Ends at once, leaving nothing behind. */
  abandon(): Promise<void>;
}

const PLACEMENTS = 20_000;
const CONTACTS_EACH = 12;

export async function startBench(serverUrl: string): Promise<Bench> {
  const made = await createBenchDatabase(serverUrl);
  const { url, database, server } = made;
  const folder = await mkdtemp(path.join(tmpdir(), 'consign-bench-'));
  const environment = await productionIn(folder, url);
  const clean = async () => {
    endServers();
    await made.drop();
    await rm(folder, { recursive: true });
  };
  try {
    const ours = await startServer('ours', { ...environment, JOBS: 'off' });
    const raw = await startServer('raw', environment);
    let working: ReturnType<Bench['working']> | undefined;
    return {
      database,
      server,
      ours,
      raw,
      working: () => (working ??= makeWorking(database)),
      refreshStatistics: () => refreshStatistics(database),
      emptyAccounts: () => {
        working = undefined;
        return emptyAccounts(database);
      },
      startWithJobs: () => startServer('ours', { ...environment, JOBS: 'on' }),
      startPreset: () => startServer('preset', { ...environment, JOBS: 'off' }),
      abandon: clean,
      end: async () => {
        await Promise.all([ours.stop(), raw.stop()]);
        await clean();
      },
    };
  } catch (error) {
    await clean();
    throw error;
  }
}

async function makeWorking(database: Database) {
  const world = await makeWorld(database);
  const portfolio = await placePortfolio(database, world, PLACEMENTS);
  await addContacts(database, world, portfolio, CONTACTS_EACH);
  await refreshStatistics(database);
  return { world, portfolio };
}

/** Truncated, so that no purge of old rows slows the next run; what points at them is left pointing. */
async function emptyAccounts(database: Database): Promise<void> {
  await database.transaction(async (connection) => {
    await connection.run('SET SESSION foreign_key_checks = 0', []);
    for (const table of ACCOUNT_TABLES) await connection.run(`TRUNCATE TABLE ${table}`, []);
    await connection.run('SET SESSION foreign_key_checks = 1', []);
  });
}

const ACCOUNT_TABLES = [
  'account_change',
  'party',
  'account',
  'account_load',
  'contact_point',
  'debtor',
  'debtor_key',
];

/** A table filled in one go is planned as if it were empty until the server looks again: that is not measured here. */
async function refreshStatistics(database: Database): Promise<void> {
  await database.run(`ANALYZE TABLE ${tables.map(({ name }) => name).join(', ')}`, []);
}

/** The settings of production; its keys are made beforehand, as an operator makes them. */
async function productionIn(folder: string, databaseUrl: string) {
  const signingKeys = path.join(folder, 'signing-keys.json');
  const keyEncryptionKey = path.join(folder, 'key-encryption.key');
  await createSigningKeys(signingKeys, systemClock);
  await createKeyring({ file: keyEncryptionKey, production: false });
  return {
    NODE_ENV: 'production',
    PORT: '0',
    PUBLIC_URL,
    DATA_DIR: folder,
    DATABASE_URL: databaseUrl,
    SIGNING_KEYS_FILE: signingKeys,
    KEY_ENCRYPTION_KEY_FILE: keyEncryptionKey,
  };
}
