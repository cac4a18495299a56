import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { ampleLimits, loadConfig, type Config } from '../../config.js';
import { systemClock, type Clocks } from '../../kernel/time.js';
import { startService, type Service } from '../../service.js';
import { nameClientFile } from '../client-file.js';
import { createLenderWithClients } from '../register-clients.js';
import { createActor, type Actor } from './actor.js';
import { storyClock, type StoryClock } from './story-clock.js';

/** Where a story is played: the very service that `npm start` runs, on a fresh SQLite file, its business time movable. */
export interface Stage {
  readonly config: Config;
  readonly service: Service;
  readonly clock: StoryClock;
  readonly lenderId: string;
  readonly maker: Actor;
  readonly checker: Actor;
}

export interface StageOptions {
  readonly folder: string;
  readonly start: string;
  readonly lenderName: string;
  readonly verbose: boolean;
}

/** The port that the commands of the README name. */
const USUAL_PORT = 4000;
const MAX_TRIES = 5;

/** Wipes the folder, starts the service, and opens a lender with a maker and a checker. */
export async function buildStage({ folder, start, lenderName, verbose }: StageOptions): Promise<Stage> {
  await rm(folder, { recursive: true, force: true });
  const clock = storyClock(start);
  const clocks = { domain: clock, system: systemClock };
  const { config, service } = await listen(clocks, (port) => stageConfig(folder, port, verbose));
  const registry = { config, database: service.database, clocks };
  const { lenderId, clients } = await createLenderWithClients(registry, lenderName, ['maker', 'checker']);
  for (const { client, file } of clients) await nameClientFile(file, client.name);
  const [maker, checker] = clients.map(({ client }) => createActor(client));
  return { config, service, clock, lenderId, maker: maker!, checker: checker! };
}

/** Another process may take a port between the moment it was found free and ours. */
async function listen(
  clocks: Clocks,
  configOn: (port: number) => Config,
): Promise<Pick<Stage, 'config' | 'service'>> {
  for (let tries = 1; ; tries++) {
    const config = configOn(await freePort());
    try {
      return { config, service: await startService(config, clocks) };
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || tries >= MAX_TRIES) throw error;
    }
  }
}

/** Only what a story needs: settings of the machine's own service must not leak into it. */
function stageConfig(folder: string, port: number, verbose: boolean): Config {
  return loadConfig({
    DATA_DIR: folder,
    DATABASE_URL: `sqlite:${path.join(folder, 'demo.sqlite')}`,
    PORT: String(port),
    LOG_LEVEL: verbose ? 'info' : 'fatal',
    // half a year is played in a minute
    ...ampleLimits,
  });
}

/** The usual port, or any free one when somebody has it. */
async function freePort(): Promise<number> {
  return (await bindable(USUAL_PORT)) ?? (await bindable(0)) ?? USUAL_PORT;
}

function bindable(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}
