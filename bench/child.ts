import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ampleLimits } from '../src/config.js';

/** CPU since its start, in seconds, and the most memory it ever held, in MB. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

/** A server under test, in a process of its own so that its CPU and memory are its own too. */
export interface ServerProcess {
  readonly address: string;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** As `npm start` has it: new objects get 3 × 16 MB, or they alone take over 100 MB on a machine with much memory. */
const YOUNG_GENERATION = '--max-semi-space-size=16';

const running = new Set<ChildProcess>();

/** Starts `servers/<name>` and waits until it listens. `CPU_PROF` names a folder for a profile of each server. */
export async function startServer(
  name: 'ours' | 'preset' | 'raw',
  environment: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const profiles = process.env['CPU_PROF'];
  const child = fork(path.join(import.meta.dirname, 'servers', `${name}.js`), {
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...ampleLimits, ...environment },
    execArgv: [YOUNG_GENERATION, ...(profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}/${name}`] : [])],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  running.add(child);
  const gone = once(child, 'exit').then(() => running.delete(child));
  const address = await Promise.race([
    answer<string>(child),
    gone.then(() => Promise.reject(new Error(`the server "${name}" did not start`))),
  ]);
  return {
    address,
    usage: () => {
      tell(child, 'usage');
      return answer<Usage>(child);
    },
    stop: async () => {
      tell(child, 'stop');
      await gone;
    },
  };
}

/** For the way out after a failure. */
export function endServers(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** A child that is gone, by a failure or a signal, hears nothing more. */
function tell(child: ChildProcess, wanted: string): void {
  if (child.connected) child.send(wanted, () => {});
}

async function answer<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message')) as [T];
  return message;
}
