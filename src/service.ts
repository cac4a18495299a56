import { mkdir } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app.js';
import { uploadsOf, type Config } from './config.js';
import { openDatabase, type Database } from './db/database.js';
import { honourErasures } from './erasures.js';
import { migrate, pendingMigrations } from './db/migrations.js';
import { checkpointSigner } from './http/checkpoint-signer.js';
import type { SigningKeys } from './http/signing-keys.js';
import { inSmallHeap } from './heap.js';
import { rotateOldKeys, ROTATION_EVERY_MINUTES } from './http/rotate-old-keys.js';
import { loadSigningKeys } from './http/signing-key-file.js';
import {
  auditSeal,
  chores,
  createJobEngine,
  createScheduler,
  recurringJobs,
  type JobEngine,
  type Scheduler,
} from './jobs/index.js';
import { failureText } from './kernel/failure.js';
import type { Clocks } from './kernel/time.js';
import type { JobHandler } from './modules/background/index.js';
import { remindOfDeletionsJob } from './modules/deletions/index.js';
import { importJob } from './modules/imports/index.js';
import { expireNoticesJob } from './modules/notices/index.js';
import { expirePlacementsJob } from './modules/placements/index.js';
import { createKeyring, rewrapKeysJob, useKeyring, type Keyring } from './modules/privacy/index.js';
import { decidePromisesJob } from './modules/promises/index.js';
import { logErasuresJob, retainPeopleJob } from './modules/rights/index.js';
import { drawReviewsJob } from './modules/reviews/index.js';
import { closePeriodJob } from './modules/settlement/index.js';
import { verifyJob } from './modules/verification/index.js';
import { trailCheck } from './trail-check.js';

/** Requests and job steps that are under way get this long to end. */
export const GRACE_MS = 10_000;

/** How soon a process learns of a rotation of the signing keys. */
const KEY_FILE_EVERY_MS = 30_000;

/** What jobs may be queued by name. */
export function jobHandlers(config: Config, keyring: Keyring): readonly JobHandler[] {
  const imports = importJob({ keyring, uploads: uploadsOf(config) });
  return [
    inSmallHeap(closePeriodJob),
    decidePromisesJob,
    expireNoticesJob,
    expirePlacementsJob,
    drawReviewsJob,
    remindOfDeletionsJob,
    logErasuresJob(config.erasureLog),
    retainPeopleJob,
    inSmallHeap(imports),
    rewrapKeysJob(keyring),
    verifyJob(trailCheck(config)),
  ];
}

/** The service as it runs: one process with its database, its jobs and its HTTP server. */
export interface Service {
  readonly app: FastifyInstance;
  readonly database: Database;
  /** Null where `JOBS=off`. */
  readonly engine: JobEngine | null;
  /** Queues the recurring jobs; null as well. */
  readonly scheduler: Scheduler | null;
  /** Where it listens. */
  readonly address: string;
  /** Takes no more work, lets what is under way end, and closes the database. */
  stop(): Promise<void>;
}

/** Opens everything in the order in which it is needed, and listens last. */
export async function startService(config: Config, clocks: Clocks): Promise<Service> {
  await mkdir(config.dataDir, { recursive: true });
  const database = await openDatabase({ url: config.databaseUrl, pool: config.databasePool });
  try {
    await bringUpToDate(database);
    const production = config.environment === 'production';
    const keyring = await createKeyring({ file: config.keyEncryptionKeyFile, production });
    useKeyring(keyring);
    await honourErasures(database, clocks, config.erasureLog);
    const keyFile = { file: config.signingKeysFile, createIfMissing: !production, clock: clocks.system };
    const { keys, follow } = await loadSigningKeys(keyFile);
    const app = await buildApp({ config, database, clocks, keys });
    const address = await app.listen({ host: config.host, port: config.port });
    const background = config.jobs ? startJobs(app, config, { database, clocks, keyring, keys }) : null;
    const { engine = null, scheduler = null } = background ?? {};
    const unfollow = follow(KEY_FILE_EVERY_MS, (error) =>
      app.log.error(unread(error), 'signing keys not read'),
    );
    const end = () => stop(app, background, database).finally(unfollow);
    return { app, database, engine, scheduler, address, stop: end };
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Background {
  readonly engine: JobEngine;
  readonly scheduler: Scheduler;
}

interface JobParts {
  readonly database: Database;
  readonly clocks: Clocks;
  readonly keyring: Keyring;
  readonly keys: SigningKeys;
}

function startJobs(
  app: FastifyInstance,
  config: Config,
  { database, clocks, keyring, keys }: JobParts,
): Background {
  const parts = { database, clocks, logger: app.log };
  const rotation = rotateOldKeys(config.signingKeysFile, app.log);
  const sealing = auditSeal({ sign: checkpointSigner(keys), checkpointLog: config.checkpointLog });
  const handlers = jobHandlers(config, keyring);
  const engine = createJobEngine({ ...parts, handlers, chores: [...chores, rotation, sealing] });
  const { name, queue } = rotation;
  const everyDay = { name, queue, everyMinutes: ROTATION_EVERY_MINUTES, runsFor: 'SYSTEM' } as const;
  const scheduler = createScheduler({ ...parts, recurring: [...recurringJobs, everyDay] });
  engine.start();
  scheduler.start();
  return { engine, scheduler };
}

/** The keys that were read before go on signing. */
function unread(error: unknown) {
  return { failure: failureText(error) };
}

async function stop(app: FastifyInstance, background: Background | null, database: Database): Promise<void> {
  background?.scheduler.stop();
  await Promise.all([app.close(), background?.engine.stop(GRACE_MS)]);
  await database.close();
}

/** A SQLite file belongs to this process, which brings it up to date; a server's tables are changed by a person. */
async function bringUpToDate(database: Database): Promise<void> {
  if (database.engine === 'sqlite') {
    await migrate(database);
    return;
  }
  const pending = await pendingMigrations(database);
  if (pending.length > 0)
    throw new Error(
      `The database lacks ${pending.join(', ')}: run \`npm run consign -- migrate\`, then start again.`,
    );
}
