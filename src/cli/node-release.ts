import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The oldest release that the database packages run on. */
const OLDEST = [22, 17] as const;

/** Whether a release of Node, such as `20.20.2`, is older than what we run on. */
export function tooOld(release: string): boolean {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

/** Runs the same command again under the Node that came with the packages, and ends as it ends. */
export function runUnderPackagedNode(argv: readonly string[]): void {
  const child = spawn(packagedNode(), argv, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', () => {
    process.stderr.write(
      `Node ${OLDEST.join('.')} or newer is needed, and the packaged one does not start. Run \`npm ci\` again.\n`,
    );
    process.exitCode = 1;
  });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

function packagedNode(): string {
  const manifest = createRequire(import.meta.url).resolve('node/package.json');
  return path.join(path.dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}
